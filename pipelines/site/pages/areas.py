"""Make the pages of knowledge areas: industry and research side by side, never as one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.site.charts.county_map import Place, county_map
from pipelines.site.charts.figure import Figure, Table
from pipelines.site.figures import foot
from pipelines.site.maker import Page, PageMaker
from pipelines.site.map import COUNTIES
from pipelines.site.numbers import NOTHING
from pipelines.site.pages.municipalities import hidden_municipalities, municipality_figure, municipality_map
from pipelines.site.release import Row
from pipelines.site.sentences import of_map

_TIERS: Final = ("core", "broad", "proxy", "user_side")
"""From what an area is to what it touches."""


@dataclass(frozen=True)
class AreaRow:
    """An area in a county: its industry, and its research where there is any, of the year that `strength` is about.

    `no_industry` and `no_research` are the texts for where there is none: no code was given, or it has no figure.
    """

    area: Row
    industry: Row | None
    research: Row | None
    strength: str
    no_industry: str
    no_research: str

    @property
    def reach(self) -> str:
        """Whose research is shown: the nearby universities' where only these have an index, or publications."""
        row = self.research or {}
        if row.get("own_activity_index") is not None:
            return "own"
        return "own" if row.get("own_publication_count") and row.get("nearby_activity_index") is None else "nearby"

    @property
    def activity_index(self) -> float | None:
        """The index that `strength` rests on, as `knowledge_area_profile` chooses it."""
        index: float | None = (self.research or {}).get(f"{self.reach}_activity_index")
        return index

    @property
    def publications(self) -> int:
        """The publications that `activity_index` counts."""
        return int((self.research or {}).get(f"{self.reach}_publication_count") or 0)


def area_rows(maker: PageMaker, region: str) -> list[AreaRow]:
    """All knowledge areas in a county."""
    return [_row(maker, area, region) for area in maker.facts.strengths.areas]


def _row(maker: PageMaker, area: Row, region: str) -> AreaRow:
    words, strengths, code = maker.words, maker.facts.strengths, area["area_code"]
    industry = strengths.profile(code, region)
    if industry is not None and industry["location_quotient"] is None:
        industry = None
    return AreaRow(
        area,
        industry,
        research=strengths.research_of(code, region, industry["year"] if industry else None),
        strength=words.choice("strength", industry["strength_in"] if industry else "not known"),
        no_industry=words("area.no_figure" if code in strengths.area_industries else "area.no_industry"),
        no_research=words("area.no_research" if code in strengths.area_fields else "area.no_fields"),
    )


def area_pages(maker: PageMaker) -> Iterable[Page]:
    """The list, then a page for each area."""
    focus = maker.facts.focus
    rows = area_rows(maker, focus)
    yield maker.page("areas", "omraden.html", "areas", maker.words("areas.title"), areas=rows)
    for row in rows:
        code = row.area["area_code"]
        indicators = [
            (indicator, maker.reading(indicator, focus))
            for indicator in maker.facts.indicators
            if indicator.row["area"] == code
        ]
        yield maker.page(
            "area",
            f"omrade/{code}.html",
            "areas",
            maker.words.label(row.area),
            row=row,
            indicators=indicators,
            tiers=_tiers(maker, code),
            fields=maker.facts.strengths.area_fields.get(code, []),
            counties=_counties(maker, code),
            county_map=_map(maker, row.area),
            municipalities=municipality_figure(maker, row.area, focus),
            municipality_map=municipality_map(maker, row.area, focus),
            hidden=hidden_municipalities(maker, code, focus),
        )


def _tiers(maker: PageMaker, code: str) -> list[tuple[str, list[str]]]:
    """Names of the industries that the area is read from, by tier."""
    tiers: dict[str, list[str]] = {}
    rows = maker.facts.strengths.area_industries.get(code, [])
    for row in sorted(rows, key=lambda row: _TIERS.index(row["tier"]) if row["tier"] in _TIERS else len(_TIERS)):
        tiers.setdefault(maker.words.choice("tier", row["tier"]), []).append(maker.words.label(row))
    return [(tier, list(dict.fromkeys(names))) for tier, names in tiers.items()]


def _counties(maker: PageMaker, code: str) -> list[tuple[Row, AreaRow]]:
    """The area in all counties, the most specialised first."""
    area = next(row for row in maker.facts.strengths.areas if row["area_code"] == code)
    found = [(row, _row(maker, area, row["region_code"])) for row in maker.facts.regions.counties]
    return sorted(found, key=lambda one: -(one[1].industry["location_quotient"] if one[1].industry else -1.0))


def _map(maker: PageMaker, area: Row) -> Figure | None:
    words, numbers, reader = maker.words, maker.numbers, maker.reader
    found = [(county, row.industry) for county, row in _counties(maker, area["area_code"])]
    known = [(county, row) for county, row in found if row is not None]
    if len(known) < 2:
        return None
    year = max(row["year"] for _, row in known)
    quotient = words("county.quotient")
    places = [
        Place(
            county["region_code"],
            words.label(county),
            row["location_quotient"] if row else None,
            numbers(row["location_quotient"], 2) if row else words("chart.no_figure"),
            county["region_code"] == maker.facts.focus,
            bool(row and row["industry_origin"] == "simulated"),
            reader.origin(row["industry_origin"]) if row else "",
        )
        for county, row in found
    ]
    sentence = of_map(words, places)
    simulated = any(place.is_simulated for place in places)
    provenance = reader.provenance(
        {
            "source": known[0][1]["industry_source"],
            "origin": "simulated" if simulated else known[0][1]["industry_origin"],
        }
    )
    return Figure(
        id="figure-area-map",
        title=words("area.map", year=year),
        sentence=sentence,
        spec=county_map(
            places,
            language=words.language,
            description=sentence,
            unit=quotient,
            decimals=2,
            no_figure=words("chart.no_figure"),
        ),
        table=Table(
            words("area.map", year=year),
            [words("chart.county"), quotient, words("county.employed")],
            [
                [
                    words.label(county),
                    numbers(row["location_quotient"], 2) + ("\u00a0*" if row["industry_origin"] == "simulated" else "")
                    if row
                    else NOTHING,
                    numbers(row["employed"]) if row else NOTHING,
                ]
                for county, row in found
            ],
        ),
        foot=foot(reader, provenance, quotient, str(year)),
        is_simulated=simulated,
        outline=COUNTIES,
        csv=f"../../data/areas/{area['area_code']}.csv",
        sources=provenance.names,
        cite=reader.cite(words.label(area), quotient, maker.facts.focus, year, "", provenance),
    )
