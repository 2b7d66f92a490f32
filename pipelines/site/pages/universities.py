"""Make the pages of universities: what each publishes in, how specialised and how cited."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.site.charts.figure import Figure
from pipelines.site.maker import Page, PageMaker
from pipelines.site.pages.interval_figure import Frame, Index, interval_figure
from pipelines.site.release import Row


def university_pages(maker: PageMaker) -> Iterable[Page]:
    """The list, then a page for each university."""
    fields = maker.facts.strengths.fields
    yield maker.page(
        "universities",
        "larosaten.html",
        "universities",
        maker.words("universities.title"),
        rows=[(row, fields.get(row["organisation_code"], [])) for row in maker.facts.strengths.universities],
    )
    for row in maker.facts.strengths.universities:
        code = row["organisation_code"]
        yield maker.page(
            "university",
            f"larosate/{code}.html",
            "universities",
            maker.words.label(row),
            university=row,
            fields=fields.get(code, []),
            figure=_figure(maker, row, fields.get(code, [])),
        )


def _figure(maker: PageMaker, university: Row, rows: list[Row]) -> Figure | None:
    if not rows:
        return None
    words, numbers, reader = maker.words, maker.numbers, maker.reader
    index, name = words("university.activity_index"), words.label(university)
    period = f"{rows[0]['period_start']}–{rows[0]['period_end']}"
    origin = "simulated" if any(row["origin"] == "simulated" for row in rows) else rows[0]["origin"]
    provenance = reader.provenance({"source": maker.facts.strengths.publication_sources, "origin": origin})
    frame = Frame(
        id="figure-fields",
        title=words("university.fields", period=period),
        sentence=lambda first: words("university.sentence", university=name, field=first.name, value=first.text),
        what=words("university.field"),
        years=period,
        provenance=provenance,
        csv=f"../../data/universities/{university['organisation_code']}.csv",
        cite=lambda first: words(
            "figure.cite",
            label=index,
            region=name,
            year=period,
            value=f"{first.name} {first.text}",
            source=provenance.source,
            updated=provenance.updated,
            origin=provenance.origin_word,
        ),
        more={
            words("university.publications"): lambda row: numbers(row["publication_count"]),
            words("university.impact"): lambda row: numbers(row["mncs"], 2),
        },
    )
    return interval_figure(maker, rows, Index("activity_index", index, 1), frame)
