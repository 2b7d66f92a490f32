"""Files of one query compared with each other: missing parts, overlap, the same records twice.

What only several readings together can tell. Not here: merging the records. The sources cut an export of many records
into files, and no file knows of the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipelines.bibliometrics.records import Format, Reading, Record

EXPORT_LIMITS: dict[Format, tuple[int, ...]] = {
    "wos": (500, 1_000, 5_000, 100_000),
    "scopus": (2_000, 20_000),
    "openalex": (100_000,),
    "diva": (9_999,),
    "dimensions": (500, 2_500, 50_000),
    "lens": (50_000,),
}
"""Records at which the sources end a file. One that has just as many was probably cut there."""

_NUMBERED = re.compile(r"(?P<stem>.*?) ?(?:\((?P<number>\d+)\))?(?P<ending>\.\w+)?")
"""As browsers number downloads: `savedrecs.txt`, `savedrecs(1).txt` …"""

_RANGED = re.compile(r"(?P<stem>.*?)(?P<first>\d{1,6}) ?(?:-|–|_to_|to|till) ?(?P<last>\d{1,6})(?P<ending>\.\w+)?")
"""As people name parts by their records: `wos 1-500.txt`, `wos 501-1000.txt` …"""

_COUNTED = re.compile(r"(?P<stem>.*?[^\d])(?:_|-| |part|del)(?P<number>\d{1,3})(?P<ending>\.\w+)?")
"""As people count parts: `wos_01.txt`, `wos_02.txt` …; years are no such numbers."""

_STRONGEST_FIRST = ("wos", "scopus", "swepub", "openalex", "diva", "dimensions", "lens", "doi")

Kind = Literal["repeated_file", "overlap", "missing_part", "cut_at_limit", "incomplete"]


@dataclass(frozen=True)
class SetFinding:
    """Something that a person should look at in a set of files."""

    kind: Kind
    files: tuple[str, ...]
    records: int
    """How many records it is about; 0 where that cannot be reported."""
    message: str


def compare(readings: Mapping[str, Reading]) -> list[SetFinding]:
    """What the files of a drop tell together; names are used for the numbers that browsers give downloads."""
    return [
        *_overlaps(readings),
        *_gaps(readings),
        *_cut(readings),
        *_incomplete(readings),
    ]


def _key(record: Record) -> tuple[str, str] | None:
    for kind in _STRONGEST_FIRST:
        value = getattr(record.identifiers, kind)
        if value:
            return kind, value.casefold()
    return None


def _overlaps(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    """Pairs of files of one format that hold the same records."""
    keys = {name: {key for record in reading.records if (key := _key(record))} for name, reading in readings.items()}
    holders: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, reading in readings.items():
        for kind, value in keys[name]:
            holders[reading.format, kind, value].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        ordered = sorted(names)
        for at, first in enumerate(ordered):
            for second in ordered[at + 1 :]:
                shared[first, second] += 1
    for (first, second), count in sorted(shared.items()):
        if count == len(keys[first]) == len(keys[second]):
            message = f"{second} holds the same {count} records as {first}: one of the two can be taken away."
            yield SetFinding("repeated_file", (first, second), count, message)
        else:
            message = (
                f"{first} and {second} share {count} records. They count once; if the files are parts of one query, "
                "export the parts again without overlap."
            )
            yield SetFinding("overlap", (first, second), count, message)


@dataclass(frozen=True)
class _Series:
    """Files that are parts of one export by their names: number, or first record -> name."""

    stem: str
    ending: str
    how: Literal["numbered", "ranged", "counted"]
    parts: Mapping[int, str]
    lasts: Mapping[int, int]
    """First record -> last record, where the names say so."""

    @property
    def last(self) -> str:
        """Name of its last file."""
        return self.parts[max(self.parts)]

    @property
    def missing(self) -> list[str]:
        """Names, or records, of the files that are not there between those that are."""
        if self.how == "ranged":
            ordered = sorted(self.parts)
            gaps = [(self.lasts[one] + 1, after - 1) for one, after in pairwise(ordered) if self.lasts[one] + 1 < after]
            if ordered[0] > 1:
                gaps.insert(0, (1, ordered[0] - 1))
            return [f"records {first}-{last}" for first, last in gaps]
        numbers = [number for number in range(min(1, *self.parts), max(self.parts)) if number not in self.parts]
        if self.how == "counted":
            return [f"number {number} of {self.stem}…{self.ending}" for number in numbers]
        return [f"{self.stem}({number}){self.ending}" if number else f"{self.stem}{self.ending}" for number in numbers]


def _series(readings: Mapping[str, Reading]) -> list[_Series]:
    """The series of the files, each file in one; a file whose name counts nothing is a series of its own."""
    found: dict[tuple[str, str, str, str], tuple[dict[int, str], dict[int, int]]] = {}
    for name, reading in readings.items():
        how, stem, ending, number, last = _place(name)
        parts, lasts = found.setdefault((reading.format, how, stem, ending), ({}, {}))
        parts[number], lasts[number] = name, last
    return [
        _Series(stem, ending, how, parts, lasts)  # type: ignore[arg-type]
        for (_, how, stem, ending), (parts, lasts) in sorted(found.items(), key=lambda item: item[0])
    ]


def _place(name: str) -> tuple[str, str, str, int, int]:
    """How a name counts, its stem and ending, its number, and where it names records the last one."""
    if (found := _RANGED.fullmatch(name)) and int(found["first"]) < int(found["last"]) and not _is_years(found):
        return "ranged", found["stem"], found["ending"] or "", int(found["first"]), int(found["last"])
    if found := _COUNTED.fullmatch(name):
        return "counted", found["stem"], found["ending"] or "", int(found["number"]), 0
    numbered = _NUMBERED.fullmatch(name)
    assert numbered is not None
    return "numbered", numbered["stem"], numbered["ending"] or "", int(numbered["number"] or 0), 0


def _is_years(found: re.Match[str]) -> bool:
    """`lnu 2015-2019.txt` is a span of years: nobody's 2,015th record begins a part."""
    return all(1900 <= int(found[side]) <= 2100 for side in ("first", "last"))


def _gaps(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    for series in _series(readings):
        if (len(series.parts) < 2 and series.how != "ranged") or not series.missing:
            continue
        names = tuple(series.parts[number] for number in sorted(series.parts))
        between = f"Between {names[0]} and {names[-1]}" if len(names) > 1 else f"Before {names[0]}"
        message = f"{between} is missing: {', '.join(series.missing)}. Drop it too."
        yield SetFinding("missing_part", names, 0, message)


def _cut(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    """Last files of a series that are as full as the source makes them, and that do not say themselves how many."""
    for series in _series(readings):
        reading = readings[series.last]
        total = sum(readings[name].read for name in series.parts.values())
        if reading.read in EXPORT_LIMITS.get(reading.format, ()) and reading.parts.get("total") != str(total):
            message = (
                f"{series.last} holds {reading.read:,} records, where {reading.format} ends a file: check that no "
                f"further part of the query is left to export. If none is: `styrka complete '{series.last}'`."
            )
            yield SetFinding("cut_at_limit", (series.last,), reading.read, message)


def _incomplete(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    """Answers of OpenAlex' API whose pages do not add up to what the query found."""
    answers: dict[int, list[str]] = defaultdict(list)
    for name, reading in readings.items():
        if reading.layout == "openalex_api" and reading.parts.get("total", "").isdigit():
            answers[int(reading.parts["total"])].append(name)
    for total, names in sorted(answers.items()):
        held = len({_key(record) for name in names for record in readings[name].records})
        quarantined = sum(len(readings[name].quarantined) for name in names)
        if held + quarantined < total:
            message = (
                f"The query found {total:,} works and its pages here hold {held:,}: fetch the other pages, "
                "by following next_cursor to the end."
            )
            yield SetFinding("incomplete", tuple(sorted(names)), total - held, message)
