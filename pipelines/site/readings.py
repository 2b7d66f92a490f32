"""Read a figure: the number in words, with all that must stand beside it.

Not here: sentences about it (``sentences.py``), charts (``charts/``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pipelines.site.facts.indicators import NATION, Indicator, Series
from pipelines.site.facts.regions import Regions
from pipelines.site.facts.sources import Sources
from pipelines.site.language import Words
from pipelines.site.numbers import NO_BREAK_SPACE, Numbers, day
from pipelines.site.release import Row

# Symbol and tone of each verdict: never colour alone.
SYMBOLS: Final[dict[str, tuple[str, str]]] = {
    "reached": ("✓", "good"),
    "on_track": ("▲", "good"),
    "right_way": ("↗", "good"),
    "too_slow": ("◐", "attention"),
    "standing": ("■", "attention"),
    "wrong_way": ("▼", "bad"),
    "not_assessable": ("○", "quiet"),
    "improving": ("▲", "good"),
    "unchanged": ("■", "attention"),
    "worsening": ("▼", "bad"),
    "not assessable": ("○", "quiet"),
    "holds": ("✓", "good"),
    "holds partly": ("◐", "attention"),
    "does not hold": ("✗", "bad"),
    "cannot be tested": ("○", "quiet"),
}

# Outlooks, from reached to the wrong way.
OUTLOOKS: Final = ("reached", "on_track", "right_way", "too_slow", "standing", "wrong_way")

# Rules of targets that ask for a direction and no value: there is no pace that would be enough.
DIRECTIONS: Final = ("rise", "fall", "hold")

# Units that the symbol, or the number alone, says in full.
_SAID: Final = ("%", "per cent", "per mille", "percentage points", "count")

# How the licence of a source begins, and the key of its words.
LICENCES: Final[dict[str, str]] = {"CC0": "cc0", "free re-use": "source_named"}


@dataclass(frozen=True)
class Verdict:
    """A verdict: key of the mart, its word, its symbol, its tone (`good`, `attention`, `bad`, `quiet`)."""

    key: str
    word: str
    symbol: str
    tone: str


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from, in words."""

    source: str
    anchors: tuple[tuple[str, str], ...]
    updated: str
    origin: str
    origin_word: str
    is_simulated: bool
    is_preliminary: bool
    vintage_id: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the source tables."""
        return tuple(name for name, _ in self.anchors)


@dataclass(frozen=True)
class Reading:
    """The latest value of a series in a region, with all that is shown beside it."""

    row: Row
    label: str
    value: float
    text: str
    unit: str
    year: int
    nation: str | None
    change: str | None
    beside: str | None
    target: str | None
    trend: str | None
    verdict: Verdict
    reason: str | None
    provenance: Provenance
    breaks: str | None
    cite: str


def verdict_key(row: Row) -> str:
    """The outlook where the mart can tell one, else the direction of the last five years."""
    outlook = row.get("outlook")
    if outlook and (outlook != "not_assessable" or row["status"] == "not assessable"):
        return outlook_key(row, row.get("target_rule"))
    return str(row["status"])


def outlook_key(row: Row, rule: str | None) -> str:
    """The outlook of a target; where only a direction is asked for, on track is no more than the right way."""
    outlook = str(row["outlook"])
    return "right_way" if outlook == "on_track" and rule in DIRECTIONS else outlook


class Reader:
    """Reads figures in one language."""

    def __init__(self, words: Words, regions: Regions, sources: Sources) -> None:
        self.words = words
        self.numbers = Numbers(words.language)
        self._regions = regions
        self._sources = sources
        self._provenances: dict[tuple[Any, ...], Provenance] = {}

    def unit(self, series: Series) -> str:
        """The unit in words."""
        return self.words.label(series.unit)

    def unit_beside(self, series: Series) -> str:
        """What the symbol after the number has not said of the unit: `per invånare` after `kr`; maybe nothing."""
        unit, symbol = self.unit(series), self.symbol(series)
        if series.unit["unit"] in _SAID or symbol == unit:
            return ""
        rest = re.search(r"\bper .+|(?<=, ).+", unit) if symbol else None
        return rest.group() if rest else unit

    def symbol(self, series: Series) -> str | None:
        """What is written after a number of this series, if anything."""
        return self.words.text_of(series.unit, "symbol")

    def text(self, series: Series, value: float | None, more: int = 0) -> str:
        """A value of a series with its symbol, or its step in words; `more` decimals than its unit has."""
        step = series.step(value)
        if step is not None:
            return step
        return self.numbers.with_symbol(value, series.decimals + more, self.symbol(series))

    def verdict(self, key: str) -> Verdict:
        """The words and looks of a verdict."""
        symbol, tone = SYMBOLS[key]
        return Verdict(key, self.words(f"verdict.{key}"), symbol, tone)

    def origin(self, origin: str | None) -> str:
        """The word of an origin."""
        return self.words(f"origin.{origin}") if origin else self.words("origin.none")

    def provenance(self, row: Row) -> Provenance:
        """Source, vintage, origin and marks of a mart's row."""
        key = row.get("source"), row.get("vintage_id"), row.get("origin"), row.get("is_preliminary")
        if key not in self._provenances:
            self._provenances[key] = self._provenance(*key)
        return self._provenances[key]

    def _provenance(
        self, source: str | None, vintage_id: str | None, origin: str | None, preliminary: bool | None
    ) -> Provenance:
        rows = self._sources.of(source)
        titled = [(row["source"], f"{self.agency(row)}: {self.words.label(row, 'title')}") for row in rows]
        return Provenance(
            source="; ".join(title for _, title in titled) or self.words("figure.several_sources"),
            anchors=tuple(titled),
            updated=day(max((row["updated"] for row in rows if row["updated"]), default=None)),
            origin=origin or "none",
            origin_word=self.origin(origin),
            is_simulated=origin == "simulated",
            # The mart says it of the figure; of a figure without a row of its own, the title of its source does.
            is_preliminary=self._sources.is_preliminary(source) if preliminary is None else preliminary,
            vintage_id=vintage_id,
        )

    def reading(self, indicator: Indicator, series: Series, region: str) -> Reading | None:
        """The latest value of `series` in `region`; None where it has none."""
        row = series.latest(region)
        if row is None:
            return None
        label = self.words.label(indicator.row)
        provenance = self.provenance(row)
        text = self.text(series, row["value"])
        key = verdict_key(row)
        nation, change = self._nation(series, row, region), self._change(series, row, region, region)
        return Reading(
            row=row,
            label=label,
            value=row["value"],
            text=text,
            unit=self.unit_beside(series),
            year=row["year"],
            nation=nation,
            change=change,
            beside=self._beside(series, row, region, nation, change),
            target=self._target(series, row),
            trend=self._trend(series, row),
            verdict=self.verdict(key),
            reason=self._reason(row, key),
            provenance=provenance,
            breaks=row["breaks_crossed"] or (str(row["year"]) if row["is_break_year"] else None),
            cite=self.cite(label, self.words.label(series.row), region, row["year"], text, provenance),
        )

    def cite(self, label: str, series: str, region: str, year: int | str, text: str, provenance: Provenance) -> str:
        """One line for a list of references, without the release, which the page adds."""
        return self.words(
            "figure.cite",
            label=label if label == series else f"{label} ({series})",
            region=self.words.label(self._regions[region]),
            year=year,
            value=text,
            source=provenance.source,
            updated=provenance.updated,
            origin=provenance.origin_word,
        )

    def _nation(self, series: Series, row: Row, region: str) -> str | None:
        if row["national_value"] is None:
            return None
        if not series.compares_by_change:
            return self.text(series, row["national_value"])
        return self._change(series, row, region, NATION)

    def _change(self, series: Series, row: Row, region: str, of: str) -> str | None:
        """How much the level of `of` has changed since the region's baseline; None where levels may be compared."""
        first = series.first_common_year(region) if series.compares_by_change else None
        if first is None or first == row["year"]:
            return None
        change = series.change_since(of, first, row["year"])
        return self.words("figure.change", change=self.percent(change), year=first) if change is not None else None

    def _beside(self, series: Series, row: Row, region: str, nation: str | None, change: str | None) -> str | None:
        """What a figure is read beside: the nation's, or where levels are not compared both changes."""
        if not series.compares_by_change:
            return self.words("figure.nation", value=nation) if nation else None
        if change is None or nation is None:
            return change
        first = series.first_common_year(region) or row["year"]
        national = self.percent(series.change_since(NATION, first, row["year"]))
        return f"{change}, {self.words('figure.nation', value=national)}"

    def percent(self, change: float | None) -> str:
        """A relative change."""
        return f"{self.numbers.signed(change, 1)}{NO_BREAK_SPACE}%"

    def _target(self, series: Series, row: Row) -> str | None:
        rule = row.get("target_rule")
        if row["target"] is None and rule not in DIRECTIONS:
            return None
        if row["target"] is None:
            words = self.words("target.direction", aim=self.words(f"rule.{rule}"))
        elif self.is_moving(row):
            key = "moving" if row["target"] == row["national_value"] else "moving_other"
            words = self.words(f"target.{key}", value=self.text(series, row["target"]))
        elif (aim := self._aim(series, row)) is not None:
            words = self.words("target.fixed_place", aim=aim, year=row["target_year"])
        else:
            words = self.words("target.fixed", value=self.text(series, row["target"]), year=row["target_year"])
        # A target that nobody decided says so.
        set_by = row.get("set_by")
        return f"{words} ({self.words(f'target.{set_by}')})" if set_by in ("convention", "example") else words

    def _aim(self, series: Series, row: Row) -> str | None:
        """What is asked for, where it is more than one value of the series."""
        if self._is_range(row):
            low, high = (self.text(series, row[f"target_{end}"]) for end in ("low", "high"))
            return self.words("rule.between", value=low, high=high)
        if row.get("target_rule") == "rank_at_most":
            # The target is a place, and the figure beside it a value.
            return self.words("rule.rank_at_most", value=self.numbers(row["target"]))
        return None

    def targets_to_draw(self, series: Series, row: Row) -> list[tuple[str, float]]:
        """Words and value of a target that stays: two of a range; none of a place, which is on no axis of values."""
        rule = row.get("target_rule")
        if row["target"] is None or rule == "rank_at_most" or self.is_moving(row):
            return []
        if not self._is_range(row):
            return [(self.words("chart.target", value=self.text(series, row["target"])), float(row["target"]))]
        ends = ("at_least", row["target_low"]), ("at_most", row["target_high"])
        said = [(self.words(f"rule.{end}", value=self.text(series, value)), value) for end, value in ends]
        return [(self.words("chart.target", value=words), float(value)) for words, value in said]

    @staticmethod
    def _is_range(row: Row) -> bool:
        """Whether the target has two ends; a range whose ends are the same is one value."""
        return row.get("target_rule") == "between" and row["target_low"] != row["target_high"]

    @staticmethod
    def is_moving(row: Row) -> bool:
        """Whether the target is the nation of the same year, which moves."""
        said = row.get("target_is_moving")
        return bool(said) if said is not None else row["target"] is not None and row["target"] == row["national_value"]

    def _trend(self, series: Series, row: Row) -> str | None:
        if row["trend"] is None:
            return None
        symbol = self.symbol(series)
        if symbol == "%":
            symbol = self.words("figure.points")
        number = self.numbers.signed(row["trend"], series.decimals + 1)
        trend = self.words("figure.per_year", trend=f"{number}{NO_BREAK_SPACE}{symbol}" if symbol else number)
        # Of a target that moves, or is a place, not the level's own trend is validated, but that of the distance.
        is_of_distance = self.is_moving(row) or row.get("target_rule") == "rank_at_most"
        key = f"target.gap_{row.get('outlook')}"
        return f"{trend}; {self.words(key)}" if is_of_distance and self.words.known(key) else trend

    def _reason(self, row: Row, key: str) -> str | None:
        if key not in ("not assessable", "not_assessable"):
            return None
        reason = row.get("outlook_reason") or row["status_reason"]
        return self.words.choice("reason", reason) if reason else None

    def pace(self, series: Series, row: Row) -> str | None:
        """When the target is reached at today's pace, against when it is due; None where nobody can say."""
        reached, due = row.get("year_reached_at_pace"), row.get("target_year")
        if reached is None or due is None or row.get("outlook") in (None, "reached", "not_assessable"):
            return None
        return self.words("target.reached_at_pace", year=reached, due=due)

    def regime(self, regime: str) -> str:
        """What a register is called; one that has no name here is another register."""
        return self.words.choice("regime", regime)

    def agency(self, source: Row) -> str:
        """The agency's name; what people dropped comes from the operator's own exports."""
        agency = str(source["agency"])
        if "/" in agency:
            return self.words("agency.own_exports")
        key = f"agency.{agency}"
        return self.words(key) if self.words.known(key) else agency

    def licence(self, source: Row) -> str:
        """The licence in words; one without words here is a name that is the same in both languages (`CC-BY-4.0`)."""
        licence = str(source["licence"])
        key = next((key for start, key in LICENCES.items() if licence.startswith(start)), None)
        if key is None and "/" in str(source["agency"]):
            key = "own_exports"
        return self.words(f"licence.{key}") if key else licence
