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
from typing import Any, get_args

from pipelines.bibliometrics.errors import UnknownHeader
from pipelines.bibliometrics.records import DocumentType
from pipelines.system.yaml_text import parse_yaml

_NAMED = 8
"""Columns that a message names; all of them are counted."""


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
    document_types: Mapping[DocumentType, tuple[str, ...]] = field(default_factory=dict)
    """Our type -> words of this format alone; words of several formats are in ``document_types.py``."""

    def knows(self, column: str) -> bool:
        """Whether any version names the column, or it is declared as not needed."""
        name = folded(column)
        return name in self.known or any(pattern.fullmatch(name) for pattern in self.ignored_patterns)

    def likeness(self, columns: Sequence[str]) -> int:
        """How many of the columns the format knows; 0 without one of its marks."""
        if not self.marks.intersection(map(folded, columns)):
            return 0
        return sum(map(self.knows, columns))

    def difference(self, columns: Sequence[str]) -> str:
        """In words, which columns no version names, and which the nearest version lacks."""
        present = set(map(folded, columns))
        unknown = [repr(column) for column in columns if not self.knows(column)]
        lacking = [
            [repr(names[0]) for names in version.required.values() if present.isdisjoint(names)]
            for version in self.versions
        ]
        missing = min(lacking, key=len, default=[])
        said = [f"which does not know the columns {', '.join(unknown[:_NAMED])}"] if unknown else []
        said[-1:] = [f"{said[-1]} and {len(unknown) - _NAMED} more"] if len(unknown) > _NAMED else said[-1:]
        said += [f"needs the columns {', '.join(missing)}"] if missing else []
        marks = sorted(map(repr, self.marks)) if present.isdisjoint(self.marks) else []
        said += [f"has at least one of {', '.join(marks[:_NAMED])}"] if marks else []
        return ", and ".join(said) or "but too few of its columns are there"

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
        positions = {
            field_name: names.index(found)
            for field_name, all_names in version.fields.items()
            if (found := next((name for name in all_names if name in present), None)) is not None
        }
        # As written: SciVal has `Publication type` and `Publication-type`.
        read = dict.fromkeys(columns[position] for position in positions.values())
        twice = [column for column in read if columns.count(column) > 1]
        if unknown or missing or twice:
            maps_file = f"pipelines/bibliometrics/formats/{self.format}.yml"
            raise UnknownHeader(file, line, unknown, missing, version.name, maps_file, twice)
        return FittedHeader(version.name, tuple(columns), positions)


@cache
def header_maps(format_name: str) -> HeaderMaps:
    """The declared versions of a format's header."""
    declared = parse_yaml((files("pipelines.bibliometrics.formats") / f"{format_name}.yml").read_bytes())
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
        document_types=_document_types(format_name, declared.get("document_types", {})),
    )


def _document_types(format_name: str, declared: Mapping[str, list[str]]) -> dict[DocumentType, tuple[str, ...]]:
    unknown = sorted(set(declared) - set(get_args(DocumentType)))
    if unknown:
        known = ", ".join(get_args(DocumentType))
        raise ValueError(f"{format_name}.yml: document_types are {known}, and not {', '.join(unknown)}")
    return {
        kind: tuple(word.casefold() for word in declared[kind]) for kind in get_args(DocumentType) if kind in declared
    }


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
