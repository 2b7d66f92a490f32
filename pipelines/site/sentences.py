"""Make sentences from figures by rules: above each chart, and in the report.

Not here: its words (``texts/``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.site.charts.county_map import Place
from pipelines.site.facts.indicators import NATION, Series
from pipelines.site.facts.regions import Regions
from pipelines.site.language import Words
from pipelines.site.readings import Reader
from pipelines.site.release import Row


def of_series(reader: Reader, series: Series, region: str, regions: Regions) -> str:
    """First and last, against the nation, and the trend."""
    words, rows = reader.words, series.rows_of(region)
    name = words.label(regions[region])
    if not rows:
        return words("sentence.no_figures", region=name)
    last = rows[-1]
    parts = [_first_and_last(reader, series, rows, name), _against_nation(reader, series, last, region)]
    if last["trend"] is not None:
        parts.append(_trend(reader, series, last))
    elif len(rows) > 1:
        parts.append(words("sentence.no_trend"))
    return " ".join(part for part in parts if part)


def of_map(words: Words, places: Sequence[Place]) -> str:
    """The highest and the lowest of those with a figure, the highest first; how many these are where some have none."""
    known = [place for place in places if place.value is not None]
    high, low = known[0], known[-1]
    return words(
        "sentence.map" if len(known) == len(places) else "sentence.map_of_known",
        known=len(known), all=len(places), high=high.name, high_value=high.text, low=low.name, low_value=low.text,
    )  # fmt: skip


def _first_and_last(reader: Reader, series: Series, rows: list[Row], name: str) -> str:
    first, last = rows[0], rows[-1]
    shown = {"region": name, "value": reader.text(series, last["value"]), "year": last["year"]}
    if len(rows) == 1:
        return reader.words("sentence.one_year", **shown)
    before = reader.text(series, first["value"])
    # What is the same in the decimals that are shown has not risen for the reader.
    direction = "same" if before == shown["value"] else "rose" if last["value"] > first["value"] else "fell"
    return reader.words(f"sentence.{direction}", before=before, first=first["year"], **shown)


def _against_nation(reader: Reader, series: Series, last: Row, region: str) -> str:
    if last["national_value"] is None:
        return ""
    if series.compares_by_change:
        first = series.first_common_year(region)
        if first is None or first == last["year"]:
            return ""
        own, nation = (series.change_since(code, first, last["year"]) for code in (region, NATION))
        if own is None or nation is None:
            return ""
        return reader.words(
            "sentence.change_against_nation", first=first, own=reader.percent(own), nation=reader.percent(nation)
        )
    beside = reader.text(series, last["national_value"])
    side = "above" if last["value"] > last["national_value"] else "below"
    if beside == reader.text(series, last["value"]):
        side = "level"
    return reader.words(f"sentence.{side}_nation", nation=beside)


def _trend(reader: Reader, series: Series, last: Row) -> str:
    written = reader.numbers.signed(last["trend"], series.decimals + 1)
    symbol = reader.symbol(series)
    unit = reader.words("figure.points") if symbol == "%" else symbol
    amount = f"{written}\u00a0{unit}" if unit else written
    sentence = reader.words("sentence.trend", trend=amount)
    return f"{sentence} {reader.words('sentence.crosses_break')}" if last["trend_crosses_break"] else sentence
