"""Known errors in the agency's figures: still there, or fixed?

Comparing the declared cells with a vintage. Not here: declaring them (``sources/``), or altering a figure: nobody does
that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.checks.view import VintageView
from pipelines.sources.declaration import Correction, Source
from warehouse.check_results import CheckResult, CheckSpec

if TYPE_CHECKING:
    import pandas as pd

_EQUAL_WITHIN: Final = 1e-9


def correction_checks(source: Source) -> tuple[CheckSpec, ...]:
    """One check for each known error of a table: it fails the day the agency fixes it, so that it is taken out."""
    return tuple(_check(correction, source) for correction in source.corrections)


def correction_outcomes(view: VintageView) -> list[CheckResult]:
    """Look at each known error in one vintage."""
    return [_look(correction, view.source, view.frame) for correction in view.source.corrections]


def _check(correction: Correction, source: Source) -> CheckSpec:
    return CheckSpec(
        name=f"known_error_{correction.name}",
        kind="correction",
        severity="warning",
        description_en=f"Known error ({correction.status}): {correction.en}",
        expected=f"the known error {_figure(correction.value)} in {_cell(correction)} ({correction.en.rstrip('.')})",
        advice=(
            f"THE AGENCY HAS CHANGED IT: compare with what was expected, and take the correction {correction.name} "
            f"out of sources/{source.name}.yml"
        ),
    )


def _look(correction: Correction, source: Source, frame: pd.DataFrame) -> CheckResult:
    spec = _check(correction, source)
    chosen = frame
    for column, code in correction.cell.items():
        chosen = chosen[chosen[column].astype("str") == code]
    if len(chosen) != 1:
        return spec.outcome(source.name, passed=False, observed=f"{len(chosen)} such cells")
    value = chosen["value"].iloc[0]
    found = None if value != value else float(value)
    if found is None or correction.value is None:
        same = found is None and correction.value is None
    else:
        same = abs(found - correction.value) <= _EQUAL_WITHIN * max(1.0, abs(correction.value))
    right = "" if same or correction.expected is None else f" (expected in the end: {_figure(correction.expected)})"
    return spec.outcome(source.name, passed=same, observed=f"{_figure(found)}{right}")


def _cell(correction: Correction) -> str:
    return ", ".join(f"{column} {code}" for column, code in correction.cell.items())


def _figure(value: float | None) -> str:
    return "no figure" if value is None else f"{value:,.10g}"
