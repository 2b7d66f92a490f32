"""Subjects of a publication: the Swedish standard harmonised to one version, other schemes beside it.

Codes and their levels. Not here: labels of the warehouse (the seed `research_fields`).

SSIF 2011/2016 and 2025 have the same six areas (one digit) and 42 groups (three digits), which are those of OECD's
FORD; 41 of the five-digit codes were withdrawn. A withdrawn code is replaced as KB does it in SwePub: one target takes
it over; several targets within one group leave it at the group; else the narrower match counts, else the close one,
else the code stays as it is. The three digits follow the five: 40501, now 20904, is counted under 209.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipelines import seed_file
from pipelines.bibliometrics.publications import FieldScheme
from pipelines.bibliometrics.records import Subject

AREA, GROUP, SUBJECT = 1, 3, 5
"""Digits of the three levels of SSIF."""

_LEVELS: dict[int, FieldScheme] = {AREA: "ssif_1", GROUP: "ssif_3", SUBJECT: "ssif_5"}
_SSIF = frozenset({"ssif_2011", "ssif_2025"})

Rule = Literal["kept", "one target", "same group", "narrow match", "close match", "left", "unknown"]


@dataclass(frozen=True, slots=True)
class Harmonised:
    """An SSIF code in the version of 2025."""

    subject: str | None
    """Five digits, where the code has so many and the replacement keeps them."""
    group: str | None
    """Three digits."""
    area: str | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class Field:
    """One code of the seed."""

    code: str
    label_sv: str
    label_en: str
    withdrawn: bool
    replaced_by: tuple[str, ...]
    narrow: tuple[str, ...]
    close: tuple[str, ...]


@lru_cache(maxsize=1)
def ssif() -> dict[str, Field]:
    """Every code of SSIF 2011/2016 and 2025, from the seed that dbt loads too."""
    with seed_file("research_fields").open(encoding="utf-8", newline="") as stream:
        return {
            row["field_code"]: Field(
                row["field_code"],
                row["label_sv"],
                row["label_en"],
                row["last_version"] == "2016",
                _listed(row["replaced_by"]),
                _listed(row["narrow_match"]),
                _listed(row["close_match"]),
            )
            for row in csv.DictReader(stream)
            if row["field_scheme"].startswith("ssif_")
        }


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@lru_cache(maxsize=4_096)
def harmonise(code: str) -> Harmonised:
    """What an exported SSIF code is in the version of 2025; `unknown` where it is in no version."""
    known = ssif().get(code)
    if known is None:
        return Harmonised(None, None, None, "unknown")
    if not known.withdrawn:
        return _at(code, "kept")
    targets = known.replaced_by
    if len(targets) == 1:
        return _at(targets[0], "one target")
    if len({target[:GROUP] for target in targets}) == 1:
        return _at(targets[0][:GROUP], "same group")
    if len(known.narrow) == 1:
        return _at(known.narrow[0], "narrow match")
    if len(known.close) == 1:
        return _at(known.close[0], "close match")
    return _at(code, "left")


def _at(code: str, rule: Rule) -> Harmonised:
    return Harmonised(
        code if len(code) == SUBJECT else None, code[:GROUP] if len(code) >= GROUP else None, code[:AREA], rule
    )


@dataclass(frozen=True, slots=True)
class PlacedSubject:
    """A subject under the scheme that the warehouse counts it in."""

    scheme: FieldScheme
    code: str
    label: str


def place_ssif(subjects: Iterable[Subject]) -> tuple[PlacedSubject, ...]:
    """The areas, groups and subjects that a record's SSIF codes mean, each once, in order of level and code.

    A group or area that is exported only as the parent of a code that has moved goes with it.
    """
    return _place_codes(tuple(subject.code.strip() for subject in subjects if subject.scheme in _SSIF))


@lru_cache(maxsize=65_536)
def _place_codes(codes: tuple[str, ...]) -> tuple[PlacedSubject, ...]:
    exported = sorted(set(codes), key=lambda code: (-len(code), code))
    found: dict[int, set[str]] = {AREA: set(), GROUP: set(), SUBJECT: set()}
    explained: set[str] = set()
    for code in exported:
        known = harmonise(code)
        if code in explained or known.rule == "unknown":
            continue
        explained |= {code[:AREA], code[:GROUP]}
        for level, value in ((AREA, known.area), (GROUP, known.group), (SUBJECT, known.subject)):
            if value is not None:
                found[level].add(value)
    return tuple(PlacedSubject(_LEVELS[level], one, "") for level, placed in found.items() for one in sorted(placed))


@lru_cache(maxsize=65_536)
def unknown_codes(subjects: tuple[Subject, ...]) -> tuple[tuple[str, str], ...]:
    """Codes and labels that are in an SSIF scheme and are in no version of it."""
    return tuple(
        (subject.code.strip(), subject.label)
        for subject in subjects
        if subject.scheme in _SSIF and harmonise(subject.code.strip()).rule == "unknown"
    )


def place_other(subjects: Iterable[Subject]) -> dict[FieldScheme, tuple[PlacedSubject, ...]]:
    """Subjects of schemes that are taken as exported, by scheme, each once and in order of code.

    OpenAlex's addresses (`https://openalex.org/fields/17`, `T10036`) become codes as its tables have them.
    """
    labels: defaultdict[FieldScheme, dict[str, str]] = defaultdict(dict)
    for subject in subjects:
        scheme = subject.scheme
        if scheme == "ssif_2011" or scheme == "ssif_2025":
            continue
        code = subject.code.strip()
        if scheme.startswith("openalex_"):
            code = code.rstrip("/").rpartition("/")[2]
        if code:
            labels[scheme][code] = max(labels[scheme].get(code, ""), subject.label)
    return {
        scheme: tuple(PlacedSubject(scheme, code, label) for code, label in sorted(found.items()))
        for scheme, found in labels.items()
    }
