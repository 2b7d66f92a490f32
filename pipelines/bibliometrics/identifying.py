"""From readings to publications: the one call that the rest of the project makes.

The order of the steps, the names of publications, and what is reported beside them. Not here: the rules (`merging.py`,
`harmonising.py`).
"""

from __future__ import annotations

import gc
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from pipelines.bibliometrics.harmonising import harmonise, publication_id
from pipelines.bibliometrics.merging import Grouping, Placed, content, group, place
from pipelines.bibliometrics.organisations import Register, register
from pipelines.bibliometrics.publications import (
    IdentifierFault,
    IdentifierKind,
    KeptApart,
    Publication,
    Publications,
    Unjoined,
    UnknownSubject,
    UnmatchedAffiliation,
)
from pipelines.bibliometrics.records import Format, Reading
from pipelines.bibliometrics.subjects import unknown_codes
from pipelines.bibliometrics.titles import LIKENESS_OF_BOOKS, titles_agree
from pipelines.system.memory import without_garbage_collection

EXAMPLE_LETTERS = 80

_PERSONAL = re.compile(r"@|\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")


def identify(readings: Mapping[str, Reading], organisations: Register | None = None) -> Publications:
    """Publications of all `readings`, by file. Use the SHA-256 of a file as its key.

    The outcome does not depend on the order of files, nor on that of the records in them.
    """
    with _without_collection():
        return _identified(readings, organisations or register())


@contextmanager
def _without_collection() -> Iterator[None]:
    """Millions of objects and no cycles are made here: looking for cycles takes a third of the time."""
    with without_garbage_collection():
        try:
            yield
        finally:
            # What was made counts as old: else the next search begins with all of it.
            gc.freeze()
            gc.unfreeze()


def _identified(readings: Mapping[str, Reading], organisations: Register) -> Publications:
    placed = place(readings)
    records = [one for one in placed if not one.record.supplements]
    grouping = group(records)
    supplements, unjoined = attach((one for one in placed if one.record.supplements), grouping)
    made = [
        harmonise(members, supplements.get(number, ()), organisations) for number, members in enumerate(grouping.groups)
    ]
    named = _with_ids(made, grouping)
    quarantined = sum(len(reading.quarantined) for reading in readings.values())
    return Publications(
        publications=tuple(sorted(named, key=lambda one: one.publication_id)),
        read=sum(reading.read for reading in readings.values()),
        merged=len(placed) - len(unjoined) - len(named),
        quarantined=quarantined,
        unjoined=tuple(sorted(unjoined, key=lambda one: (one.file, one.line))),
        identifier_faults=_identifier_faults(placed),
        kept_apart=_kept_apart(grouping, named),
        unmatched=_unmatched(grouping, organisations),
        unknown_subjects=_unknown_subjects(placed),
    )


def attach(supplements: Iterable[Placed], grouping: Grouping) -> tuple[dict[int, list[Placed]], list[Unjoined]]:
    """The supplements of each group, by DOI, and those that have none to go to."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for number, members in enumerate(grouping.groups):
        for one in members:
            for kind, value in one.known.names:
                if kind == "doi":
                    groups[value].add(number)
    found: defaultdict[int, list[Placed]] = defaultdict(list)
    unjoined = []
    for one in supplements:
        home = _home(one, groups, grouping)
        if isinstance(home, int):
            found[home].append(one)
        else:
            unjoined.append(Unjoined(one.file, one.record.line, one.record.format, home))
    return found, unjoined


def _home(one: Placed, groups: Mapping[str, set[int]], grouping: Grouping) -> int | str:
    """The number of the group that a supplement belongs to, or why there is none."""
    doi = next((value for kind, value in one.known.names if kind == "doi"), None)
    if doi is None:
        return "it has no DOI, and a supplement joins by DOI only: add the column DOI to the export"
    candidates = groups.get(doi, set())
    if not candidates:
        return "no publication has its DOI: add an export of a main format that holds it"
    if len(candidates) > 1:
        candidates = {
            number
            for number in candidates
            if any(titles_agree(one.key, member.key, LIKENESS_OF_BOOKS) for member in grouping.groups[number])
        }
    if len(candidates) == 1:
        return next(iter(candidates))
    return f"{len(groups[doi])} publications share its DOI, and its title does not tell which of them is meant"


def _with_ids(made: Sequence[Publication], grouping: Grouping) -> list[Publication]:
    """Publications each with an id of its own: where two would have one, all that they say is ingested."""
    named = _distinguished(made, lambda number: f"{made[number].identifiers}|{made[number].title}|{made[number].year}")
    return _distinguished(named, lambda number: repr(sorted(repr(content(one)) for one in grouping.groups[number])))


def _distinguished(made: Sequence[Publication], more: Callable[[int], str]) -> list[Publication]:
    """Publications, with `more` in the ids of those that share one."""
    counts = Counter(one.publication_id for one in made)
    return [
        one
        if counts[one.publication_id] == 1
        else replace(one, publication_id=publication_id(f"{one.publication_id}|{more(number)}"))
        for number, one in enumerate(made)
    ]


def _kept_apart(grouping: Grouping, named: Sequence[Publication]) -> tuple[KeptApart, ...]:
    found = (
        KeptApart(one.reason, one.kind, one.value, tuple(sorted(named[number].publication_id for number in one.groups)))
        for one in grouping.apart
    )
    return tuple(sorted(found, key=lambda one: (one.kind, one.value)))


def _identifier_faults(placed: Iterable[Placed]) -> tuple[IdentifierFault, ...]:
    """Each kind of fault once, with how often and the first place of it."""
    found: defaultdict[tuple[IdentifierKind, str], list[tuple[str, int, str]]] = defaultdict(list)
    for one in placed:
        for kind, reason, exported in one.known.faults:
            found[kind, reason].append((one.file, one.record.line, exported))
    faults = []
    for (kind, reason), places in sorted(found.items()):
        file, line, exported = min(places)
        example = "" if _PERSONAL.search(exported) else exported[:EXAMPLE_LETTERS]
        faults.append(IdentifierFault(kind, reason, len(places), example, file, line))
    return tuple(faults)


def _unmatched(grouping: Grouping, organisations: Register) -> tuple[UnmatchedAffiliation, ...]:
    """The strings that fit no organisation, those of most publications first."""
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    formats: defaultdict[tuple[str, str | None, str | None], set[Format]] = defaultdict(set)
    for members in grouping.groups:
        keys = set()
        for one in members:
            for affiliation in one.record.affiliations:
                if affiliation.name and not (match := organisations.match(affiliation)).codes:
                    sector = "company" if match.business else affiliation.sector
                    key = (affiliation.name, match.countries[0] if len(match.countries) == 1 else None, sector)
                    keys.add(key)
                    formats[key].add(one.record.format)
        for key in keys:
            counts[key] += 1
    return tuple(
        UnmatchedAffiliation(name, country, sector, count, tuple(sorted(formats[name, country, sector])))
        for (name, country, sector), count in sorted(
            counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or "", item[0][2] or "")
        )
    )


def _unknown_subjects(placed: Iterable[Placed]) -> tuple[UnknownSubject, ...]:
    counts: Counter[tuple[str, str, Format]] = Counter()
    for one in placed:
        for code, label in unknown_codes(one.record.subjects):
            counts[code, label, one.record.format] += 1
    return tuple(UnknownSubject(code, label, count, name) for (code, label, name), count in sorted(counts.items()))
