"""One publication out of the records that are one.

Which value each field gets. Not here: which records are one (`merging.py`), the order of sources (`precedence.py`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from pipelines.bibliometrics.counting import Matched, attributed, cooperation, matched, shares
from pipelines.bibliometrics.identifiers import STRENGTH
from pipelines.bibliometrics.measured import Unmeasured, unmeasured
from pipelines.bibliometrics.merging import Placed
from pipelines.bibliometrics.organisations import Register
from pipelines.bibliometrics.precedence import (
    AFFILIATION_PRECEDENCE,
    BIBLIOGRAPHIC_PRECEDENCE,
    CITATION_PRECEDENCE,
    SUBJECT_PRECEDENCE,
    place,
    preferred,
)
from pipelines.bibliometrics.publications import (
    CitationCount,
    FieldScheme,
    IdentifierKind,
    Member,
    Publication,
    PublicationSubject,
    Score,
)
from pipelines.bibliometrics.records import DocumentType, Format, Record, Subject
from pipelines.bibliometrics.subjects import PlacedSubject, place_other, place_ssif
from pipelines.bibliometrics.titles import title_key

Value = TypeVar("Value")

ID_DIGITS = 20
"""Eighty bits: among ten million publications two have one id with a probability of 4e-11."""

_STRENGTH = {kind: rank for rank, kind in enumerate(STRENGTH)}


def harmonise(records: Sequence[Placed], supplements: Sequence[Placed], register: Register) -> Publication:
    """The publication that `records` are, with what `supplements` add."""
    title = _chosen(records, lambda record: record.title or None)
    year = _chosen(records, lambda record: record.year)
    kind = preferred(
        ((one, one.record.document_type) for one in records), BIBLIOGRAPHIC_PRECEDENCE, first=_says_nothing_of_type
    )
    host = _chosen(records, lambda record: record.host_title or None)
    authors = _chosen(records, lambda record: record.author_count)
    everything = [*records, *supplements]
    cited = citation_counts(everything)
    source = _affiliation_source(records)
    named = _named(records, register)
    counted = matched(source.record.affiliations, register) if source else []
    together = cooperation(counted) if source else None
    fallback = min(one.record.format for one in records)
    identifiers = _identifiers(records)
    document_type = kind[1] if kind else "other"
    reason = _unmeasured(records, supplements)
    words = title[1] if title else ""
    return Publication(
        publication_id=publication_id(strongest(identifiers, words, year[1] if year else None, document_type)),
        identifiers=identifiers,
        title=words,
        title_source=title[0].record.format if title else fallback,
        year=year[1] if year else None,
        year_source=year[0].record.format if year else None,
        document_type=document_type,
        document_type_source=kind[0].record.format if kind else fallback,
        unmeasured=reason,
        host_title=host[1] if host else None,
        issns=tuple(sorted({issn for one in records for issn in one.known.issns})),
        isbns=tuple(sorted({isbn for one in records for isbn in one.known.isbns})),
        author_count=authors[1] if authors else None,
        organisations=shares(counted, named),
        fractions_source=source.record.format if source else None,
        attributed=attributed(source.record.affiliations) if source else None,
        countries=together.countries if together else (),
        with_business=together.with_business if together else None,
        with_abroad=together.with_abroad if together else None,
        subjects=_subjects(everything),
        citations=cited[0].citations if cited else None,
        citations_source=cited[0].source if cited else None,
        citation_counts=cited,
        normalised_scores=_scores(everything, _normalised),
        top10_shares=_scores(everything, _top10),
        members=tuple(sorted(map(_member, everything), key=lambda one: (one.format, one.file, one.line))),
    )


def strongest(
    identifiers: Sequence[tuple[IdentifierKind, str]], title: str, year: int | None, document_type: DocumentType
) -> str:
    """What a publication is known by: its strongest identifier. Chapters bear their book's DOI: the title goes in."""
    if not identifiers:
        return f"title:{title_key(title)}|{year}|{document_type}"
    kind, value = identifiers[0]
    if kind == "doi" and document_type in ("book", "chapter"):
        return f"doi:{value}|{title_key(title)}"
    return f"{kind}:{value}"


def publication_id(name: str) -> str:
    """The id of what is known by `name`."""
    return hashlib.sha256(name.encode()).hexdigest()[:ID_DIGITS]


def _member(one: Placed) -> Member:
    return Member(one.file, one.record.line, one.record.format, one.record.supplements)


def _chosen(records: Sequence[Placed], value: Callable[[Record], Value | None]) -> tuple[Placed, Value] | None:
    """The bibliographic field `value` of the first source that has it."""
    if len(records) == 1:
        only = value(records[0].record)
        return None if only is None else (records[0], only)
    found = [(one, reported) for one in records if (reported := value(one.record)) is not None]
    return preferred(found, BIBLIOGRAPHIC_PRECEDENCE)


def _unmeasured(records: Sequence[Placed], supplements: Sequence[Placed]) -> Unmeasured | None:
    """Why the publication is not measured: what the first source says that gives a type; any that it is retracted."""
    if len(records) == 1 and not supplements:
        return _reason(records[0])
    if any(_reason(one) == "retracted" for one in (*records, *supplements)):
        return "retracted"
    typed = [one for one in records if one.record.document_type_exported] or records
    found = preferred(((one, _reason(one) or "") for one in typed), BIBLIOGRAPHIC_PRECEDENCE)
    return _reason(found[0]) if found else None


def _reason(one: Placed) -> Unmeasured | None:
    record = one.record
    return unmeasured(record.document_type_exported, record.title, retracted=record.retracted)


def _says_nothing_of_type(one: Placed) -> int:
    return int(one.record.document_type == "other")


def _identifiers(records: Sequence[Placed]) -> tuple[tuple[IdentifierKind, str], ...]:
    """Every identifier of the records, strongest kind first."""
    names = {name for one in records for name in one.known.names}
    return tuple(sorted(names, key=lambda name: (_STRENGTH[name[0]], name[1])))


def _affiliation_source(records: Sequence[Placed]) -> Placed | None:
    """The record that fractions, countries and co-publication are taken from: one, so that its parts sum to one."""
    found = preferred(
        ((one, one.record.affiliations) for one in records if one.record.affiliations),
        AFFILIATION_PRECEDENCE,
        first=lambda one: int(attributed(one.record.affiliations) is None),
    )
    return found[0] if found else None


def _named(records: Sequence[Placed], register: Register) -> dict[Format, list[Matched]]:
    named: defaultdict[Format, list[Matched]] = defaultdict(list)
    for one in records:
        named[one.record.format] += matched(one.record.affiliations, register)
    return named


def citation_counts(records: Sequence[Placed]) -> tuple[CitationCount, ...]:
    """Each source's own count, in the order of precedence: of several exports of one source the newest counts."""
    by_source: defaultdict[Format, list[tuple[Placed, int]]] = defaultdict(list)
    for one in records:
        if one.record.citations is not None:
            by_source[one.record.format].append((one, one.record.citations))
    counts = []
    for source in sorted(by_source, key=lambda each: (place(each, CITATION_PRECEDENCE), each)):
        found = preferred(by_source[source], CITATION_PRECEDENCE, tie=max)
        if found:
            counts.append(CitationCount(source, found[1], found[0].exported_at))
    return tuple(counts)


def _normalised(record: Record) -> tuple[str | None, float | None]:
    return record.score_name, record.normalised_score


def _top10(record: Record) -> tuple[str | None, float | None]:
    return record.top10_name, record.top10_share


def _scores(records: Sequence[Placed], score: Callable[[Record], tuple[str | None, float | None]]) -> tuple[Score, ...]:
    """One score per name, in order of name."""
    by_name: defaultdict[str, list[tuple[Placed, float]]] = defaultdict(list)
    for one in records:
        name, value = score(one.record)
        if name is not None and value is not None:
            by_name[name].append((one, value))
    found = ((name, preferred(by_name[name], CITATION_PRECEDENCE, tie=max)) for name in sorted(by_name))
    return tuple(Score(name, best[1], best[0].record.format, best[0].exported_at) for name, best in found if best)


def _subjects(records: Sequence[Placed]) -> tuple[PublicationSubject, ...]:
    """The subjects of each scheme, from one source each, in order of scheme and code."""
    saying = [one for one in records if one.record.subjects]
    if len(saying) == 1:
        record = saying[0].record
        return _subjects_of_one(record.subjects, record.format, record.autoclassified)
    found: list[PublicationSubject] = []
    ssif = preferred(
        ((one, placed) for one in saying if (placed := place_ssif(one.record.subjects))),
        SUBJECT_PRECEDENCE,
        first=lambda one: int(one.record.autoclassified is True),
    )
    if ssif:
        found += _with_fractions(ssif[1], ssif[0].record.format, ssif[0].record.autoclassified)
    by_scheme: defaultdict[FieldScheme, list[tuple[Placed, tuple[PlacedSubject, ...]]]] = defaultdict(list)
    for one in saying:
        for scheme, placed in place_other(one.record.subjects).items():
            by_scheme[scheme].append((one, placed))
    for candidates in by_scheme.values():
        best = preferred(candidates, SUBJECT_PRECEDENCE)
        if best:
            found += _with_fractions(best[1], best[0].record.format, None)
    return _in_order(found)


@lru_cache(maxsize=65_536)
def _subjects_of_one(
    subjects: tuple[Subject, ...], source: Format, autoclassified: bool | None
) -> tuple[PublicationSubject, ...]:
    """The same where one record alone has subjects: many records have the same ones."""
    found = [*_with_fractions(place_ssif(subjects), source, autoclassified)]
    for placed in place_other(subjects).values():
        found += _with_fractions(placed, source, None)
    return _in_order(found)


def _in_order(subjects: list[PublicationSubject]) -> tuple[PublicationSubject, ...]:
    return tuple(sorted(subjects, key=lambda subject: (subject.scheme, subject.code)))


@lru_cache(maxsize=65_536)
def _with_fractions(
    placed: tuple[PlacedSubject, ...], source: Format, autoclassified: bool | None
) -> tuple[PublicationSubject, ...]:
    """Subjects with 1 / (how many the publication has in the scheme)."""
    counts: defaultdict[FieldScheme, int] = defaultdict(int)
    for one in placed:
        counts[one.scheme] += 1
    return tuple(
        PublicationSubject(one.scheme, one.code, one.label, 1 / counts[one.scheme], source, autoclassified)
        for one in placed
    )
