"""SwePub's monthly dumps, JSON Lines of linked data, in both shapes.

The deduplicated dump has one publication a line: {master, publications, publication_count}; the duplicated one has one
delivered record a line. Both describe an `Instance` with its `instanceOf`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.bibliometrics.affiliation_shares import Part, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats.swepub import OUTPUT_TERM, by_source, is_retracted, output_type, subjects
from pipelines.bibliometrics.json_exports import BROKEN, json_lines
from pipelines.bibliometrics.json_fields import READ_FAULTS, Node, nodes, reason, text, year
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Quarantined, Reading, Record, Subject, SubjectScheme

_ROLE = "http://id.loc.gov/vocabulary/relators/"
_AUTHORS = {_ROLE + "aut", _ROLE + "cre"}
_EDITORS = {_ROLE + "edt"}

_AUTOCLASSIFIED = "Autoclassified by Swepub"
"""Label of the note by which SwePub marks what its machine classified."""


def read(source: Source, recognised: Recognised) -> Reading:
    """Every line as a record, or quarantined."""
    source.checked_encoding()
    records: list[Record] = []
    quarantined: list[Quarantined] = []
    deduplicated = False
    for line, entry in json_lines(source):
        try:
            if entry is None:
                raise ValueError(BROKEN)
            deduplicated = deduplicated or "master" in entry
            records.append(_record(entry, line))
        except READ_FAULTS as trouble:
            quarantined.append(Quarantined(line, reason(trouble)))
    return Reading(
        format="swepub",
        layout="swepub_dump_deduplicated" if deduplicated else "swepub_dump_duplicated",
        read=len(records) + len(quarantined),
        records=tuple(records),
        quarantined=tuple(quarantined),
    )


def _record(entry: Node, line: int) -> Record:
    master: Node = entry.get("master", entry)
    work: Node = master["instanceOf"]
    creators = _creators(work)
    count = _creator_count(work, len(creators))
    exported_type = output_type(
        form["@id"] for form in work.get("genreForm", ()) if form.get("@id", "").startswith(OUTPUT_TERM)
    )
    host = _host(master)
    delivered = dict.fromkeys(
        each["meta"]["assigner"]["label"]
        for each in (entry.get("publications") or [master])
        if each.get("meta", {}).get("assigner")
    )
    return Record(
        format="swepub",
        line=line,
        identifiers=_identifiers(master, host),
        title=_title(work.get("hasTitle")),
        year=_year(master),
        document_type=document_type(exported_type),
        document_type_exported=exported_type,
        author_count=count,
        affiliations=(*shared(map(_parts, creators), count), *map(by_source, delivered)),
        subjects=_subjects(work),
        host_title=_title(host.get("hasTitle")) or None if host else None,
        autoclassified=_autoclassified(work),
        retracted=any(is_retracted(note.get("@id")) for note in work.get("hasNote", ())),
    )


def _creators(work: Node) -> list[Node]:
    """The contributions that count: authors, and editors where there is no author."""
    persons = [each for each in work.get("contribution", ()) if each.get("agent", {}).get("@type") == "Person"]
    authors = [each for each in persons if _roles(each) & _AUTHORS or not _roles(each)]
    return authors or [each for each in persons if _roles(each) & _EDITORS]


def _roles(contribution: Node) -> set[str]:
    return {role.get("@id", "") for role in contribution.get("role", ())}


def _creator_count(work: Node, listed: int) -> int | None:
    """SwePub's own count, which includes those who are not listed."""
    reported = [note["label"] for note in work.get("hasNote", ()) if note.get("@type") == "CreatorCount"]
    return max([listed, *map(int, reported)]) or None


def _autoclassified(work: Node) -> bool:
    notes = (note for each in work.get("classification", ()) for note in each.get("hasNote", ()))
    return any(note.get("label") == _AUTOCLASSIFIED for note in notes)


def _parts(contribution: Node) -> list[Part]:
    return [_part(organisation) for organisation in contribution.get("hasAffiliation", ())]


def _part(organisation: Node) -> Part:
    """A department with what it belongs to: the code that the chain has, else the names of the chain."""
    chain = list(_chain(organisation))
    for each in chain:
        for identifier in each.get("identifiedBy", ()):
            if identifier.get("source", {}).get("code") == "kb.se":
                return Part(_name(each), identifier["value"])
    return Part(clean(", ".join(filter(None, map(_name, chain)))))


def _chain(organisation: Node) -> Iterator[Node]:
    at: Node | None = organisation
    while at is not None:
        yield at
        at = next(iter(at.get("hasAffiliation", ())), None)


def _name(organisation: Node) -> str:
    names = organisation.get("nameByLang") or {}
    return clean(organisation.get("name") or names.get("swe") or next(iter(names.values()), ""))


def _identifiers(master: Node, host: Node) -> Identifiers:
    found: dict[str, list[str]] = {}
    for each in nodes(master, "identifiedBy"):
        if value := text(each, "value"):
            found.setdefault(text(each, "@type") or "", []).append(value)
    issns = (text(each, "value") for each in nodes(host, "identifiedBy") if each.get("@type") == "ISSN")
    record_id = text(master, "@id")
    if record_id is None:
        raise ValueError("no field '@id'")
    return Identifiers(
        doi=next(iter(found.get("DOI", ())), None),
        wos=next(iter(found.get("ISI", ())), None),
        scopus=next(iter(found.get("ScopusID", ())), None),
        pubmed=next(iter(found.get("PMID", ())), None),
        swepub=record_id,
        issns=tuple(dict.fromkeys(filter(None, issns))),
        isbns=tuple(dict.fromkeys(found.get("ISBN", ()))),
    )


def _host(master: Node) -> Node:
    """What the publication is in; projects and funders are written under the same key."""
    hosts = (
        each
        for each in master.get("isPartOf", ())
        if each.get("hasTitle") and not each.get("genreForm") and not each.get("contribution")
    )
    return next(hosts, {})


def _title(titles: list[Node] | None) -> str:
    first: Node = next(iter(titles or ()), {})
    return clean(": ".join(filter(None, (first.get("mainTitle"), first.get("subtitle")))))


def _year(master: Node) -> int | None:
    return next((found for each in nodes(master, "publication") if (found := year(each, "date"))), None)


def _subjects(work: Node) -> tuple[Subject, ...]:
    """Codes of SSIF; the address of its scheme changed with the version of 2025."""
    codes: dict[str, str] = {}
    scheme: SubjectScheme = "ssif_2025"
    for each in work.get("classification", ()):
        address = (each.get("inScheme") or {}).get("@id") or each.get("@id", "")
        if "ssif" in address.casefold() and each.get("code"):
            codes[each["code"]] = (each.get("prefLabelByLang") or {}).get("en", "")
            if "begrepp.uka.se" not in address:
                scheme = "ssif_2011"
    return subjects(scheme, codes, codes)
