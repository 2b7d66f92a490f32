"""SwePub's bibliometric export as JSON, the one that loses nothing.

One object: `hits` (the records), `query`, `query_handled_at`, `matching_orgs`, `total`. A record's `classifications`
was called `subjects` in earlier versions of the service. Chosen fields give records that lack the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.bibliometrics import json_fields
from pipelines.bibliometrics.affiliation_shares import Part, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.errors import NotRecognised
from pipelines.bibliometrics.formats.swepub import by_source, is_retracted, output_type, scheme_at, subjects
from pipelines.bibliometrics.json_exports import BROKEN, JsonList, find_list
from pipelines.bibliometrics.json_fields import READ_FAULTS, Node, nodes, reason, text, texts, within, year, yes
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Affiliation, Identifiers, Quarantined, Reading, Record, SubjectScheme

LAYOUT = "swepub_json"

_HANDLED_AT = "query_handled_at"


def read(source: Source, recognised: Recognised) -> Reading:
    """Every hit as a record, or quarantined with its position in the list."""
    source.checked_encoding()
    hits = find_list(source, "hits")
    if hits is None:
        raise NotRecognised(source.name, "no list of hits", "an export of SwePub", "Export again as JSON.")
    exported_at = _reported_at(source)
    scheme = scheme_at(exported_at)
    records: list[Record] = []
    quarantined: list[Quarantined] = []
    for position, hit in hits:
        try:
            records.append(record_of(hit, position, scheme))
        except READ_FAULTS as trouble:
            quarantined.append(Quarantined(position, reason(trouble)))
    return _reading(hits, records, quarantined, exported_at)


def _reported_at(source: Source) -> str | None:
    """The time of the query, which is before or behind the list; the version of the subjects depends on it."""
    for stretch in (source.head, bytes(source.content[-65_536:])):
        at = stretch.rfind(f'"{_HANDLED_AT}"'.encode())
        if at >= 0:
            value = stretch[at:].split(b'"', 4)
            return value[3].decode("utf-8", "replace") if len(value) > 3 else None
    return None


def _reading(hits: JsonList, records: list[Record], quarantined: list[Quarantined], exported_at: str | None) -> Reading:
    around = hits.envelope
    read_count = len(records) + len(quarantined)
    total = around.get("total")
    parts = {"query": json.dumps(around.get("query"), sort_keys=True, ensure_ascii=False)}
    warnings = []
    if isinstance(total, int):
        parts["total"] = str(total)
        if total != read_count:
            warnings.append(
                f"The file says that {total} records match its query and holds {read_count}: "
                "export again without a limit."
            )
    reported = {
        key: around[key] for key in ("query", _HANDLED_AT, "matching_orgs", "from", "to", "total") if key in around
    }
    return Reading(
        format="swepub",
        layout=LAYOUT,
        read=read_count,
        records=tuple(records),
        quarantined=tuple(quarantined),
        provenance=(clean(json.dumps(reported, ensure_ascii=False)),),
        warnings=tuple(warnings),
        exported_at=exported_at,
        parts=parts,
    )


def record_of(hit: Node | None, position: int, scheme: SubjectScheme) -> Record:
    """One hit as a record.

    Raises:
        READ_FAULTS: it is not as SwePub writes it.
    """
    if hit is None:
        raise ValueError(BROKEN)
    creators = nodes(hit, "creators")
    count = max(json_fields.count(hit, "creatorCount") or 0, len(creators)) or None
    exported_type = output_type(texts(hit, "outputTypes"))
    return Record(
        format="swepub",
        line=position,
        identifiers=_identifiers(hit),
        title=clean(text(hit, "title") or ""),
        year=year(hit, "publicationYear"),
        document_type=document_type(exported_type),
        document_type_exported=exported_type,
        author_count=count,
        affiliations=_affiliations(creators, count, texts(hit, "source")),
        subjects=subjects(scheme, _codes(within(hit, "classifications") or within(hit, "subjects"))),
        host_title=clean(text(hit, "publicationChannel") or "") or None,
        autoclassified=yes(hit, "autoclassified"),
        retracted=is_retracted(text(hit, "publicationStatus")),
    )


def _identifiers(hit: Node) -> Identifiers:
    record_id = text(hit, "recordId")
    if record_id is None:
        raise ValueError("no field 'recordId'")
    return Identifiers(
        doi=next(iter(texts(hit, "DOI")), None),
        wos=text(hit, "ISI"),
        scopus=text(hit, "scopusId"),
        pubmed=text(hit, "PMID"),
        swepub=record_id,
        issns=texts(hit, "ISSN"),
        isbns=texts(hit, "ISBN"),
    )


def _codes(classifications: Node) -> Iterator[str]:
    for level in ("fiveDigitTopics", "threeDigitTopics", "oneDigitTopics"):
        yield from texts(classifications, level)


def _affiliations(creators: Sequence[Node], count: int | None, sources: Sequence[str]) -> tuple[Affiliation, ...]:
    parts = shared(map(_parts, creators), count)
    return (*parts, *map(by_source, sources))


def _parts(creator: Node) -> list[Part]:
    """The affiliations of one creator.

    Each branch of the free text is one, from the department to the organisation. The code, where there is one, is of
    the organisation that the first branch ends in, and of every other branch that ends in the same.
    """
    code = text(creator, "affiliation")
    branches = [branch for branch in creator.get("freetext_affiliations") or () if branch]
    if not branches:
        return [_coded("", code)] if code else []
    if not code:
        return [_uncoded(", ".join(branch)) for branch in branches]
    organisation = branches[0][-1]
    return [
        _coded(organisation, code) if branch[-1] == organisation else _uncoded(", ".join(branch)) for branch in branches
    ]


@lru_cache(maxsize=20_000)
def _coded(name: str, code: str) -> Part:
    return Part(clean(name), code)


@lru_cache(maxsize=200_000)
def _uncoded(name: str) -> Part:
    return Part(clean(name))
