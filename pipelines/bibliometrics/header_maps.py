"""Headers of the table formats, version by version, as declared in `formats/<format>.yml`.

Fitting a file's header to a declared version. Not here: what the columns mean.

A declaration has `versions`, the newest first, each with a `name`, the columns that tell it (`recognised_by`), those it
cannot do without (`required`) and its `fields` (our name -> the source's names); and, for all versions, `marks`
(columns of which at least one is in every file of the format), `ignored` and `ignored_patterns`. Names are
compared without case, surrounding space, doubled space, hyphens and a closing asterisk, which the sources change
between their own versions. A column that nothing names is an error: a renamed column must never be lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.bibliometrics.errors import UnknownHeader


def folded(name: str) -> str:
    """A column's name as it is compared."""
    plain = name.replace("\ufeff", "").replace("\u00a0", " ").replace("-", " ").strip().strip('"').rstrip("* ")
    return " ".join(plain.split()).casefold()


@dataclass(frozen=True)
class Version:
    """One version of a format's header."""

    name: str
    recognised_by: frozenset[str]
    required: Mapping[str, tuple[str, ...]]
    """Field -> its columns, one of which must be there."""
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FittedHeader:
    """A file's header as a version understands it."""

    version: str
    columns: tuple[str, ...]
    """As written in the file."""
    positions: Mapping[str, int]
    """Field -> position in the row."""


@dataclass(frozen=True)
class HeaderMaps:
    """All versions of one format's header."""

    format: str
    versions: tuple[Version, ...]
    marks: frozenset[str]
    ignored: frozenset[str]
    ignored_patterns: tuple[re.Pattern[str], ...]
    known: frozenset[str] = field(repr=False)

    def knows(self, column: str) -> bool:
        """Whether any version names the column, or it is declared as not needed."""
        name = folded(column)
        return name in self.known or any(pattern.fullmatch(name) for pattern in self.ignored_patterns)

    def likeness(self, columns: Sequence[str]) -> int:
        """How many of the columns the format knows; 0 without one of its marks."""
        if not self.marks.intersection(map(folded, columns)):
            return 0
        return sum(map(self.knows, columns))

    def fit(self, file: str, line: int, columns: Sequence[str]) -> FittedHeader:
        """The version that the header is of.

        Raises:
            UnknownHeader: a column is unknown, stands there twice where it is read, or one that is needed is missing.
        """
        names = [folded(column) for column in columns]
        present = set(names)
        version = next((each for each in self.versions if each.recognised_by <= present), self.versions[-1])
        unknown = [column for column in columns if column.strip() and not self.knows(column)]
        missing = [all_names[0] for all_names in version.required.values() if present.isdisjoint(all_names)]
        if unknown or missing:
            raise UnknownHeader(
                file, line, unknown, missing, version.name, f"pipelines/bibliometrics/formats/{self.format}.yml"
            )
        positions = {
            field_name: names.index(found)
            for field_name, all_names in version.fields.items()
            if (found := next((name for name in all_names if name in present), None)) is not None
        }
        return FittedHeader(version.name, tuple(columns), positions)


@cache
def header_maps(format_name: str) -> HeaderMaps:
    """The declared versions of a format's header."""
    import yaml

    declared = yaml.safe_load((files("pipelines.bibliometrics.formats") / f"{format_name}.yml").read_bytes())
    versions = tuple(_version(entry, declared.get("fields", {})) for entry in declared["versions"])
    ignored = frozenset(map(folded, declared.get("ignored", ())))
    named = {name for version in versions for names in version.fields.values() for name in names}
    reported = {name for version in versions for name in version.recognised_by}
    return HeaderMaps(
        format=format_name,
        versions=versions,
        marks=frozenset(map(folded, declared["marks"])),
        ignored=ignored,
        ignored_patterns=tuple(re.compile(pattern) for pattern in declared.get("ignored_patterns", ())),
        known=frozenset(ignored | named | reported),
    )


def _version(entry: Mapping[str, Any], shared: Mapping[str, list[str]]) -> Version:
    fields = {
        name: tuple(folded(column) for column in columns)
        for name, columns in {**shared, **entry.get("fields", {})}.items()
    }
    return Version(
        name=entry["name"],
        recognised_by=frozenset(map(folded, entry.get("recognised_by", ()))),
        required={name: fields[name] for name in entry["required"]},
        fields=fields,
    )
