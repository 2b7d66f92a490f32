"""Dimensions' CSV, as a supplement by DOI: citations, the field citation ratio, fields of research.

The line above the header says when and by which criteria the file was exported; it is kept.
"""

from __future__ import annotations

import re

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.dates import date_in
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record, Subject
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

SCORE = "dimensions_fcr"

_FIELD = re.compile(r"(\d{2}(?:\d{2}){0,2}) (.+)")


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a supplement, or quarantined with its line."""
    with source.open_text() as stream:
        above = [line.strip('",; ') for line in skip_lines(stream, recognised.above)]
        table = read_table(source, stream, recognised.above, header_maps("dimensions"), Shape(), _record)
    return table.reading("dimensions", table.records, provenance=above, exported_at=date_in(above))


def _record(cells: Cells) -> Record:
    score = cells.number("score")
    if not cells.optional("id"):
        raise BadValue("column 'Publication ID': empty")
    return Record(
        format="dimensions",
        line=cells.line,
        identifiers=Identifiers(
            doi=cells.optional("doi"),
            pubmed=cells.optional("pubmed"),
            dimensions=cells.text("id"),
            issns=tuple(cells.several("issn", ";")),
            isbns=tuple(cells.several("isbn", ";")),
        ),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=None,
        subjects=_fields(cells),
        citations=cells.count("citations"),
        normalised_score=score,
        score_name=SCORE if score is not None else None,
        host_title=clean(cells.text("host")) or None,
        supplements=True,
    )


def _fields(cells: Cells) -> tuple[Subject, ...]:
    """Divisions of two digits, where the export has them beside their groups; never both levels at once."""
    found = [match for each in cells.several("fields_of_research", ";") if (match := _FIELD.match(each))]
    divisions = [match for match in found if len(match[1]) == 2]
    return tuple(Subject("for_2020", match[1], match[2]) for match in divisions or found)
