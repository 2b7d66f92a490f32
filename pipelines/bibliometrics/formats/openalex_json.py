"""OpenAlex's works as JSON: answers of the API, JSON Lines, and parts of the snapshot in JSON Lines.

Lists of works from the API cut the authors at 100; single works and the snapshot have all. Where a list is cut, neither
the number of authors nor fractions are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipelines.bibliometrics import json_fields
from pipelines.bibliometrics.affiliation_shares import Part, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats.openalex import SCORE, TOP10, in_conference, share, subjects
from pipelines.bibliometrics.json_exports import BROKEN, JsonList, find_list, json_lines
from pipelines.bibliometrics.json_fields import READ_FAULTS, Node, nodes, number, reason, text, texts, within, year, yes
from pipelines.bibliometrics.persons import clean, without_names
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Quarantined, Reading, Record, Subject

AUTHORS_IN_LISTS = 100
"""Where the API cuts the authors of a work in a list."""

Work = Node


def read(source: Source, recognised: Recognised) -> Reading:
    """Every work as a record, or quarantined with its line or position."""
    source.checked_encoding()
    if recognised.kind == "openalex_lines":
        return gathered(json_lines(source), "openalex_jsonl")
    works = find_list(source, "results") or JsonList(source, "", source.head.index(b"[") + 1)
    return gathered(works, "openalex_api" if works.key else "openalex_list", works)


def gathered(works: Iterable[tuple[int, Work | None]], layout: str, answer: JsonList | None = None) -> Reading:
    """The reading of works with their lines or positions."""
    records: list[Record] = []
    quarantined: list[Quarantined] = []
    cut = 0
    for line, work in works:
        try:
            record = record_of(work, line)
        except READ_FAULTS as trouble:
            quarantined.append(Quarantined(line, reason(trouble)))
            continue
        records.append(record)
        cut += record.author_count is None and bool(record.affiliations)
    warnings = []
    if cut:
        warnings.append(
            f"{cut} works have {AUTHORS_IN_LISTS} authors or more, where lists of the API are cut: they count without "
            "author fractions. Fetch these works one by one, or from the snapshot."
        )
    parts = _parts_of(answer)
    return Reading(
        format="openalex",
        layout=layout,
        read=len(records) + len(quarantined),
        records=tuple(records),
        quarantined=tuple(quarantined),
        warnings=tuple(warnings),
        parts=parts,
    )


def _parts_of(answer: JsonList | None) -> dict[str, str]:
    """Which page of how many works the answer is."""
    meta = answer.envelope.get("meta") if answer and isinstance(answer.envelope, dict) else None
    if not isinstance(meta, dict):
        return {}
    named = {"total": "count", "position": "page", "per_page": "per_page", "next": "next_cursor", "query": "q"}
    return {name: str(meta[key]) for name, key in named.items() if meta.get(key) is not None}


def record_of(work: Work | None, line: int) -> Record:
    """One work as a record.

    Raises:
        READ_FAULTS: it is not as OpenAlex writes it.
    """
    if work is None:
        raise ValueError(BROKEN)
    authorships = nodes(work, "authorships")
    count = _author_count(work, len(authorships))
    host = within(within(work, "primary_location"), "source")
    score = number(work, "fwci")
    top10 = share(yes(within(work, "citation_normalized_percentile"), "is_in_top_10_percent"))
    exported_type = text(work, "type") or ""
    return Record(
        format="openalex",
        line=line,
        identifiers=_identifiers(work, host),
        title=clean(text(work, "title") or text(work, "display_name") or ""),
        year=year(work, "publication_year"),
        document_type=in_conference(document_type(exported_type), text(host, "type")),
        document_type_exported=exported_type,
        author_count=count,
        affiliations=shared([list(_parts(each)) for each in authorships], count),
        subjects=_subjects(within(work, "primary_topic")),
        citations=json_fields.count(work, "cited_by_count"),
        normalised_score=score,
        score_name=SCORE if score is not None else None,
        top10_share=top10,
        top10_name=TOP10 if top10 is not None else None,
        host_title=clean(text(host, "display_name") or "") or None,
        retracted=bool(yes(work, "is_retracted")),
    )


def _author_count(work: Work, listed: int) -> int | None:
    reported = json_fields.count(work, "authors_count")
    if reported == listed:
        return listed or None
    if work.get("is_authors_truncated") or reported is not None or listed == AUTHORS_IN_LISTS:
        return None
    return listed or None


def _identifiers(work: Work, host: Work) -> Identifiers:
    ids = within(work, "ids")
    identifier = text(work, "id")
    if identifier is None:
        raise ValueError("no field 'id'")
    linking = text(host, "issn_l")
    return Identifiers(
        doi=text(work, "doi") or text(ids, "doi"),
        pubmed=text(ids, "pmid"),
        openalex=identifier,
        issns=texts(host, "issn") or ((linking,) if linking else ()),
    )


def _subjects(topic: Work) -> tuple[Subject, ...]:
    def level(node: Work) -> tuple[str | None, str]:
        return text(node, "id"), text(node, "display_name") or ""

    return subjects(level(within(topic, "field")), level(within(topic, "subfield")), level(topic))


def _parts(authorship: Work) -> Iterator[Part]:
    """The institutions of an author; where OpenAlex found none, the strings that the work has."""
    institutions = nodes(authorship, "institutions")
    for each in institutions:
        yield _institution(
            text(each, "display_name") or "",
            text(each, "ror") or text(each, "id"),
            text(each, "country_code"),
            text(each, "type"),
        )
    if not institutions:
        person = [text(within(authorship, "author"), "display_name"), text(authorship, "raw_author_name")]
        for address in texts(authorship, "raw_affiliation_strings"):
            if name := without_names(address, filter(None, person)):
                yield Part(name)


@lru_cache(maxsize=100_000)
def _institution(name: str, identifier: str | None, country: str | None, sector: str | None) -> Part:
    return Part(clean(name), identifier, country.upper() if country else None, sector.casefold() if sector else None)
