"""What the exports of a snapshot have that a person may want to look at.

Rows of the quality tables. Not here: rows of publications (``publications.py``), or weighing findings
(``checks/publications.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pipelines.archive import Part
from pipelines.bibliometrics.files import ReadFile
from pipelines.bibliometrics.publications import Publication, Publications
from pipelines.bibliometrics.records import Reading
from pipelines.bibliometrics.sets import compare

Rows = list[tuple[Any, ...]]

AHEAD = "year_ahead"
"""Reason of a publication whose year is later than its export could know."""

# Records that are in several files are merged: worth knowing, and nothing to fix.
_MERGED = ("overlap", "repeated_file")
_NAMED = 5


def quarantined_rows(names: Mapping[str, str], files: Mapping[str, ReadFile]) -> Rows:
    """File, line and reason of every row that could not be read. `names` are those of files, by SHA-256.

    A table of counts names the lines of the snapshot that it was made of; its own lines are whole.
    """
    rows: Rows = []
    for sha256, file in files.items():
        if file.reading is not None:
            rows += [(names[sha256], one.line, one.reason) for one in file.reading.quarantined]
        elif file.table is not None:
            rows += [(names[sha256], 0, f"no work in {where}") for where in file.table.broken]
    return rows


def finding_rows(
    names: Mapping[str, str], files: Mapping[str, ReadFile], found: Publications, complete: Collection[str]
) -> Rows:
    """Kind, subject, detail and occurrences of every finding.

    Args:
        names: of files, by SHA-256.
        files: what was read, by SHA-256.
        found: what it became.
        complete: SHA-256 of files that a person has said to be complete.
    """
    readings = {names[sha256]: file.reading for sha256, file in files.items() if file.reading is not None}
    said = {names[sha256] for sha256 in complete if sha256 in names}
    return [
        *(
            # A set is of files: that is what is exported again.
            ("overlap" if one.kind in _MERGED else "set", ", ".join(one.files), one.message, len(one.files))
            for one in compare(readings)
            if one.kind in _MERGED or not said.intersection(one.files)
        ),
        *_unjoined(names, found),
        *(
            ("kept_apart", f"{one.kind} {one.value}", f"{one.reason}: {', '.join(one.publication_ids)}", 1)
            for one in found.kept_apart
        ),
        *(
            ("identifier", one.kind, f"{one.reason}, first in {names[one.file]}, line {one.line}", one.count)
            for one in found.identifier_faults
        ),
        *(
            ("subject", one.code, f"{one.label or 'no label'} ({one.format}) is in no version of SSIF", one.records)
            for one in found.unknown_subjects
        ),
    ]


def _unjoined(names: Mapping[str, str], found: Publications) -> Iterator[tuple[Any, ...]]:
    """Supplements that no publication takes, by file and reason."""
    counts = Counter((one.file, one.reason) for one in found.unjoined)
    yield from (("unjoined", names[file], reason, count) for (file, reason), count in sorted(counts.items()))


def last_year_of(reading: Reading, part: Part) -> int:
    """The last year that a publication of the export can have: the one after it was made, or was dropped."""
    made = reading.exported_at or part.request.get("received") or ""
    return int(made[:4]) + 1 if made[:4].isdigit() else 9999


def is_ahead(publication: Publication, last_years: Mapping[str, int]) -> bool:
    """Whether the year is later than any export of the publication could know: a slip, such as 2052 for 2025."""
    last = max((last_years.get(member.file, 9999) for member in publication.members), default=9999)
    return publication.year is not None and publication.year > last


def ahead_rows(names: Mapping[str, str], kept: Sequence[Publication], ahead: Collection[str]) -> Rows:
    """One finding a year that is ahead, with the first places of it."""
    by_year: dict[int, list[str]] = {}
    for one in kept:
        if one.publication_id in ahead and one.year is not None:
            member = one.members[0]
            by_year.setdefault(one.year, []).append(f"{names[member.file]}, line {member.line}")
    return [
        ("year", str(year), f"later than its export and the year after it: {'; '.join(places[:_NAMED])}", len(places))
        for year, places in sorted(by_year.items())
    ]
