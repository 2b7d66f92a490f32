"""Drift of the figures: what a vintage changed against the one before, beyond what its table ordinarily changes.

Comparing two frames of one raw table, and the checks that follow. Not here: the limits (``contract.py``), the
description of the table (``drift.py``), or which published figures a revision moved (the marts `revisions` and
`revised_figures`).

A cell is the same in two vintages when all its codes are. The agency's own zero (`-`) is a figure, not a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipelines.checks.contract import Contract
from pipelines.checks.rules import MEASURE, STATUS, TIME, VALUE
from pipelines.checks.view import VintageView
from warehouse.check_results import CheckResult, CheckSpec

if TYPE_CHECKING:
    import pandas as pd

_SHOWN: Final = 5
_FLOAT_DUST: Final = 1e-6
_ZERO_SYMBOLS: Final = ("-", "–")
_BEFORE: Final = "_before"
_REJECTED_ALREADY: Final = "not validated: a critical check has rejected the vintage"

ROWS: Final = CheckSpec(
    name="rows_as_before",
    kind="drift",
    severity="critical",
    description_en="Expects the cells of the vintage before to be there, and no more new ones than a release brings.",
    expected="about as many cells as in the vintage before",
    advice="see whether the agency cut or split the table; if it is meant, fix drift in the contract",
)
MAGNITUDE: Final = CheckSpec(
    name="magnitude_kept",
    kind="drift",
    severity="critical",
    description_en=(
        "Expects figures of the same magnitude as before: a lost factor of 1,000 passes every check of form. Old years "
        "are compared with the vintage before, a new year against the year before it."
    ),
    expected="figures of the same magnitude as in the vintage before",
    advice="compare the unit with the agency's own table, and fix the unit in sources/ if it has changed",
)
MISSING: Final = CheckSpec(
    name="missing_share_as_before",
    kind="drift",
    severity="warning",
    description_en="Expects no jump in the share of cells without a figure, by measure.",
    expected="about the same share of missing and suppressed cells as in the vintage before",
    advice="ask the agency whether its rules of disclosure have changed; indices of those cells are missing meanwhile",
)
REVISIONS: Final = CheckSpec(
    name="revisions_as_declared",
    kind="drift",
    severity="warning",
    description_en="Expects revisions no larger than the contract declares for the table.",
    expected="no cell revised beyond what is ordinary for the table",
    advice="read the mart revisions, ask the agency why, and declare a break if the series no longer compares",
)


def figure_drift_checks() -> tuple[CheckSpec, ...]:
    """The four checks that every table has."""
    return (ROWS, MAGNITUDE, MISSING, REVISIONS)


def figure_drift(contract: Contract, view: VintageView, *, is_rejected: bool = False) -> list[CheckResult]:
    """Compare a vintage with the accepted one before.

    One fault is one finding: where the magnitude is lost, or the contract has rejected the vintage already
    (`is_rejected`), nobody is warned of revisions and missing cells as well.
    """
    table, frame = contract.table, view.frame
    before = view.before.frame if view.before is not None else None
    if before is None or before.empty or frame.empty:
        return [
            spec.outcome(table, passed=True, observed="no vintage to compare with") for spec in figure_drift_checks()
        ]
    pairs = _pairs(contract, frame, before)
    lost_magnitude = [*_rescaled(contract, pairs), *_rescaled_new_years(contract, frame, before)]
    return [
        _rows(contract, frame, before, pairs),
        _reported(MAGNITUDE, table, lost_magnitude, fine="no measure rescaled"),
        _missing(contract, frame, before, validated=not is_rejected),
        _revisions(contract, pairs, validated=not lost_magnitude and not is_rejected),
    ]


def _pairs(contract: Contract, frame: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Cells that both vintages have: the key, the measure, and the value now and before."""
    key = contract.source.key
    columns = [*key, MEASURE, VALUE, STATUS]
    plain = [one[columns].astype(dict.fromkeys(key, "str")) for one in (frame, before)]
    pairs = plain[0].merge(plain[1].drop(columns=MEASURE), on=key, suffixes=("", _BEFORE))
    for suffix in ("", _BEFORE):
        pairs[VALUE + suffix] = _figures(pairs[VALUE + suffix], pairs[STATUS + suffix])
    return pairs


def _figures(values: pd.Series[float], symbols: pd.Series[str]) -> pd.Series[float]:
    return values.mask(values.isna() & symbols.isin(_ZERO_SYMBOLS), 0.0)


def _rows(contract: Contract, frame: pd.DataFrame, before: pd.DataFrame, pairs: pd.DataFrame) -> CheckResult:
    lost = 1 - len(pairs) / len(before)
    gained = len(frame) / len(before) - 1
    passed = lost <= contract.drift.rows_lost + _FLOAT_DUST and gained <= contract.drift.rows_gained
    observed = f"{len(frame):,} cells where {len(before):,} were"
    if not passed:
        observed += (
            f"; {len(before) - len(pairs):,} of the earlier ones are gone ({lost:.1%}, allowed "
            f"{contract.drift.rows_lost:.1%}), {gained:+.1%} in all (allowed {contract.drift.rows_gained:+.0%})"
        )
    return ROWS.outcome(contract.table, passed=passed, observed=observed)


def _rescaled(contract: Contract, pairs: pd.DataFrame) -> list[str]:
    """Measures whose typical cell has been multiplied."""
    found = []
    for measure, cells in pairs.groupby(MEASURE, observed=True):
        factor = _typical_factor(cells[VALUE], cells[VALUE + _BEFORE])
        if _is_rescaled(contract, str(measure), factor):
            found.append(f"{measure}: the typical cell is {_times(factor)} what it was")
    return found


def _rescaled_new_years(contract: Contract, frame: pd.DataFrame, before: pd.DataFrame) -> list[str]:
    """Measures of a year that the vintage before did not have, against the year before that one."""
    if TIME not in frame:
        return []
    years = sorted({str(year) for year in frame[TIME].unique()})
    known = {str(year) for year in before[TIME].unique()}
    found = []
    for number, year in enumerate(years):
        if year in known or number == 0:
            continue
        for measure, cells in _two_years(contract, frame, year, years[number - 1]).groupby(MEASURE, observed=True):
            factor = _typical_factor(cells[VALUE], cells[VALUE + _BEFORE])
            if _is_rescaled(contract, str(measure), factor):
                found.append(f"{measure}: the typical cell of {year} is {_times(factor)} that of {years[number - 1]}")
    return found


def _two_years(contract: Contract, frame: pd.DataFrame, year: str, earlier: str) -> pd.DataFrame:
    key = [column for column in contract.source.key if column != TIME]
    now, then = (frame[frame[TIME].astype("str") == one] for one in (year, earlier))
    return now[[*key, MEASURE, VALUE]].merge(then[[*key, VALUE]], on=key, suffixes=("", _BEFORE))


def _typical_factor(now: pd.Series[float], before: pd.Series[float]) -> float:
    """Median of what cells have been multiplied by; 1 where there is nothing to divide by."""
    both = now.notna() & before.notna() & (now != 0) & (before != 0)
    if not both.any():
        return 1.0
    return float((now[both].abs() / before[both].abs()).median())


def _is_rescaled(contract: Contract, measure: str, factor: float) -> bool:
    if any(measure in limit.measures and not limit.has_magnitude for limit in contract.drift.revisions):
        return False
    limit = contract.drift.magnitude
    return factor >= limit or factor <= 1 / limit


def _times(factor: float) -> str:
    return f"{factor:,.4g} times"


def _missing(contract: Contract, frame: pd.DataFrame, before: pd.DataFrame, *, validated: bool) -> CheckResult:
    if not validated:
        return MISSING.outcome(contract.table, passed=True, observed=_REJECTED_ALREADY)
    shares = [_missing_shares(one) for one in (frame, before)]
    risen = [
        f"{measure}: {share:.1%} of the cells, {shares[1][measure]:.1%} before"
        for measure, share in sorted(shares[0].items())
        if measure in shares[1] and share - shares[1][measure] > contract.drift.missing_share + _FLOAT_DUST
    ]
    highest = max(shares[0].values(), default=0.0)
    return _reported(MISSING, contract.table, risen, fine=f"at most {highest:.1%} of a measure's cells are missing")


def _missing_shares(frame: pd.DataFrame) -> dict[str, float]:
    missing = _figures(frame[VALUE], frame[STATUS]).isna()
    shares = missing.groupby(frame[MEASURE].astype("str")).mean()
    return {str(measure): float(share) for measure, share in shares.items()}


def _revisions(contract: Contract, pairs: pd.DataFrame, *, validated: bool) -> CheckResult:
    if not validated:
        return REVISIONS.outcome(contract.table, passed=True, observed=_REJECTED_ALREADY)
    moved, beyond = 0, []
    for limit in contract.drift.revisions:
        cells = pairs[pairs[MEASURE].isin(limit.measures) & pairs[VALUE].notna() & pairs[VALUE + _BEFORE].notna()]
        change = (cells[VALUE] - cells[VALUE + _BEFORE]).abs()
        moved += int((change > _FLOAT_DUST).sum())
        allowed = (cells[VALUE + _BEFORE].abs() * limit.relative).clip(lower=limit.absolute)
        is_far = change > allowed + _FLOAT_DUST
        # Year by year: a year that moves as a whole is few cells among all.
        share = is_far.groupby(cells[TIME]).transform("mean")
        far = cells[is_far & (share > limit.cells)]
        if len(far):
            beyond.append(_revised(contract, limit.measures, far, len(cells)))
    fine = f"{moved:,} of {len(pairs):,} cells revised, none beyond what is ordinary"
    return _reported(REVISIONS, contract.table, beyond, fine=fine)


def _revised(contract: Contract, measures: Sequence[str], far: pd.DataFrame, compared: int) -> str:
    change = (far[VALUE] - far[VALUE + _BEFORE]).abs()
    worst = far.loc[change.sort_values(ascending=False, kind="stable").index[:_SHOWN]]
    shown = [column for column in contract.source.key if column != "contentscode"]
    cells = [
        f"{', '.join(f'{column} {row[column]}' for column in shown)}: "
        f"{row[VALUE + _BEFORE]:,.10g} is now {row[VALUE]:,.10g}"
        for _, row in worst.iterrows()
    ]
    more = f" and {len(far) - _SHOWN} more" if len(far) > _SHOWN else ""
    return f"{len(far)} of {compared} cells of {' and '.join(measures)}: {'; '.join(cells)}{more}"


def _reported(spec: CheckSpec, table: str, found: Sequence[str], *, fine: str) -> CheckResult:
    return spec.outcome(table, passed=not found, observed="; ".join(found) or fine)
