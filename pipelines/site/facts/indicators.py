"""Group indicators and their series as pages show them: the followed regime by region, older ones beside.

Not here: values or verdicts of its own; these are the marts'.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.site.errors import MissingTranslation
from pipelines.site.release import ReleaseReader, Row

NATION = "00"
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")

# In the order in which a reader should meet them.
LEVELS = ("goal", "priority", "context", "output")


@dataclass(frozen=True)
class Series:
    """One series of an indicator: what it is called, and its rows by region, each region's by year."""

    row: Row
    unit: Row
    followed: dict[str, list[Row]] = field(default_factory=dict)
    history: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Id on a page: no series shares it."""
        return f"{self.row['indicator_id']}-{self.row['series'].replace('_', '-')}"

    @property
    def decimals(self) -> int:
        """Decimals of a value; a trend has one more."""
        return int(self.row["decimals"])

    @property
    def compares_by_change(self) -> bool:
        """A level is compared with its own past: between regions only by its relative change."""
        return bool(self.row["comparison_form"] == "level_own" and not self.steps)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """Steps of a scale of words from low to high, which values count from 0; empty where values are numbers."""
        said = tuple(step.strip() for step in str(self.row.get("scale") or "").split("|") if step.strip())
        return () if all(_NUMBER.fullmatch(step) for step in said) else said

    def step(self, value: float | None) -> str | None:
        """The word of a value on a scale of words; None where it has none."""
        is_one = value is not None and value in range(len(self.steps))
        return self.steps[int(value)] if is_one and value is not None else None

    @cached_property
    def latest_year(self) -> int | None:
        """The last year in which any county has a value."""
        years = [
            row["year"]
            for region, rows in self.followed.items()
            if region != NATION
            for row in rows
            if row["value"] is not None
        ]
        return max(years, default=None)

    @cached_property
    def years(self) -> frozenset[int]:
        """Years in which any of the followed rows is."""
        return frozenset(row["year"] for rows in self.followed.values() for row in rows)

    @cached_property
    def sources(self) -> frozenset[str]:
        """What the followed rows name as their source."""
        return frozenset(row["source"] for rows in self.followed.values() for row in rows)

    @cached_property
    def is_simulated(self) -> bool:
        """Whether any followed row is simulated."""
        return any(row["origin"] == "simulated" for rows in self.followed.values() for row in rows)

    def rows_of(self, region: str) -> list[Row]:
        """Rows with a value, by year."""
        return [row for row in self.followed.get(region, ()) if row["value"] is not None]

    def latest(self, region: str) -> Row | None:
        """The last row with a value."""
        rows = self.rows_of(region)
        return rows[-1] if rows else None

    def at(self, region: str, year: int | None) -> Row | None:
        """The row of a year, with or without a value."""
        return next((row for row in self.followed.get(region, ()) if row["year"] == year), None)

    def change_since(self, region: str, first: int, last: int) -> float | None:
        """Relative change between two years, in per cent; None where one is lacking or zero."""
        before, after = self.at(region, first), self.at(region, last)
        if before is None or after is None or after["value"] is None or not before["value"]:
            return None
        return float(100 * (after["value"] / before["value"] - 1))

    def first_common_year(self, region: str) -> int | None:
        """The first year from which the region's level may be compared: its baseline's, or its first."""
        rows = self.rows_of(region)
        if not rows:
            return None
        baseline = rows[-1]["baseline_year"]
        return int(baseline if baseline and self.at(region, baseline) else rows[0]["year"])


@dataclass(frozen=True)
class Indicator:
    """One indicator of the follow-up with its series; none where it is not fed."""

    row: Row
    series: list[Series]

    @property
    def id(self) -> str:
        """The strategy's id of the indicator."""
        return str(self.row["indicator_id"])

    @property
    def is_fed(self) -> bool:
        """Whether this release has figures of it."""
        return bool(self.series)

    @property
    def headline(self) -> Series:
        """The series that is shown first. Only of an indicator that is fed."""
        return next((one for one in self.series if one.row["is_headline"]), self.series[0])


def read_indicators(release: ReleaseReader) -> list[Indicator]:
    """All indicators, in the strategy's order. Figures that are delivered or judged bear their indicator's name.

    Raises:
        MissingTranslation: a series has no row in dim_indicator_series, or its unit none in dim_unit.
    """
    units = {row["unit"]: row for row in release.table("dim_unit")}
    rows = _rows_by_series(release)
    described = defaultdict(list)
    indicators = {row["indicator_id"]: row for row in release.table("dim_indicator")}
    for row in release.table("dim_indicator_series", "indicator_id, sort_order"):
        key = row["indicator_id"], row["series"]
        if key in rows:
            scale = indicators.get(key[0], {}).get("scale")
            described[key[0]].append(_series({**row, "scale": scale}, _unit(units, row["unit"], key), rows.pop(key)))
    for key in sorted(key for key in rows if key[0] in indicators and key[0] not in described):
        own = _own_series(indicators[key[0]], key[1], rows[key][0]["unit"])
        unit = units.get(own["unit"]) or _own_unit(own["unit"])
        described[key[0]].append(_series(own, unit, rows.pop(key)))
    if rows:
        raise MissingTranslation(
            f"dim_indicator_series: expected a row for the series {sorted(rows)[0]}, but found none; "
            "add its label to the seed indicator_series_labels."
        )
    order = "sort_order" if release.has("dim_indicator", "sort_order") else "indicator_id"
    return [Indicator(row, described.get(row["indicator_id"], [])) for row in release.table("dim_indicator", order)]


def _own_series(indicator: Row, series: str, unit: str) -> Row:
    """The series of figures that are delivered or judged: it has no name but its indicator's."""
    return {
        "indicator_id": indicator["indicator_id"], "series": series, "unit": unit,
        "strategy_id": indicator.get("strategy_id"), "label_sv": indicator["label_sv"],
        "label_en": indicator["label_en"], "is_headline": True, "sort_order": 0, "comparison_form": "level_own",
        "decimals": None, "direction": indicator["direction"], "scale": indicator.get("scale"),
    }  # fmt: skip


def _own_unit(unit: str) -> Row:
    """A unit that only this strategy's own figures have, in its own word."""
    return {"unit": unit, "label_sv": unit, "label_en": unit, "symbol_sv": None, "symbol_en": None, "decimals": 0}


def _unit(units: dict[str, Row], unit: str, key: tuple[int, str]) -> Row:
    if unit not in units:
        raise MissingTranslation(
            f"dim_unit: expected the unit {unit!r} of series {key}, but found none; add it to the seed units."
        )
    return units[unit]


def _rows_by_series(release: ReleaseReader) -> dict[tuple[int, str], list[Row]]:
    rows = defaultdict(list)
    for row in release.table("indicator_series", "indicator_id, series, region_code, regime, year"):
        rows[row["indicator_id"], row["series"]].append(row)
    return rows


def _series(row: Row, unit: Row, rows: Sequence[Row]) -> Series:
    followed: dict[str, list[Row]] = defaultdict(list)
    history: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        if one["is_followed"]:
            followed[one["region_code"]].append(one)
        else:
            history[one["region_code"]][one["regime"]].append(one)
    if row["decimals"] is None:
        row = {**row, "decimals": unit["decimals"]}
    return Series(row, unit, dict(followed), {region: dict(by_regime) for region, by_regime in history.items()})
