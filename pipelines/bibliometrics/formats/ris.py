"""RIS, by `rispy`, one record at a time so that a broken one leaves the others.

Headers above the first record (Cochrane), tags behind its end (Ovid) and repeated tags are as the programs write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO

import rispy

from pipelines.bibliometrics.affiliation_shares import Part, named
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.countries import country_at_end
from pipelines.bibliometrics.dates import date_in
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.errors import Truncated
from pipelines.bibliometrics.persons import clean, without_names
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Quarantined, Reading, Record
from pipelines.bibliometrics.tables import BadValue

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|)$")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_CITED = re.compile(r"\bCited [Bb]y ?:? ?(\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)")
_EXPORTED = re.compile(r"\bExport Date ?: ?([^;]+)")
_EID = re.compile(r"\b2-s2\.0-\d+\b")
_UT = re.compile(r"\bWOS:[A-Z0-9]+\b")
_BRACKETED = re.compile(r"\[[^\]]*(?:\]|$)")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")

Entry = dict[str, Any]


def read(source: Source, recognised: Recognised) -> Reading:
    """Every record, or quarantined with its line.

    Raises:
        Truncated: the last record has no end.
    """
    records: list[Record] = []
    quarantined: list[Quarantined] = []
    provenance: dict[str, None] = {}
    with source.open_text() as stream:
        for line, lines in _blocks(source, stream, provenance):
            try:
                records.append(_record(lines, line, provenance))
            except BadValue as trouble:
                quarantined.append(Quarantined(line, str(trouble)))
    return Reading(
        format="ris",
        layout="ris",
        read=len(records) + len(quarantined),
        records=tuple(records),
        quarantined=tuple(quarantined),
        provenance=tuple(provenance),
        exported_at=date_in(line for line in provenance if line.startswith("Export Date")),
    )


def _blocks(source: Source, stream: TextIO, provenance: dict[str, None]) -> Iterator[tuple[int, list[str]]]:
    """First line and lines of each record; what is above the first is provenance."""
    block: list[str] = []
    began = seen = 0
    for at, raw in enumerate(stream, start=1):
        line = raw.rstrip("\r\n").replace("\ufeff", "")
        tag = found[1] if (found := _TAG.match(line)) else None
        if tag == "TY":
            if block:
                yield began, block
            block, began, seen = [line], at, seen + 1
        elif tag == "ER" and block:
            yield began, [*block, "ER  - "]
            block = []
        elif block:
            block.append(line)
        elif not seen and line.strip():
            provenance[clean(line)] = None
    if block:
        raise Truncated(
            source.name,
            "the last record has no end",
            "`ER  - ` after each record",
            "The download was broken off: export again.",
            began,
        )


def _record(lines: list[str], line: int, provenance: dict[str, None]) -> Record:
    if not lines[-1].startswith("ER"):
        raise BadValue("a record without its end `ER  - `")
    spaced = (re.sub(r"^([A-Z][A-Z0-9])  ?- ?", r"\1  - ", each) for each in lines)
    entries: list[Entry] = rispy.loads("\n".join(spaced))
    if len(entries) != 1:
        raise BadValue("not one record between TY and ER")
    entry = entries[0]
    notes = " ; ".join(_texts(entry, "notes", "notes_abstract", "name_of_database"))
    if exported := _EXPORTED.search(notes):
        provenance[f"Export Date: {exported[1].strip()}"] = None
    exported_type = str(entry.get("type_of_reference", ""))
    cited = _CITED.search(notes)
    title = clean(next(iter(_texts(entry, "primary_title", "title")), ""))
    identifiers = _identifiers(entry, notes)
    authors = _texts(entry, "authors", "first_authors")
    if not title and not any((identifiers.doi, identifiers.scopus, identifiers.wos)):
        raise BadValue("neither title nor identifier")
    return Record(
        format="ris",
        line=line,
        identifiers=identifiers,
        title=title,
        year=_year(entry),
        document_type=document_type(exported_type),
        document_type_exported=exported_type,
        author_count=len(authors) or None,
        affiliations=named(_part(each, authors) for each in _texts(entry, "author_address")),
        citations=int(re.sub(r"\D", "", cited[1])) if cited else None,
        host_title=clean(next(iter(_texts(entry, *_HOSTS)), "")) or None,
    )


_HOSTS = ("journal_name", "secondary_title", "alternate_title1", "alternate_title3", "alternate_title2")


def _texts(entry: Entry, *names: str) -> list[str]:
    """The values of tags, whether they came once or several times."""
    found: list[str] = []
    for name in names:
        value = entry.get(name) or []
        found += [value] if isinstance(value, str) else [str(each) for each in value]
    return [each.strip() for each in found if each.strip()]


def _identifiers(entry: Entry, notes: str) -> Identifiers:
    links = " ".join(_texts(entry, "urls", "accession_number", "id", "link")) + " " + notes
    reported = next(iter(_texts(entry, "doi")), None)
    linked = _DOI.search(links) if "doi.org/" in links else None
    eid, ut = _EID.search(links), _UT.search(links)
    numbers = [number for each in _texts(entry, "issn") for number in re.findall(r"[\dXx-]{8,17}", each)]
    digits = {number: number.replace("-", "") for number in numbers}
    return Identifiers(
        doi=reported or (linked[0] if linked else None),
        wos=ut[0] if ut else None,
        scopus=eid[0] if eid else None,
        issns=tuple(number for number in digits if len(digits[number]) == 8),
        isbns=tuple(number for number in digits if len(digits[number]) in (10, 13)),
    )


def _year(entry: Entry) -> int | None:
    """The year of `2017///` and of dates; none where the tag is missing."""
    texts = _texts(entry, "year", "publication_year", "date")
    found = next((match for each in texts if (match := _YEAR.search(each))), None)
    if texts and found is None:
        raise BadValue("PY: no year")
    return int(found[0]) if found else None


def _part(address: str, authors: list[str]) -> Part:
    text = without_names(_BRACKETED.sub("", address), authors).rstrip(" .;")
    return Part(text, country=country_at_end(text))
