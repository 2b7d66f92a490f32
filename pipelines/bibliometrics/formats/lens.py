"""The Lens' CSV, as a supplement by DOI: citations."""

from __future__ import annotations

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a supplement, or quarantined with its line."""
    with source.open_text() as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("lens"), Shape(), _record)
    return table.reading("lens", table.records, provenance=above)


def _record(cells: Cells) -> Record:
    if not cells.optional("id"):
        raise BadValue("column 'Lens ID': empty")
    return Record(
        format="lens",
        line=cells.line,
        identifiers=Identifiers(
            doi=cells.optional("doi"),
            pubmed=cells.optional("pubmed"),
            lens=cells.text("id"),
            issns=tuple(cells.several("issns", ";")),
        ),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=None,
        citations=cells.count("citations"),
        # Filled where there is one: a date or a reference to the notice.
        retracted=cells.text("retracted").casefold() not in ("", "-", "no", "false", "0"),
        host_title=clean(cells.text("host")) or None,
        supplements=True,
    )
