"""OpenAlex's works as a table: the web page's CSV, and the flat table beside published metrics.

Lists of authors and of institutions are not aligned (an author has none, one or several), so that a table gives no
author fractions. Institutions are aligned with their own countries and kinds where the lists have one length.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.bibliometrics.affiliation_shares import Part, mentioned, named
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats.openalex import SCORE, TOP10, in_conference, share, subjects
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Affiliation, Identifiers, Reading, Record
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

_ADDRESS = "https://openalex.org/"
_NO_FRACTIONS = (
    "OpenAlex's table does not tell which author has which institution: there are no author fractions. "
    "Fetch the same works as JSON from the API for them."
)


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a record, or quarantined with its line."""
    with source.open_text() as stream:
        above = skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("openalex"), Shape(), _record)
    return table.reading("openalex", table.records, provenance=above, warnings=[_NO_FRACTIONS])


def _record(cells: Cells) -> Record:
    score = cells.number("score")
    top10 = share(cells.yes("top10"))
    return Record(
        format="openalex",
        line=cells.line,
        identifiers=_identifiers(cells),
        title=clean(cells.text("title")),
        year=cells.year("year"),
        document_type=in_conference(document_type(cells.text("type")), cells.text("host_type")),
        document_type_exported=cells.text("type"),
        author_count=len(_list(cells, "author_ids")) or None,
        affiliations=(*named(_institutions(cells)), *_countries(cells)),
        subjects=subjects(
            (cells.optional("field_id"), cells.text("field_name")),
            (cells.optional("subfield_id"), cells.text("subfield_name")),
            (cells.optional("topic_id"), cells.text("topic_name")),
        ),
        citations=cells.count("citations"),
        normalised_score=score,
        score_name=SCORE if score is not None else None,
        top10_share=top10,
        top10_name=TOP10 if top10 is not None else None,
        host_title=clean(cells.text("host")) or None,
        retracted=bool(cells.yes("retracted")),
    )


def _identifiers(cells: Cells) -> Identifiers:
    identifier = cells.text("id")
    if not identifier:
        raise BadValue("no id of the work")
    return Identifiers(
        doi=cells.optional("doi"),
        pubmed=cells.optional("pubmed"),
        openalex=identifier,
        issns=tuple(dict.fromkeys(cells.several("issns", "|"))),
    )


def _list(cells: Cells, name: str) -> list[str]:
    """The values of a list with the empty ones, which keep the others in their places."""
    text = cells.text(name)
    return [part.strip() for part in text.split("|")] if text else []


def _institutions(cells: Cells) -> Iterator[Part]:
    lists = {name: _list(cells, f"institution_{name}") for name in ("names", "rors", "ids", "countries", "types")}
    length = max(map(len, lists.values()))
    if not length:
        return
    aligned = {name: values if len(values) == length else [""] * length for name, values in lists.items()}
    if not any(aligned["names"]) and lists["names"]:
        # The names are what every version has: better alone than nothing.
        aligned = {name: values if name == "names" else [""] * len(lists["names"]) for name, values in lists.items()}
    for name, ror, identifier, country, kind in zip(*aligned.values(), strict=True):
        address = identifier if not identifier or "/" in identifier else _ADDRESS + identifier
        if name or ror or address:
            yield Part(clean(name), ror or address or None, country.upper() or None, kind.casefold() or None)


def _countries(cells: Cells) -> list[Affiliation]:
    """Countries that cannot be tied to institutions, so that works with other countries are known all the same."""
    if _list(cells, "institution_countries"):
        return []
    return [mentioned(Part("", country=code.upper())) for code in dict.fromkeys(cells.several("countries", "|"))]
