"""What a check is, and what came of it.

The two plain records that every kind of check shares, so that assets, alerts and the quality tables need to know
nothing of the tool behind a check. Not here: validating anything, or any import outside the standard library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "contract", "drift", "fetch", "freshness", "correction", "reconciliation", "replay", "source_check", "dbt"
]
Severity = Literal["critical", "warning"]

LEFT_OUT = "it was left out: something before it failed"
NOT_TESTED = "not tested: a model before it failed"
NOT_REACHED = "does not resolve: "
"""How what was observed of a table begins that could not be asked about at all."""


CONSEQUENCES = (LEFT_OUT, NOT_TESTED)
"""What is observed where something earlier is the reason: findings, but no failures of their own."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True)
class CheckSpec:
    """A check as it is known before it runs.

    Attributes:
        name: stable name, unique within the table; letters, digits and underscores only.
        kind: where the check comes from.
        severity: a failed critical check stops everything downstream, a failed warning is reported.
        description_en: what is demanded, as a sentence for the documentation.
        expected: the demand as the object of "expected ...".
        advice: what to do when the check fails, as the beginning of a sentence.
    """

    name: str
    kind: Kind
    severity: Severity
    description_en: str
    expected: str
    advice: str

    def __post_init__(self) -> None:
        """Refuse a name that an orchestrator could not take."""
        if not _PLAIN_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot name a check: use letters, digits and underscores only.")

    def outcome(self, table: str, *, passed: bool, observed: str) -> CheckResult:
        """The outcome of this check for `table`, with `observed` as what was seen."""
        return CheckResult(
            table=table,
            check=self.name,
            kind=self.kind,
            severity=self.severity,
            passed=passed,
            expected=self.expected,
            observed=observed,
            message=self._message(table, passed=passed, observed=observed),
        )

    def not_validated(self, table: str, reason: str) -> CheckResult:
        """The outcome when the check itself broke: failed and critical, whatever the severity of its finding.

        A check that could not look has not seen that all is well.
        """
        observed = f"the check could not be carried out: {reason}"
        return CheckResult(
            table=table,
            check=self.name,
            kind=self.kind,
            severity="critical",
            passed=False,
            expected=self.expected,
            observed=observed,
            message=(
                f"{table}: {self.name} expected {self.expected}, but {observed}; fix the table's columns, "
                f"the contract or the check, then run it again."
            ),
        )

    def _message(self, table: str, *, passed: bool, observed: str) -> str:
        if passed:
            return f"{table}: {self.name} holds: {observed}."
        # After a list the advice has a line of its own.
        end = f"\n{self.advice[:1].upper()}{self.advice[1:]}" if "\n" in observed else f"; {self.advice}"
        return f"{table}: expected {self.expected}, but found {observed}{end}."


@dataclass(frozen=True)
class CheckResult:
    """What one check saw in one table.

    Attributes:
        table: name of the raw table.
        check: name of the check.
        kind: where the check comes from.
        severity: weight of a failure.
        passed: whether the demand was met.
        expected: the demand.
        observed: what was seen, with at most five examples and how many there are.
        message: one sentence for a person: table, demand, what was seen, what to do.
    """

    table: str
    check: str
    kind: Kind
    severity: Severity
    passed: bool
    expected: str
    observed: str
    message: str

    @property
    def blocking(self) -> bool:
        """Whether everything downstream of the table has to wait."""
        return self.severity == "critical" and not self.passed


READABLE = CheckSpec(
    name="readable",
    kind="contract",
    severity="critical",
    description_en="The archived answer decodes and fits the source's declaration.",
    expected="an answer that decodes and fits its declaration",
    advice="Fix the declaration in sources/, or report the fault to the statistics agency",
)

FILES_READABLE = replace(
    READABLE,
    description_en="The archived files can be read, by the rules that hold now.",
    expected="files that can be read by the rules that hold now",
    advice="`styrka withdraw` the file that it names, and drop it again as it should be: what was read with it is read "
    "again without it",
)
"""The same check of what people drop: rules of reading may have grown stricter since a file was ingested."""
