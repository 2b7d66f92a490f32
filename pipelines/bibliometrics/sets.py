"""Files of one query compared with each other: missing parts, overlap, the same records twice.

What only several readings together can tell. Not here: merging the records. The sources cut an export of many records
into files, and no file knows of the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


def _series(readings: Mapping[str, Reading]) -> dict[tuple[str, str, str], dict[int, str]]:
    """Files that a browser numbered: `savedrecs.txt`, `savedrecs(1).txt` … -> number -> name."""
    series: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
    for name, reading in readings.items():
        found = _NUMBERED.fullmatch(name)
        if found:
            number = int(found["number"] or 0)
            series[reading.format, found["stem"], found["ending"] or ""][number] = name
    return series


def _gaps(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    for (_, stem, ending), parts in sorted(_series(readings).items()):
        if len(parts) < 2:
            continue
        missing = [number for number in range(min(1, *parts), max(parts)) if number not in parts]
        if missing:
            names = ", ".join(f"{stem}({number}){ending}" if number else f"{stem}{ending}" for number in missing)
            message = f"Between {parts[min(parts)]} and {parts[max(parts)]} is missing: {names}. Drop it too."
            yield SetFinding("missing_part", tuple(parts[number] for number in sorted(parts)), 0, message)


def _cut(readings: Mapping[str, Reading]) -> Iterator[SetFinding]:
    """Last files of a series that are as full as the source makes them."""
    for (_, _, _), parts in sorted(_series(readings).items()):
        last = parts[max(parts)]
        reading = readings[last]
        if reading.read in EXPORT_LIMITS.get(reading.format, ()):
            message = (
                f"{last} holds {reading.read:,} records, where {reading.format} ends a file: check that no further "
                "part of the query is left to export."
            )
            yield SetFinding("cut_at_limit", (last,), reading.read, message)


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
