"""DiVA's csvType=person: one row for each author of each publication. Rows of one publication become one record."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.bibliometrics.affiliation_shares import Part, mentioned, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats import diva
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record, Subject
from pipelines.bibliometrics.tables import Cells, Shape, read_table, skip_lines

_AUTHOR_ROLES = {"", "aut", "author", "författare"}


@dataclass(frozen=True)
class _Row:
    line: int
    identifiers: Identifiers
    position: int | None
    parts: tuple[Part, ...]
    code: str | None
    title: str
    year: int | None
    type: str
    subjects: tuple[Subject, ...]
    host: str | None
    counts: bool


@dataclass
class _Gathered:
    first: _Row
    authors: dict[int, list[Part]] = field(default_factory=dict)
    """Position -> affiliations: an author with several has several rows."""


def read(source: Source, recognised: Recognised) -> Reading:
    """Every publication as a record; `read` counts publications, and rows that were quarantined."""
    with source.open_text(fallback=diva.OLDER_ENCODING) as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("diva_persons"), Shape(), _row)
    publications: dict[str, _Gathered] = {}
    for row in table.records:
        publication = publications.setdefault(row.identifiers.diva or "", _Gathered(row))
        if row.counts:
            position = row.position if row.position is not None else len(publication.authors) + 1
            publication.authors.setdefault(position, []).extend(row.parts)
    warnings = []
    if table.quarantined:
        warnings.append(
            f"{len(table.quarantined)} rows of authors were quarantined: the publications that they belong to have "
            "fewer authors than they should. Export again."
        )
    return table.reading("diva", [_record(each) for each in publications.values()], provenance=above, warnings=warnings)


def _row(cells: Cells) -> _Row:
    code = diva.delivered_by(cells)
    own = [Part("", code)] if code and cells.text("organisation") else []
    external = [Part(clean(name)) for name in cells.several("external", ";")]
    return _Row(
        line=cells.line,
        identifiers=diva.identifiers(cells),
        position=cells.whole("position"),
        parts=(*own, *external),
        code=code,
        title=clean(cells.text("title")),
        year=cells.year("year"),
        type=cells.text("type"),
        subjects=diva.categories(cells),
        host=clean(cells.text("journal")) or None,
        counts=cells.text("role").casefold() in _AUTHOR_ROLES,
    )


def _record(publication: _Gathered) -> Record:
    first = publication.first
    count = len(publication.authors) or None
    parts = shared(publication.authors.values(), count)
    return Record(
        format="diva",
        line=first.line,
        identifiers=first.identifiers,
        title=first.title,
        year=first.year,
        document_type=document_type(first.type),
        document_type_exported=first.type,
        author_count=count,
        affiliations=(*parts, mentioned(Part("", first.code))) if first.code else parts,
        subjects=first.subjects,
        host_title=first.host,
    )
