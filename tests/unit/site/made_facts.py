"""A small made-up release as the pages see it, with everything in it that goes wrong in real ones.

Four counties: one's own, one with an apostrophe in its name, one without any figure, one with all values suppressed.
Three indicators: a share of five years whose label holds markup, a level of one year, one that is not fed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.site.facts.claims import Claims
from pipelines.site.facts.everything import Facts
from pipelines.site.facts.goals import Goal
from pipelines.site.facts.indicators import Indicator, Series
from pipelines.site.facts.monitoring import Monitoring
from pipelines.site.facts.regions import Regions
from pipelines.site.facts.sources import Expected, Sources
from pipelines.site.facts.strengths import Strengths
from pipelines.site.release import Identity

OWN, ODD, EMPTY, HIDDEN = "01", "02", "03", "04"
MARKUP = 'Andel <script>alert("1")</script> & mer'

Row = dict[str, Any]


def region(code: str, name: str) -> Row:
    return {"region_code": code, "region_level": "county", "label_sv": f"{name} län", "label_en": f"{name} county"}


def value_row(code: str, year: int, value: float | None, **more: Any) -> Row:
    return {
        "region_code": code, "year": year, "value": value, "national_value": 20.0, "baseline": None,
        "baseline_year": None, "target": 20.0, "target_year": 2030, "trend": 0.25, "status": "improving",
        "status_reason": None, "is_break_year": False, "trend_crosses_break": False, "breaks_crossed": None,
        "source": "made", "vintage_id": "0123456789abcdef", "origin": "recorded", **more,
    }  # fmt: skip


def series(number: int, name: str, rows: dict[str, list[Row]], unit: str = "per cent", **more: Any) -> Series:
    described = {
        "indicator_id": number, "series": name, "label_sv": f"Serie {number}", "label_en": f"Series {number}",
        "is_headline": True, "sort_order": 10, "comparison_form": "share", "unit": unit, "decimals": 1,
        "direction": "up", **more,
    }  # fmt: skip
    return Series(described, UNITS[unit], rows)


UNITS: dict[str, Row] = {
    unit: {"unit": unit, "label_sv": sv, "label_en": unit, "symbol_sv": sign, "symbol_en": sign, "decimals": decimals}
    for unit, sv, sign, decimals in (("per cent", "procent", "%", 1), ("persons", "personer", None, 0))
}


def indicator(number: int, label: str, found: list[Series], **more: Any) -> Indicator:
    row = {
        "indicator_id": number, "level": "goal", "area": None, "label_sv": label, "label_en": f"{label} (en)",
        "formula": "a / b", "unit": "per cent", "direction": "up", "declared_source": "AM0210",
        "sentence_sv": "det ska öka", "sentence_en": "it shall rise", "fed_as": "as defined" if found else "not fed",
        "note_sv": None, "note_en": None, "missing_sv": None if found else "Tabellen hämtas inte",
        "missing_en": None if found else "Not fetched", **more,
    }  # fmt: skip
    return Indicator(row, found)


def facts(**changed: Any) -> Facts:
    """The made-up release; `changed` replaces fields."""
    years = range(2020, 2025)
    shares = {
        OWN: [
            value_row(OWN, year, 10.0 + year - 2020, origin="simulated" if year == 2024 else "recorded")
            for year in years
        ],
        ODD: [value_row(ODD, year, 15.5) for year in years],
        HIDDEN: [value_row(HIDDEN, year, None) for year in years],
        "00": [value_row("00", year, 20.0, target=None) for year in years],
    }  # fmt: skip
    level = {
        OWN: [value_row(OWN, 2024, 1234.0, trend=None, status="not assessable", status_reason="fewer_than_five_years")]
    }
    indicators = [
        indicator(1, MARKUP, [series(1, "share", shares)]),
        indicator(2, "Sysselsatta", [series(2, "employed", level, "persons", comparison_form="level_own", decimals=0)]),
        indicator(3, "Ingenjörer", []),
    ]
    counties = [region(OWN, "Eget"), region(ODD, "O'Hara"), region(EMPTY, "Tomt"), region(HIDDEN, "Dolt")]
    nation = {**region("00", "Riket"), "label_sv": "Riket", "label_en": "Sweden", "region_level": "country"}
    source = {
        "source": "made", "title_sv": "Gjord tabell, preliminär", "title_en": "Made table", "agency": "SCB",
        "product": "AM0210", "table_id": "TAB1", "licence": "CC0-1.0", "cadence": "yearly",
        "vintage_id": "0123456789abcdef",
        "origin": "simulated", "updated": "2026-06-12T06:00:00Z", "row_count": 10, "missing_count": 5,
    }  # fmt: skip
    made = Facts(
        identity=Identity("r1", "2026-11-27T20:00:00+00:00", "key", "sample"),
        focus=OWN,
        regions=Regions(counties, nation, {OWN: [ODD], ODD: [OWN]}, {}),
        indicators=indicators,
        claims=Claims({}, {}),
        strengths=Strengths({}, [], {}, {}, {}, [], {}),
        sources=Sources({"made": source}, {"made": ["indicator_series"]}, [], {"made": Expected(("06-15",))}),
        goals=[Goal(indicators[0].row, ("1", "3"))],
        plans=[],
        gaps=[],
        strategy=None,
        measures=[],
        units=list(UNITS.values()),
        revisions=[],
        revised_figures=[],
        findings=[],
        checks=[],
        marts=[],
        monitoring=Monitoring(),
        portfolio=None,
    )
    return replace(made, **changed)
