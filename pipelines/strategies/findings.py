"""What is wrong with a strategy's folder: findings, each with its place and what would be accepted.

The form of a finding. Not here: the rules (``rules/``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

_LONGEST_LIST = 12


@dataclass(frozen=True)
class Finding:
    """One cause. A code with E refuses the folder, one with W is a warning.

    Attributes:
        code: E101 … E403, or W01 ….
        file: name of the file, or of the workbook's sheet.
        row: line of the file, 1 is the heading; None where the finding is about the whole file. In YAML the number of
            the entry.
        column: name of the column or key.
        value: what is there.
        message: what was expected, and what to do.
    """

    code: str
    file: str
    row: int | None
    column: str
    value: str
    message: str

    @property
    def refuses(self) -> bool:
        """Whether the folder is refused."""
        return self.code.startswith("E")

    @property
    def sentence(self) -> str:
        """The finding in one line."""
        place = self.file + (f", row {self.row}" if self.row is not None else "")
        place += f", column {self.column}" if self.column else ""
        found = f" `{self.value}`:" if self.value else ""
        return f"{self.code} {place}:{found} {self.message}"


class StrategyError(Exception):
    """A strategy's folder is refused; `findings` are all independent causes."""

    def __init__(self, folder: str, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        number = sum(finding.refuses for finding in self.findings)
        sentences = "\n".join(f"  {finding.sentence}" for finding in self.findings)
        super().__init__(f"{folder}: expected a strategy's folder, but found {number} errors.\n{sentences}")


def one_of(choices: Collection[str]) -> str:
    """`a, b or c`; a long list is cut, with its length."""
    known = sorted(choices)
    if len(known) > _LONGEST_LIST:
        return f"one of {len(known)}, as {', '.join(known[:_LONGEST_LIST])} …"
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}" if known else "nothing"
