"""Drift: what the agency changed in the description of a table since the vintage before.

How grave a change of metadata is. Not here: finding the changes (``pxweb/``), or changes of the figures (the contract,
and the revisions mart).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.checks.view import MetadataChange, VintageView
from warehouse.check_results import CheckResult, CheckSpec

_TIME_VARIABLE: Final = "tid"
_SHOWN: Final = 5

_BREAKING_KINDS: Final = frozenset({"variable_removed", "variable_renamed", "code_removed", "unit_changed"})
"""Kinds of change after which the same code could mean something else, or nothing."""


BREAKING: Final = CheckSpec(
    name="metadata_breaking_changes",
    kind="drift",
    severity="critical",
    description_en=(
        "Expects that since the vintage before the agency has removed no variable and no code, "
        "renamed no variable and changed no unit."
    ),
    expected="no variable or code removed, no variable renamed and no unit changed since the vintage before",
    advice="see what the agency announced, fix sources/ and the contract, and confirm the new description",
)
OTHER: Final = CheckSpec(
    name="metadata_other_changes",
    kind="drift",
    severity="warning",
    description_en=(
        "Expects no other change of the description since the vintage before: no new code or variable, "
        "no label, number of decimals or code list changed. A new year is what a table is for: "
        "it is reported and does not count."
    ),
    expected="no other change of the table's description since the vintage before",
    advice="read whether the meaning changed with it, and fix labels and code lists where it did",
)


def drift_checks() -> tuple[CheckSpec, ...]:
    """The two drift checks that every table has."""
    return (BREAKING, OTHER)


def metadata_drift(view: VintageView) -> tuple[CheckResult, CheckResult]:
    """Validate the changes of a table's description: one outcome for breaking changes, one for the others.

    A kind of change that is not known here counts as an other change, never as none.
    """
    table, seen = view.source.name, view.changes
    breaking = [change for change in seen if change.kind in _BREAKING_KINDS]
    new_years = [change for change in seen if _is_new_year(change)]
    other = [change for change in seen if change not in breaking and change not in new_years]
    return _outcome(BREAKING, table, breaking, ()), _outcome(OTHER, table, other, new_years)


def _is_new_year(change: MetadataChange) -> bool:
    return change.kind == "code_added" and (change.variable or "").lower() == _TIME_VARIABLE


def _outcome(
    spec: CheckSpec, table: str, changes: Sequence[MetadataChange], new_years: Sequence[MetadataChange]
) -> CheckResult:
    observed = _observed(changes)
    if new_years and not changes:
        observed = f"{observed}, apart from new periods: {_sentences(new_years)}"
    return spec.outcome(table, passed=not changes, observed=observed)


def _observed(changes: Sequence[MetadataChange]) -> str:
    if not changes:
        return "no such change"
    return f"{len(changes)} change{'s' if len(changes) > 1 else ''}: {_sentences(changes)}"


def _sentences(changes: Sequence[MetadataChange]) -> str:
    shown = "; ".join(change.sentence.rstrip(".") for change in changes[:_SHOWN])
    more = len(changes) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown
