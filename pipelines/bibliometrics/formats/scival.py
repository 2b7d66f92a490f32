"""SciVal's publications as CSV, as a supplement by DOI: citations, field-weighted impact, percentile, ASJC.

Percentiles are better the lower: 1 is the top 1 %. The field-weighted one is taken, so that fields are comparable.
"""

from __future__ import annotations

from itertools import zip_longest

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.dates import date_in
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record, Subject
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

SCORE = "scival_fwci"
TOP10 = "scival_field_weighted_top10"


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a supplement, or quarantined with its line; the lines above the header are kept."""
    with source.open_text() as stream:
        above = [line.strip('", ') for line in skip_lines(stream, recognised.above)]
        table = read_table(source, stream, recognised.above, header_maps("scival"), Shape(footer=True), _record)
    exported_at = date_in(line for line in above if "export" in line.casefold())
    return table.reading("scival", table.records, provenance=[*above, *table.footer], exported_at=exported_at)


def _record(cells: Cells) -> Record:
    score = cells.number("score")
    percentile = cells.number("percentile")
    if percentile is not None and not 0 <= percentile <= 100:
        raise BadValue("a percentile outside 0 to 100")
    if not (cells.optional("doi") or cells.optional("eid")):
        raise BadValue("neither DOI nor EID: nothing to join it by")
    return Record(
        format="scival",
        line=cells.line,
        identifiers=Identifiers(
            doi=cells.optional("doi"),
            scopus=cells.optional("eid"),
            pubmed=cells.optional("pubmed"),
            issns=tuple(each.removeprefix("ISSN-") for each in cells.several("issn", "|")),
        ),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=cells.count("authors") or None,
        subjects=_subjects(cells),
        citations=cells.count("citations"),
        normalised_score=score,
        score_name=SCORE if score is not None else None,
        top10_share=float(percentile <= 10) if percentile is not None else None,
        top10_name=TOP10 if percentile is not None else None,
        host_title=clean(cells.text("host")) or None,
        supplements=True,
    )


def _subjects(cells: Cells) -> tuple[Subject, ...]:
    codes, names = cells.several("asjc", "|"), cells.several("asjc_names", "|")
    labels = names if len(names) == len(codes) else []
    return tuple(Subject("asjc", code, label) for code, label in zip_longest(codes, labels, fillvalue=""))
