"""DiVA's csvall2: one row a publication, all its persons in one cell.

`Name` reads `Family, Given [local id] [ORCID] (Organisation [id], Department [id]) (other; another);Next, …`. Names of
organisations hold parentheses themselves, and `;` stands inside them. Only what is in parentheses is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.bibliometrics.affiliation_shares import Part, mentioned, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats import diva
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Affiliation, Reading, Record
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

_LOCAL_ID = re.compile(r"\s*\[[^\[\]]*\]")
_UNLISTED = re.compile(r"(?:et|m\.?) ?(?:al|fl)\.?", re.IGNORECASE)


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a record, or quarantined with its line."""
    with source.open_text(fallback=diva.OLDER_ENCODING) as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("diva_publications"), Shape(), _record)
        encoding = stream.encoding
    warnings = ["The file is in Windows-1252, as older exports of DiVA are."] if encoding == diva.OLDER_ENCODING else []
    return table.reading("diva", table.records, provenance=above, warnings=warnings)


def _record(cells: Cells) -> Record:
    authors = list(split_authors(cells.text("name")))
    listed = [author for author in authors if not _UNLISTED.fullmatch(author)]
    reported = cells.count("authors")
    if reported is None and len(listed) == len(authors):
        reported = len(listed)
    count = max(reported, len(listed)) if reported is not None else None
    return Record(
        format="diva",
        line=cells.line,
        identifiers=diva.identifiers(cells),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=count or None,
        affiliations=_affiliations(listed, count, diva.delivered_by(cells)),
        subjects=diva.categories(cells),
        host_title=clean(cells.text("journal") or cells.text("host") or cells.text("conference")) or None,
    )


def _affiliations(authors: list[str], count: int | None, code: str | None) -> tuple[Affiliation, ...]:
    parts = shared([list(_parts(author, code)) for author in authors], count)
    return (*parts, mentioned(Part("", code))) if code else parts


def split_authors(cell: str) -> Iterator[str]:
    """The persons of a `Name` cell: cut at `;` outside parentheses.

    Raises:
        BadValue: parentheses that do not close, so that nobody can tell where a person ends.
    """
    depth, begin = 0, 0
    for at, sign in enumerate(cell):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if sign == ";" and depth == 0:
            if cell[begin:at].strip():
                yield cell[begin:at].strip()
            begin = at + 1
    if depth:
        raise BadValue("column 'Name': parentheses that do not close")
    if cell[begin:].strip():
        yield cell[begin:].strip()


def _parts(author: str, code: str | None) -> Iterator[Part]:
    """The affiliations of a person: those with the portal's ids are the delivering organisation's own."""
    for group in _groups(author):
        if _LOCAL_ID.search(group):
            yield Part(clean(_LOCAL_ID.sub("", group)), code)
        else:
            for name in group.split(";"):
                if name.strip():
                    yield Part(clean(name))


def _groups(author: str) -> list[str]:
    """What is in the outermost parentheses at the end; others are part of a name: `Almqvist (Berg), Alma`."""
    groups: list[str] = []
    depth, begin, closed = 0, 0, 0
    for at, sign in enumerate(author):
        if sign == "(":
            if depth == 0:
                groups = groups if not author[closed:at].strip() else []
                begin = at + 1
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                groups.append(author[begin:at])
                closed = at + 1
    return groups if not author[closed:].strip() else []
