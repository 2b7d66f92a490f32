"""Scopus CSV of all generations.

Until 2022 authors are joined by `, `, since then by `; `; a header has just what the user ticked. `Authors with
affiliations` gives one entry an author, the name before the addresses: the addresses are found again by the list in
`Affiliations`, so that no name is taken along.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.bibliometrics.affiliation_shares import Part, named, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.countries import country_at_end
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Affiliation, Identifiers, Reading, Record
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

_NOBODY = "[No author name available]"
_NO_IDENTIFIER = "[No author id available]"


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a record, or quarantined with its line."""
    with source.open_text() as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("scopus"), Shape(), _record)
    return table.reading("scopus", table.records, provenance=above)


def _record(cells: Cells) -> Record:
    count = _author_count(cells)
    citations = cells.count("citations")
    if citations is None and cells.has("citations"):
        citations = 0  # Scopus leaves the cell of a work that nobody cites empty.
    if not (cells.text("title") or cells.text("doi") or cells.text("eid")):
        raise BadValue("neither title nor identifier")
    return Record(
        format="scopus",
        line=cells.line,
        identifiers=Identifiers(
            doi=cells.optional("doi"),
            scopus=cells.optional("eid"),
            pubmed=cells.optional("pubmed"),
            issns=tuple(cells.several("issn", ";")),
            isbns=tuple(cells.several("isbn", ";")),
        ),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=document_type(cells.text("type")),
        document_type_exported=cells.text("type"),
        author_count=count,
        affiliations=_affiliations(cells, count),
        citations=citations,
        host_title=clean(cells.text("host")) or None,
    )


def _author_count(cells: Cells) -> int | None:
    """Authors by their ids, which no name can break; else by the separator of the generation."""
    ids = [each for each in cells.several("author_ids", ";") if each != _NO_IDENTIFIER]
    if ids:
        return len(ids)
    authors = cells.text("authors")
    if not authors or authors == _NOBODY:
        return None
    return len([each for each in authors.split(";" if ";" in authors else ", ") if each.strip()])


def _affiliations(cells: Cells, count: int | None) -> tuple[Affiliation, ...]:
    addresses = cells.several("affiliations", "; ")
    entries = cells.several("author_affiliations", "; ")
    if not entries or len(entries) != count:
        return named(map(_part, addresses))
    # A longer address may hold a shorter one: it is looked for first, and taken out.
    longest_first = sorted(set(addresses), key=len, reverse=True)
    return shared([_addresses_of(entry, longest_first) for entry in entries], count, named_once=True)


def _addresses_of(entry: str, addresses: list[str]) -> list[Part]:
    found = []
    for address in addresses:
        if address in entry:
            entry = entry.replace(address, "", 1)
            found.append(_part(address))
    return found


@lru_cache(maxsize=50_000)
def _part(address: str) -> Part:
    text = clean(address)
    return Part(text, country=country_at_end(text))
