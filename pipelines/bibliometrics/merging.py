"""Which records are one publication.

The rule, and the groups that it makes. Not here: what a group is written as (`harmonising.py`).

The rule. Two records are joined when one of these holds, and a group is all that is joined, however far apart:

1. They carry the same name in the archive that they came from (two records of Web of Science with one UT), or they are
   the same in every field: one record, exported twice.
2. They share a DOI, UT, EID, PMID or any other normalised identifier, and their titles agree (`titles.titles_agree`).
   - Books and chapters: chapters bear their book's DOI, so the titles must agree more closely, no poor title
     (`Introduction`) is enough, and a book is never joined to a chapter of the same export.
   - Articles and reviews may bear different titles (one is a translation), if they are in the same journal and their
     years differ by one at the most.
   - Two records that their own archive holds as two need the same title, year and type.
3. They share no identifier, have the same title, which names a work (`titles.names_a_work`), the same year and the
   same kind of document, and one of ISSN, ISBN, host title or number of authors. Not where they, or the groups that
   they belong to, carry different DOIs, UTs, EIDs, PMIDs or OpenAlex names: then all of them are left apart.

A record without a title agrees with nothing but its own name. Supplements (Dimensions, Lens, SciVal, InCites) join by
DOI only. Neither the order of files nor that of records enters into any of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from pipelines.bibliometrics.identifiers import Known, normalise_all
from pipelines.bibliometrics.records import Reading, Record
from pipelines.bibliometrics.titles import LIKENESS_OF_BOOKS, fold, is_poor, names_a_work, title_key, titles_agree

MANY = 60
"""From so many records with one identifier on, only equal titles are joined: each pair would be too many."""

_BOOKISH = frozenset({"book", "chapter"})
_ARTICLES = frozenset({"article", "review"})
_KINDS = {"article": "serial", "review": "serial", "conference_paper": "serial"}
_EXCLUSIVE = frozenset({"doi", "wos", "scopus", "pubmed", "openalex"})
"""Identifiers that a publication has once: two that differ are two publications, if nothing stronger joins them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with the file that it is in and its normalised identifiers."""

    file: str
    exported_at: str | None
    record: Record
    known: Known
    key: str
    """Of its title."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What records of different groups share without being joined by it."""

    kind: str
    value: str
    groups: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, each with its records, and what was left apart."""

    groups: tuple[tuple[Placed, ...], ...]
    apart: tuple[Shared, ...]


def place(readings: Mapping[str, Reading]) -> list[Placed]:
    """All records of `readings` with their normalised identifiers and title keys."""
    return [
        Placed(file, reading.exported_at, record, normalise_all(record.identifiers), title_key(record.title))
        for file, reading in readings.items()
        for record in reading.records
    ]


def group(placed: Sequence[Placed]) -> Grouping:
    """Join what is one publication, by the rule above. `placed` holds no supplements."""
    union = _Union(len(placed))
    _join_copies(placed, union)
    shared = _by_identifier(placed)
    for (kind, _), members in shared.items():
        _join_sharing(kind, members, placed, union)
    doubtful = _join_titles(placed, union)
    numbers, groups = _collect(placed, union)
    apart = [
        Shared(kind, value, found, "they share an identifier, and their titles or kinds do not agree")
        for (kind, value), members in shared.items()
        if len(found := tuple(sorted({numbers[union.find(member)] for member in members}))) > 1
    ]
    apart += [
        Shared("title_year", value, found, "same title and year, but different identifiers among them")
        for value, members in doubtful
        if len(found := tuple(sorted({numbers[union.find(member)] for member in members}))) > 1
    ]
    return Grouping(groups, tuple(apart))


class _Union:
    """Disjoint sets of whole numbers (Tarjan 1975), with paths halved and the smaller number on top."""

    def __init__(self, size: int) -> None:
        self.above = list(range(size))

    def find(self, one: int) -> int:
        above = self.above
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self.above[max(one, other)] = min(one, other)


def _collect(placed: Sequence[Placed], union: _Union) -> tuple[dict[int, int], tuple[tuple[Placed, ...], ...]]:
    """Number of each set's group, and the groups."""
    members: defaultdict[int, list[Placed]] = defaultdict(list)
    for index, one in enumerate(placed):
        members[union.find(index)].append(one)
    return {top: number for number, top in enumerate(members)}, tuple(tuple(found) for found in members.values())


def _by_identifier(placed: Sequence[Placed]) -> dict[tuple[str, str], list[int]]:
    """Identifiers that more than one record carries."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(placed):
        for name in one.known.names:
            found[name].append(index)
    return {name: members for name, members in found.items() if len(members) > 1}


def _join_copies(placed: Sequence[Placed], union: _Union) -> None:
    """Join records that are the same in every field: rule 1 for what has no name of its own archive."""
    first: dict[object, int] = {}
    for index, one in enumerate(placed):
        if _own_name(one) is None:
            union.join(first.setdefault(content(one), index), index)


def content(one: Placed) -> tuple[object, ...]:
    """All that a record says, without its place."""
    record = one.record
    return (
        record.format,
        one.key,
        record.year,
        record.document_type,
        record.document_type_exported,
        record.author_count,
        record.host_title,
        one.known.names,
        one.known.issns,
        one.known.isbns,
        record.citations,
        record.normalised_score,
        record.top10_share,
        record.affiliations,
        record.subjects,
    )


def _own_name(one: Placed) -> str | None:
    """Its name in the archive that it was exported from."""
    wanted = one.record.format
    return next((value for kind, value in one.known.names if kind == wanted), None)


def _join_sharing(kind: str, members: list[int], placed: Sequence[Placed], union: _Union) -> None:
    """Join the records that share one identifier, where rule 1 or 2 holds."""
    if len(members) < MANY:
        pairs: Iterable[tuple[int, int]] = combinations(members, 2)
    else:
        pairs = _pairs_of_one_title(members, placed)
    for one, other in pairs:
        if union.find(one) != union.find(other) and _same_by_identifier(kind, placed[one], placed[other]):
            union.join(one, other)


def _pairs_of_one_title(members: list[int], placed: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """Each pair with one title; where even those are many, what is the same in all that the rule asks, in a chain."""
    same: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index in members:
        one = placed[index]
        if one.key:
            same[one.key, one.record.format, one.record.document_type, one.record.year, _own_name(one)].append(index)
    titles: defaultdict[str, list[int]] = defaultdict(list)
    for equal in same.values():
        titles[placed[equal[0]].key].append(equal[0])
        yield from pairwise(equal)
    for found in titles.values():
        yield from combinations(found, 2)


def _same_by_identifier(kind: str, one: Placed, other: Placed) -> bool:
    """Rules 1 and 2 for two records that share an identifier of `kind`."""
    formats = (one.record.format, other.record.format)
    if formats == (kind, kind):
        return True
    types = {one.record.document_type, other.record.document_type}
    if formats[0] == formats[1] and _own_name(one) != _own_name(other):
        return _alike_in_one_archive(one, other)
    if types & _BOOKISH:
        return _same_book(one, other)
    if one.key and other.key and titles_agree(one.key, other.key):
        return True
    return types <= _ARTICLES and _years_near(one, other) and _same_host(one, other)


def _alike_in_one_archive(one: Placed, other: Placed) -> bool:
    """Two records that their archive holds as two are one only where all that can be seen is the same."""
    if one.record.document_type in _BOOKISH and is_poor(one.key):
        return False
    return (
        bool(one.key)
        and one.key == other.key
        and one.record.year == other.record.year
        and one.record.document_type == other.record.document_type
    )


def _same_book(one: Placed, other: Placed) -> bool:
    """Rule 2 where one of the two is a book or a chapter."""
    types = {one.record.document_type, other.record.document_type}
    if types == _BOOKISH and one.record.format == other.record.format:
        return False
    if is_poor(one.key) or is_poor(other.key):
        return False
    if types == {"chapter"} or types == _BOOKISH:
        return one.key == other.key or _alike(one.key, other.key)
    return titles_agree(one.key, other.key, LIKENESS_OF_BOOKS)


def _alike(one: str, other: str) -> bool:
    """Alike letter for letter: of chapters, even one that only lacks the subtitle may be another one."""
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= LIKENESS_OF_BOOKS * longer and titles_agree(one, other, LIKENESS_OF_BOOKS)


def _years_near(one: Placed, other: Placed) -> bool:
    """Years that differ by one at the most: online first, then in an issue."""
    if one.record.year is None or other.record.year is None:
        return False
    return abs(one.record.year - other.record.year) <= 1


def _same_host(one: Placed, other: Placed) -> bool:
    """The same journal, book or proceedings, by number or by name."""
    marks = {mark for mark in _marks(one) if mark[0] != "authors"}
    return any(mark in marks for mark in _marks(other))


def _join_titles(placed: Sequence[Placed], union: _Union) -> list[tuple[str, list[int]]]:
    """Rule 3. Returns title and year of what was left apart, with the records."""
    blocks: defaultdict[tuple[str, int, str], list[int]] = defaultdict(list)
    for index, one in enumerate(placed):
        record = one.record
        if record.year is not None and names_a_work(one.key):
            blocks[one.key, record.year, _KINDS.get(record.document_type, record.document_type)].append(index)
    together = {}
    for block, members in blocks.items():
        if len(members) > 1 and len({union.find(member) for member in members}) > 1:
            together[block] = members
    groups = _members_of(placed, union, {union.find(member) for members in together.values() for member in members})
    joined, doubtful = [], []
    for (title, year, _), members in sorted(together.items()):
        for corroborated in _corroborated(members, placed):
            names = [_exclusive(placed, groups[top]) for top in sorted({union.find(one) for one in corroborated})]
            if any(_contradict(one, other) for one, other in combinations(names, 2)):
                doubtful.append((f"{title} ({year})", corroborated))
            else:
                joined.append(corroborated)
    for members in joined:
        for first, second in pairwise(members):
            union.join(first, second)
    return doubtful


def _members_of(placed: Sequence[Placed], union: _Union, tops: set[int]) -> dict[int, list[int]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(placed)):
        top = union.find(index)
        if top in tops:
            members[top].append(index)
    return members


def _corroborated(members: list[int], placed: Sequence[Placed]) -> list[list[int]]:
    """Records of one title and year, parted by what else is the same: journal, book, or number of authors."""
    first: dict[object, int] = {}
    union = _Union(len(members))
    for position, index in enumerate(members):
        for mark in _marks(placed[index]):
            union.join(first.setdefault(mark, position), position)
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for position, index in enumerate(members):
        parts[union.find(position)].append(index)
    return [part for part in parts.values() if len(part) > 1]


def _marks(one: Placed) -> Iterator[tuple[str, object]]:
    """What corroborates a title: two records with one mark in common stand in the same place."""
    yield from (("issn", issn) for issn in one.known.issns)
    yield from (("isbn", isbn) for isbn in one.known.isbns)
    if one.record.host_title:
        yield "host", fold(one.record.host_title)
    if one.record.author_count is not None:
        yield "authors", one.record.author_count


def _exclusive(placed: Sequence[Placed], members: list[int]) -> dict[str, set[str]]:
    """The identifiers of a group that a publication has once."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for index in members:
        for kind, value in placed[index].known.names:
            if kind in _EXCLUSIVE:
                found[kind].add(value)
    return found


def _contradict(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> bool:
    return any(values.isdisjoint(other[kind]) for kind, values in one.items() if kind in other)
