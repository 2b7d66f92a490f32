"""InCites' document details as CSV, as a supplement by DOI: citations, CNCI, top 10 %.

Its tables of organisations or people have no publications and are refused. Percentiles in subject area changed their
direction between versions of InCites and are not taken; the flag of the top 10 % is. A footer has the dataset's date.
"""

from __future__ import annotations

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.dates import date_in
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.errors import RefusedFormat
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

SCORE = "cnci"
TOP10 = "incites_top10"


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a supplement, or quarantined with its line.

    Raises:
        RefusedFormat: a table of organisations or people.
    """
    with source.open_text() as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("incites"), Shape(footer=True), _row)
    if table.header.version == "incites_aggregate":
        raise RefusedFormat(
            source.name,
            "an InCites table of organisations, people or fields, without publications",
            "InCites document details with Accession Number and DOI",
            "Click the number of documents in InCites, and export the list that opens.",
        )
    footer = [line for line in table.footer if line]
    return table.reading(
        "incites",
        [record for record in table.records if record],
        provenance=[*above, *footer],
        exported_at=date_in(footer),
    )


def _row(cells: Cells) -> Record | None:
    """A record; none where the table has no publications at all, which is reported when it is read."""
    if not (cells.has("doi") or cells.has("wos")):
        return None
    score = cells.number("score")
    top10 = cells.yes("top10")
    if not (cells.optional("doi") or cells.optional("wos")):
        raise BadValue("neither DOI nor accession number: nothing to join it by")
    return Record(
        format="incites",
        line=cells.line,
        identifiers=Identifiers(
            doi=_given(cells, "doi"), wos=_given(cells, "wos"), pubmed=_given(cells, "pubmed"), issns=_issns(cells)
        ),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=None,
        citations=cells.count("citations"),
        normalised_score=score,
        score_name=SCORE if score is not None else None,
        top10_share=float(top10) if top10 is not None else None,
        top10_name=TOP10 if top10 is not None else None,
        host_title=clean(cells.text("host")) or None,
        supplements=True,
    )


def _given(cells: Cells, name: str) -> str | None:
    """InCites writes `n/a` for nothing."""
    found = cells.optional(name)
    return None if found is None or found.casefold() == "n/a" else found


def _issns(cells: Cells) -> tuple[str, ...]:
    found = _given(cells, "issn")
    return (found,) if found else ()
