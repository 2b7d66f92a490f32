"""Make the figures of a knowledge area in the municipalities of a county: with intervals, and on a map.

Not here: the page of an area (``areas.py``). Only ordered extracts have municipalities.
"""

from __future__ import annotations

from pipelines.site.charts.county_map import Place, county_map
from pipelines.site.charts.figure import Figure, Table
from pipelines.site.figures import foot
from pipelines.site.maker import PageMaker
from pipelines.site.map import municipalities_of
from pipelines.site.pages.interval_figure import Frame, Index, interval_figure
from pipelines.site.readings import Provenance
from pipelines.site.release import Row
from pipelines.site.sentences import of_map


def municipality_figure(maker: PageMaker, area: Row, county: str) -> Figure | None:
    """The area in the municipalities of a county; None where no source has them."""
    found, rows = _rows(maker, area, county)
    if not rows:
        return None
    words, reader = maker.words, maker.reader
    quotient, year = words("county.quotient"), rows[0]["year"]
    provenance = _provenance(maker, rows)
    strong = sum((row["location_quotient_low"] or 0) > 1 for row in rows)
    frame = Frame(
        id="figure-municipalities",
        title=words("area.municipalities", year=year),
        sentence=lambda first: words(
            "area.municipalities_sentence" if len(rows) == len(found) else "area.municipalities_of_known",
            strong=strong,
            known=len(rows),
            all=len(found),
            first=first.name,
            value=first.text,
        ),
        what=words("area.municipality"),
        years=str(year),
        provenance=provenance,
        csv=_csv(area),
        cite=lambda first: reader.cite(
            words.label(area), quotient, county, year, f"{first.name} {first.text}", provenance
        ),
        more={words("county.employed"): lambda row: maker.numbers(row["employed"])},
    )
    return interval_figure(maker, rows, Index("location_quotient", quotient, 2), frame)


def hidden_municipalities(maker: PageMaker, code: str, county: str) -> list[tuple[str, str, str]]:
    """Municipalities whose number is not given out: name, and between which numbers it is."""
    return [
        (maker.words.label(row), maker.numbers(row["employed_lower"]), maker.numbers(row["employed_upper"]))
        for row in maker.facts.strengths.municipalities.get((code, county), [])
        if row["location_quotient"] is None and row["employed_upper"] is not None
    ]


def municipality_map(maker: PageMaker, area: Row, county: str) -> Figure | None:
    """The area in the municipalities of a county on a map; None where fewer than two have a figure."""
    found, rows = _rows(maker, area, county)
    if len(rows) < 2:
        return None
    words, numbers, reader = maker.words, maker.numbers, maker.reader
    quotient, year = words("county.quotient"), rows[0]["year"]
    places = [
        Place(
            row["region_code"],
            words.label(row),
            row["location_quotient"],
            numbers(row["location_quotient"], 2) if row["location_quotient"] is not None else words("chart.no_figure"),
            False,
            row["location_quotient"] is not None and row["origin"] == "simulated",
            reader.origin(row["origin"]),
        )
        for row in found
    ]
    title = words("area.municipality_map", year=year)
    sentence = of_map(words, places)
    provenance = _provenance(maker, rows)
    return Figure(
        id="figure-municipality-map",
        title=title,
        sentence=sentence,
        spec=county_map(
            places,
            language=words.language,
            description=f"{words.label(area)}. {sentence}",
            unit=quotient,
            decimals=2,
            no_figure=words("chart.no_figure"),
            outline=municipalities_of(county),
        ),
        table=Table(
            title,
            [words("area.municipality"), quotient],
            [[place.name, place.text + ("\u00a0*" if place.is_simulated else "")] for place in places],
        ),
        foot=foot(reader, provenance, quotient, str(year)),
        is_simulated=any(place.is_simulated for place in places),
        outline=municipalities_of(county),
        csv=_csv(area),
        sources=provenance.names,
        cite=reader.cite(words.label(area), quotient, county, year, sentence, provenance),
    )


def _rows(maker: PageMaker, area: Row, county: str) -> tuple[list[Row], list[Row]]:
    """The newest year of the area in a county's municipalities, the highest first: all, and those with a figure."""
    found = maker.facts.strengths.municipalities.get((area["area_code"], county), [])
    return found, [row for row in found if row["location_quotient"] is not None]


def _provenance(maker: PageMaker, rows: list[Row]) -> Provenance:
    return maker.reader.provenance(next((row for row in rows if row["origin"] == "simulated"), rows[0]))


def _csv(area: Row) -> str:
    return f"../../data/municipalities/{area['area_code']}.csv"
