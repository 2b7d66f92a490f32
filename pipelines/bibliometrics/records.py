"""What every reader of an export makes, whatever the format: one shape for all of them.

The record, and what a reader reports with it. Not here: reading, merging, validating. A record holds no person: readers
count authors and keep the organisations, and drop names, identifiers of persons and e-mail addresses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Format = str
"""Whose record it is, as the reader names it: `scopus`, `diva` … The orders of ``precedence.py`` are made of it."""

DocumentType = Literal["article", "review", "conference_paper", "book", "chapter", "thesis", "report", "other"]

SubjectScheme = Literal[
    "ssif_2011",
    "ssif_2025",
    "openalex_field",
    "openalex_subfield",
    "openalex_topic",
    "wos_category",
    "asjc",
    "for_2020",
]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One organisation's part in a record."""

    name: str
    """The string as exported, without persons; empty where only an identifier is given."""
    identifier: str | None = None
    """Of the export itself: a ROR id (`https://ror.org/…`), an OpenAlex institution (`https://openalex.org/I…`, where
    the export gives no ROR id), or SwePub's domain or source code (`lnu.se`, `lnu`; also in DiVA's identifiers)."""
    country: str | None = None
    """ISO 3166 alpha-2, upper case."""
    sector: str | None = None
    """Of the export, in lower case (`company`, `education` …)."""
    author_fraction: float | None = None
    """Sum over the organisation's authors of 1 / (authors of the record x affiliations of the author)."""
    occurrences: int = 1
    """How many times the organisation is named in the record: the base of organisation-fractional counting. 0 where it
    takes part by the export's word alone (who delivered the record; a country that is tied to no institution): it
    counts in full counting and carries no share."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of a record, in the scheme that the export uses."""

    scheme: SubjectScheme
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """As exported; normalised in `identifiers.py`. None is never equal to anything."""

    doi: str | None = None
    wos: str | None = None
    scopus: str | None = None
    pubmed: str | None = None
    openalex: str | None = None
    swepub: str | None = None
    diva: str | None = None
    lens: str | None = None
    dimensions: str | None = None
    issns: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an export."""

    format: Format
    line: int
    """Where it begins in its file, from 1 (a position in a list of JSON)."""
    identifiers: Identifiers
    title: str
    year: int | None
    document_type: DocumentType
    document_type_exported: str
    author_count: int | None
    affiliations: tuple[Affiliation, ...] = ()
    subjects: tuple[Subject, ...] = ()
    citations: int | None = None
    normalised_score: float | None = None
    score_name: str | None = None
    """`fwci` (OpenAlex), `scival_fwci`, `cnci` (InCites), `dimensions_fcr`: names are never mixed."""
    top10_share: float | None = None
    """1.0 or 0.0 where the export says whether the work is among the 10 % most cited."""
    top10_name: str | None = None
    """`openalex_top10`, `scival_field_weighted_top10`, `incites_top10`: reference sets differ and are never mixed."""
    host_title: str | None = None
    """Journal, book or proceedings."""
    autoclassified: bool | None = None
    """SwePub: the subjects are the machine's guess."""
    retracted: bool = False
    """The export has a status of its own that says so; words of the type and title are read in ``measured.py``."""
    supplements: bool = False
    """True for Dimensions, Lens, SciVal and InCites: adds to a publication by DOI, is never one of its own."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row or record that could not be read. Its text is not kept: it is in the archived file at `line`."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file. `read == len(records) + len(quarantined)` always."""

    format: Format
    layout: str
    """Which version of the format's header map fitted, e.g. `scopus_2023`."""
    read: int
    records: tuple[Record, ...]
    quarantined: tuple[Quarantined, ...] = ()
    provenance: tuple[str, ...] = ()
    """Lines in which the export states its query and time."""
    warnings: tuple[str, ...] = ()
    """What a person should know though everything was read: each says what to do."""
    exported_at: str | None = None
    """ISO 8601, where the file states it."""
    parts: dict[str, str] = field(default_factory=dict)
    """What distinguishes the parts of one set: query, position, total, as the file says."""
