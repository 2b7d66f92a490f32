"""A strategy that has passed every rule: its identity, its version, and its tables.

The way from bytes to a strategy or to a refusal. Not here: the rules, the archive, the warehouse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.strategies.checked import Checked
from pipelines.strategies.codes import Codes
from pipelines.strategies.findings import Finding, StrategyError
from pipelines.strategies.reading import Document, parse, read_files
from pipelines.strategies.rules import ALL


@dataclass(frozen=True)
class Strategy:
    """One version of one strategy.

    Attributes:
        strategy_id: as in strategy.yml.
        version: 16 hexadecimal digits of the content's sha256 and the day of decision: equal for equal content.
        decided_on: the day of the decision.
        header: what strategy.yml holds.
        tables: rows by table, each a mapping of filled cells.
        claims: what claims.yml holds.
        warnings: what should be seen and refuses nothing.
    """

    strategy_id: str
    version: str
    decided_on: date
    header: Mapping[str, Any]
    tables: Mapping[str, Sequence[Mapping[str, str]]]
    claims: Sequence[Mapping[str, Any]]
    warnings: Sequence[Finding]

    @property
    def regions(self) -> list[str]:
        """Codes of the regions, owners first."""
        entries = sorted(self.header["regions"], key=lambda entry: entry.get("role", "owner") != "owner")
        return [entry["region"] for entry in entries]


def read_strategy(folder: Path, codes: Codes) -> Strategy:
    """Read and check a folder, or a workbook of its sheets.

    Raises:
        StrategyError: a rule refuses it; all independent errors are reported at once.
    """
    return strategy_of(read_files(folder), codes, str(folder))


def strategy_of(files: Mapping[str, bytes], codes: Codes, name: str) -> Strategy:
    """The strategy that `files` hold, by name of the file; `name` stands in errors.

    Raises:
        StrategyError: a rule refuses it.
    """
    document, findings = checked(files, codes)
    if any(finding.refuses for finding in findings):
        raise StrategyError(name, [finding for finding in findings if finding.refuses])
    decided = document.strategy["decided"]["on"]
    decided_on = decided if isinstance(decided, date) else date.fromisoformat(str(decided))
    return Strategy(
        strategy_id=document.strategy["strategy"],
        version=_version(files, decided_on),
        decided_on=decided_on,
        header=document.strategy,
        tables={table: [row.cells for row in sheet.rows] for table, sheet in document.sheets.items()},
        claims=document.claims,
        warnings=findings,
    )


def checked(files: Mapping[str, bytes], codes: Codes) -> tuple[Document, list[Finding]]:
    """What the files hold, and every finding in the order of files and rows."""
    document = parse(files)
    folder = Checked(document, codes, document.findings)
    for rule in ALL if document.is_read else ():
        rule(folder)
    return document, sorted(folder.findings, key=lambda one: (not one.refuses, one.file, one.row or 0, one.code))


def _version(files: Mapping[str, bytes], decided_on: date) -> str:
    content = hashlib.sha256()
    for name in sorted(files):
        content.update(f"{name}\n{len(files[name])}\n".encode())
        content.update(files[name])
    content.update(decided_on.isoformat().encode())
    return content.hexdigest()[:16]
