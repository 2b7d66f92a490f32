"""Make the list of counties, and a page for each of them.

Not here: charts of indicators (``figures.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.site.charts.figure import Figure
from pipelines.site.maker import Page, PageMaker
from pipelines.site.pages.answers import answers, indicator_rows
from pipelines.site.pages.areas import area_rows
from pipelines.site.pages.interval_figure import Frame, Index, interval_figure
from pipelines.site.shares import shares_of


def county_pages(maker: PageMaker) -> Iterable[Page]:
    """The list with a map, then a page for each county."""
    strongest = {
        row["region_code"]: maker.facts.strengths.strong_in(row["region_code"])[:3]
        for row in maker.facts.regions.counties
    }
    yield maker.page(
        "counties",
        "lan.html",
        "counties",
        maker.words("counties.title"),
        strongest=strongest,
        county_map=first_map(maker, maker.facts.focus),
    )
    for row in maker.facts.regions.counties:
        yield _page(maker, row["region_code"])


def first_map(maker: PageMaker, region: str) -> Figure | None:
    """The map that is shown where no indicator is chosen, under the name of what it shows."""
    indicator = maker.facts.mapped_first
    figure = maker.figures(indicator, indicator.headline, region, "").map() if indicator else None
    if indicator is None or figure is None:
        return None
    return replace(figure, title=f"{maker.words.label(indicator.row)}. {figure.title}")


def _page(maker: PageMaker, region: str) -> Page:
    facts, words = maker.facts, maker.words
    name = words.label(facts.regions[region])
    claims = facts.claims.found(region)
    rows = indicator_rows(maker, region)
    return maker.page(
        "county",
        f"lan/{region}.html",
        "counties",
        name,
        region=region,
        answers=answers(maker, region),
        rows=[(indicator, reading) for indicator, reading in rows if reading],
        without=[indicator for indicator, reading in rows if not reading],
        specialisations=specialisation_figure(maker, region, "../"),
        areas=area_rows(maker, region),
        claims=shares_of(maker.reader, claims),
        claim_count=len(claims),
        neighbours=facts.regions.neighbours.get(region, []),
        peers=facts.regions.peers.get(region, []),
    )


def specialisation_figure(maker: PageMaker, region: str, root: str) -> Figure | None:
    """Location quotients with their intervals; None for a county without figures."""
    rows = maker.facts.strengths.specialisations.get(region, [])
    if not rows:
        return None
    words, numbers, reader = maker.words, maker.numbers, maker.reader
    quotient, year = words("county.quotient"), rows[0]["year"]
    provenance = reader.provenance(next((row for row in rows if row["origin"] == "simulated"), rows[0]))
    strong = len(maker.facts.strengths.strong_in(region))
    frame = Frame(
        id="figure-specialisations",
        title=words("county.specialisations", year=year),
        sentence=lambda first: words(
            "county.strong_sentence",
            county=words.label(maker.facts.regions[region]),
            number=strong,
            industries=len(rows),
            first=first.name,
            value=first.text,
        ),
        what=words("chart.industry"),
        years=str(year),
        provenance=provenance,
        csv=f"../{root}data/specialisations/{region}.csv",
        cite=lambda first: reader.cite(quotient, quotient, region, year, f"{first.name} {first.text}", provenance),
        more={words("county.employed"): lambda row: numbers(row["value"])},
    )
    return interval_figure(maker, rows, Index("location_quotient", quotient, 2), frame)
