"""The arithmetic behind the contracts: each function looks through one raw table and says what it found.

Vectorised passes over a pandas frame, and the words for what they found. Not here: which table is held to which demand
(``contract.py``), or anything of Great Expectations (``expectations/``).

Every function takes a vintage as one frame in long form (one row per cell, text codes, `value` as double,
`status` as text) and returns a `Finding`. At most five examples are named, with the number of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

SHOWN: Final = 5
"""How many examples a finding names."""

_FLOAT_DUST: Final = 1e-6
"""Sums of decimals are not exact in binary; no agency publishes so many decimals."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Finding:
    """What a pass over the table found: how many cells, codes or years are wrong, and which."""

    wrong: int
    observed: str

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong == 0


def codes_unlike_list(
    frame: pd.DataFrame, column: str, codes: Sequence[str], may_be_missing: Sequence[str], ignore_null: bool
) -> Finding:
    """Codes of `column` that are not listed, and listed codes that no row has.

    `ignore_null` is for name columns, where a code without a name is another check's finding.
    """
    counts = frame[column].value_counts(dropna=ignore_null)
    # A categorical column counts codes that no row has.
    present = {_code(code): int(rows) for code, rows in counts.items() if rows}
    unknown = [f"{code} ({counted(rows, 'row')})" for code, rows in present.items() if code not in set(codes)]
    lost = [code for code in codes if code not in present and code not in set(may_be_missing)]
    return _finding(
        [_listing("unknown code", f"of {column}", unknown), _listing("missing code", f"of {column}", lost)],
        len(unknown) + len(lost),
        fine=f"{counted(len(present), 'code')} of {column}, nothing unknown and nothing missing",
    )


def codes_without_name(frame: pd.DataFrame, code_column: str, name_column: str) -> Finding:
    """Codes of the agency that the declaration gives no name."""
    counts = frame.loc[frame[name_column].isna(), code_column].value_counts(dropna=False)
    nameless = [f"{_code(code)} ({counted(int(rows), 'row')})" for code, rows in counts.items() if rows]
    return _finding(
        [_listing("code", f"of {code_column} without a {name_column} name", nameless)],
        len(nameless),
        fine=f"a {name_column} name in every row",
    )


def years_lost(
    frame: pd.DataFrame, column: str, first: int, last: int | None, years_before: Sequence[str], every: int | None = 1
) -> Finding:
    """Years missing up to the latest or against the vintage before, and periods that are no year.

    `every` is the number of years between figures; None where they come irregularly, so that no gap is a loss.
    """
    present = {_code(period) for period in frame[column].unique()}
    years = {period for period in present if len(period) == 4 and period.isdecimal()}
    newest = max([last or first, *map(int, years)])
    regular = range(first, newest + 1, every) if every else [first]
    wanted = {str(year) for year in regular} | set(years_before)
    lost, odd = sorted(wanted - present), sorted(present - years)
    return _finding(
        [_listing("year", "lost", lost), _listing("period", "not written as a year", odd)],
        len(lost) + len(odd),
        fine=f"{counted(len(years), 'year')}, {min(years, default='none')} to {max(years, default='none')}",
    )


def status_unlike_value(
    frame: pd.DataFrame, value: str, status: str, cell: Sequence[str], flags: bool = False
) -> Finding:
    """Cells with neither value nor symbol, and, but for agencies that flag their figures, cells with both."""
    missing, marked = frame[value].isna().to_numpy(), frame[status].notna().to_numpy()
    without, with_both = missing & ~marked, ~missing & marked & (not flags)
    neither, both = int(without.sum()), int(with_both.sum())
    return _finding(
        [
            _listing("cell", "with neither value nor symbol", _cells(frame, without, cell), neither),
            _listing("cell", "with both value and symbol", _cells(frame, with_both, [*cell, value, status]), both),
        ],
        neither + both,
        fine=f"{int((~missing).sum())} values and {int(marked.sum())} symbols"
        + ("" if flags else ", never both in a cell"),
    )


def values_out_of_bounds(
    frame: pd.DataFrame,
    value: str,
    measure: str,
    measures: Sequence[str],
    where: Mapping[str, str],
    minimum: float | None,
    maximum: float | None,
    cell: Sequence[str],
) -> Finding:
    """Values of some measures, narrowed by codes, outside of bounds; a bound without values has guarded nothing."""
    taken = frame[measure].isin(list(measures))
    for column, code in where.items():
        taken &= frame[column] == code
    values = frame.loc[taken, value]
    if not values.notna().any():
        return Finding(1, "no value to look at")
    low = values < minimum if minimum is not None else np.zeros(len(values), dtype=bool)
    high = values > maximum if maximum is not None else np.zeros(len(values), dtype=bool)
    wrong = values.index[low | high]
    if wrong.empty:
        return Finding(0, f"{counted(len(values), 'row')} looked through, nothing wrong")
    named = [value, *(column for column in cell if column in frame)]
    return Finding(len(wrong), rows_in_words(frame.loc[wrong[:SHOWN], named], len(wrong), "value", "out of bounds"))


def cells_lost(frame: pd.DataFrame, key: Sequence[str]) -> Finding:
    """Combinations of the codes that occur which no row has, and rows without a code."""
    levels = [pd.factorize(frame[column]) for column in key]
    ids, size = _combined([codes for codes, _ in levels], [len(found) for _, found in levels])
    codeless = int(sum((codes < 0).sum() for codes, _ in levels))
    lost = size - len(np.unique(ids[ids >= 0]))
    return _finding(
        [
            _listing("cell", "lost", _lost_cells(ids, levels, key) if lost else [], lost),
            f"{counted(codeless, 'row')} without a code" if codeless else "",
        ],
        lost + codeless,
        fine=f"all {size} cells",
    )


def sums_off_total(
    frame: pd.DataFrame,
    column: str,
    parts: Sequence[str],
    total: str,
    nothing_if_missing: Sequence[str],
    group_by: Sequence[str],
    measure: str,
    value: str,
    time: str,
    tolerance: Mapping[str, float],
    tolerance_from: Mapping[str, Mapping[str, float]],
) -> Finding:
    """Totals that differ from the sum of their parts by more than the tolerance of their measure and year.

    Args:
        frame: the vintage.
        column: holds the codes of parts and total.
        parts: the codes that add up.
        total: the code of their published total.
        nothing_if_missing: parts that count as nothing where they are absent or have no value.
        group_by: the other columns that identify a sum; `measure` and `time` among them.
        measure: column with the name of the measure.
        value: column with the figures.
        time: column with the year.
        tolerance: measure -> greatest allowed difference.
        tolerance_from: first year -> measure -> greatest allowed difference from then on.

    Sums with a missing cell are left out and counted. Where that leaves nothing to compare, the finding is
    wrong: a check that saw nothing has not seen that all is well.
    """
    taken = frame[frame[column].isin([*parts, total]) & frame[measure].isin(list(tolerance))]
    sums, first_row = _sums(taken, column, parts, total, nothing_if_missing, group_by, value)
    groups = taken.iloc[first_row]
    allowed = _allowed(groups[measure].astype("str"), groups[time].astype("str"), tolerance, tolerance_from)
    off = sums.complete & (np.abs(sums.difference) > allowed + _FLOAT_DUST)
    compared = int(sums.complete.sum())
    left_out = f"{len(groups) - compared} left out for a missing cell"
    if not compared:
        return Finding(1, f"no sum to compare: {left_out}")
    wrong, examples = int(off.sum()), _sums_in_words(groups, sums, off, group_by)
    return _finding(
        [_listing("sum", f"of {compared} off, {left_out}", examples, wrong)],
        wrong,
        fine=f"{counted(compared, 'sum')} compared, {left_out}, largest difference {_largest(sums):g}",
    )


@dataclass(frozen=True)
class _Sums:
    """Per sum: the parts together, the published total, and whether every cell needed was there."""

    parts: npt.NDArray[np.float64]
    total: npt.NDArray[np.float64]
    complete: npt.NDArray[np.bool_]

    @property
    def difference(self) -> npt.NDArray[np.float64]:
        return self.parts - self.total


def _sums(
    taken: pd.DataFrame,
    column: str,
    parts: Sequence[str],
    total: str,
    nothing_if_missing: Sequence[str],
    group_by: Sequence[str],
    value: str,
) -> tuple[_Sums, Ids]:
    """The sums of `taken`, and for each the position of its first row."""
    group, first_row = _groups(taken, group_by)
    size = len(first_row)
    figures = taken[value].to_numpy(dtype=np.float64)
    there = ~np.isnan(figures)
    is_total = taken[column].eq(total).to_numpy(dtype=bool)
    needed = [code for code in parts if code not in set(nothing_if_missing)]
    is_needed = taken[column].isin(needed).to_numpy(dtype=bool) & there
    part, whole = ~is_total & there, is_total & there
    complete = np.bincount(group[is_needed], minlength=size) >= len(needed)
    complete &= np.bincount(group[whole], minlength=size) >= 1
    return (
        _Sums(
            parts=np.bincount(group[part], weights=figures[part], minlength=size).astype(np.float64),
            total=np.bincount(group[whole], weights=figures[whole], minlength=size).astype(np.float64),
            complete=complete,
        ),
        first_row,
    )


def _groups(frame: pd.DataFrame, group_by: Sequence[str]) -> tuple[Ids, Ids]:
    """Number of each row's group, and the first row of each group.

    Numbering by hand is several times faster than a groupby over text columns.
    """
    levels = [pd.factorize(frame[column], use_na_sentinel=False) for column in group_by]
    ids, _ = _combined([codes for codes, _ in levels], [len(found) for _, found in levels])
    _, first_row, group = np.unique(ids, return_index=True, return_inverse=True)
    return group, first_row


def _combined(codes: Iterable[Any], sizes: Iterable[int]) -> tuple[Ids, int]:
    """One number per row for its codes, below zero where one is missing; and the size of the cube."""
    combined: Any = 0
    cells, whole = 1, np.bool_(True)
    for code, size in zip(codes, sizes, strict=True):
        combined, cells, whole = combined * size + code, cells * size, whole & (code >= 0)
    return np.where(whole, combined, -1).astype(np.int64), cells


def _lost_cells(ids: Ids, levels: Sequence[Any], key: Sequence[str]) -> list[str]:
    """The first combinations that no row has, in words."""
    present = np.unique(ids[ids >= 0])
    # Among the first n + SHOWN numbers at least SHOWN are free, unless the cube ends before.
    sizes = [len(found) for _, found in levels]
    size = int(np.prod(sizes, dtype=object))
    candidates = np.arange(min(size, len(present) + SHOWN), dtype=np.int64)
    free = np.setdiff1d(candidates, present, assume_unique=True)[:SHOWN]
    places = np.unravel_index(free, sizes)
    cells = pd.DataFrame({column: found[place] for column, (_, found), place in zip(key, levels, places, strict=True)})
    return [cell_in_words(cell) for _, cell in cells.iterrows()]


def _allowed(
    measures: pd.Series[Any],
    years: pd.Series[Any],
    tolerance: Mapping[str, float],
    tolerance_from: Mapping[str, Mapping[str, float]],
) -> npt.NDArray[np.float64]:
    """The tolerance of each sum."""
    allowed = measures.map(tolerance).to_numpy(dtype=np.float64, copy=True)
    for first, limits in sorted(tolerance_from.items()):
        # Four-digit years compare as text as they do as numbers.
        later = years.ge(first).to_numpy(dtype=bool) & measures.isin(list(limits)).to_numpy(dtype=bool)
        allowed[later] = measures[later].map(dict(limits)).to_numpy(dtype=np.float64)
    return np.asarray(allowed, dtype=np.float64)


def _largest(sums: _Sums) -> float:
    return round(float(np.abs(sums.difference[sums.complete]).max()), 6)


def _sums_in_words(groups: pd.DataFrame, sums: _Sums, off: npt.NDArray[np.bool_], group_by: Sequence[str]) -> list[str]:
    """The sums that are furthest off."""
    difference = np.where(off, np.abs(sums.difference), -1.0)
    worst = [int(at) for at in np.argsort(-difference, kind="stable")[:SHOWN] if off[at]]
    return [
        f"{cell_in_words(groups.iloc[at][list(group_by)])}: parts {sums.parts[at]:,.10g}, "
        f"total {sums.total[at]:,.10g}, difference {sums.difference[at]:+,.6g}"
        for at in worst
    ]


def _cells(frame: pd.DataFrame, wrong: npt.NDArray[np.bool_], named: Sequence[str]) -> list[str]:
    """The first wrong rows, each as its codes."""
    rows = frame.iloc[np.flatnonzero(wrong)[:SHOWN]]
    return [cell_in_words(row) for _, row in rows[list(named)].iterrows()]


def cell_in_words(cell: Mapping[Any, Any] | pd.Series[Any]) -> str:
    """`region 08, sni2007 A, tid 2018`."""
    return ", ".join(f"{column} {_code(code)}" for column, code in cell.items())


def _code(code: Any) -> str:
    if pd.isna(code):
        return "NULL"
    return f"{code:,.10g}" if isinstance(code, float) else str(code)


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listing(noun: str, what: str, examples: Sequence[str], count: int | None = None) -> str:
    """`2 unknown codes of region: 99 (4 rows); NULL (1 row)`; nothing when there are none."""
    number = len(examples) if count is None else count
    if not number:
        return ""
    more = f" and {number - SHOWN} more" if number > SHOWN else ""
    return f"{counted(number, noun)} {what}: {'; '.join(examples[:SHOWN])}{more}"


def _finding(parts: Iterable[str], wrong: int, *, fine: str) -> Finding:
    return Finding(wrong, " and ".join(part for part in parts if part) if wrong else fine)


def rows_in_words(rows: pd.DataFrame, count: int, noun: str, what: str) -> str:
    """`3 values out of bounds: value -1, region 08, …`: the first of `count` wrong rows, which another tool found."""
    distinct = list(dict.fromkeys(cell_in_words(row) for _, row in rows.iterrows()))
    more = " and more" if count > len(rows) else ""
    return f"{counted(count, noun)} {what}: {'; '.join(distinct)}{more}"
