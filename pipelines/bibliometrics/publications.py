"""What becomes of the records of all exports: publications, each once, with what it takes to count them.

The shapes that `identify` returns. Not here: how they are made (`merging.py`, `organisations.py`, `subjects.py`,
`counting.py`). No person is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.bibliometrics.measured import Unmeasured
from pipelines.bibliometrics.records import DocumentType, Format

IdentifierKind = Literal[
    "doi", "wos", "scopus", "pubmed", "openalex", "swepub", "diva", "lens", "dimensions", "issn", "isbn"
]

FieldScheme = Literal[
    "ssif_1",
    "ssif_3",
    "ssif_5",
    "openalex_field",
    "openalex_subfield",
    "openalex_topic",
    "wos_category",
    "asjc",
    "for_2020",
]
"""`ssif_1`, `ssif_3` and `ssif_5` are the levels of the Swedish standard, harmonised to SSIF 2025; three digits are
the level that is stable over the versions. The others are schemes of their own and are never added to it."""

OTHER = "other"
"""Code of what is named by an export but is no organisation of `organisations.yml`, all of it together."""

UNKNOWN = "unknown"
"""Code of what no export names: the authors without an affiliation."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record that went into a publication."""

    file: str
    """The key under which its reading was handed in."""
    line: int
    format: Format
    supplement: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationShare:
    """One organisation's part in a publication. Its part in full counting is 1."""

    organisation_code: str
    """Of `organisations.yml`, or `other`, or `unknown`. Once per publication."""
    author_fraction: float | None
    """None where no export of the publication gives authors with their affiliations, and where the organisation is
    named by another export only than the one that the fractions are taken from. Else they sum to 1 over a
    publication, `other` and `unknown` included."""
    organisation_fraction: float | None
    """Its mentions / all mentions in the same export; sums to 1 over a publication."""
    named_by: tuple[Format, ...]


@dataclass(frozen=True, slots=True)
class PublicationSubject:
    """One subject of a publication in one scheme."""

    scheme: FieldScheme
    code: str
    label: str
    """As exported; empty where the export gives a code only. Labels of SSIF are in the seed `research_fields`."""
    fraction: float
    """1 / (subjects of the publication in the scheme): sums to 1 over a publication and scheme."""
    source: Format
    autoclassified: bool | None
    """SwePub: the subjects are the machine's guess. None where the export does not say."""


@dataclass(frozen=True, slots=True)
class CitationCount:
    """Citations of a publication as one source counts them. Counts of different sources are never added."""

    source: Format
    citations: int
    exported_at: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """A normalised score, or a share among the 10 % most cited, that an export carries."""

    name: str
    """Scores of different names are never mixed."""
    value: float
    source: Format
    exported_at: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: what the records of all exports say of it, each field with the source it came from."""

    publication_id: str
    """Twenty hexadecimal digits of the SHA-256 of its strongest identifier; the same in every order of files."""
    identifiers: tuple[tuple[IdentifierKind, str], ...]
    """Normalised, without ISSN and ISBN, in order of kind and value."""
    title: str
    title_source: Format
    year: int | None
    year_source: Format | None
    document_type: DocumentType
    document_type_source: Format
    unmeasured: Unmeasured | None
    """Why it is not measured as research; None where it is."""
    host_title: str | None
    issns: tuple[str, ...]
    isbns: tuple[str, ...]
    author_count: int | None
    organisations: tuple[OrganisationShare, ...]
    """In order of code. At least one: `unknown` where no export names any."""
    fractions_source: Format | None
    """The export that fractions, countries and co-publication are taken from; None where no export names any."""
    attributed: float | None
    """Part of the authorship that has an affiliation in that export, 0–1: what author fractions rest on."""
    countries: tuple[str, ...]
    """ISO 3166 alpha-2, of that export, sorted. Those that could be reported."""
    with_business: bool | None
    """Written with a company. None where the exports cannot tell."""
    with_abroad: bool | None
    """Written with an organisation in another country than Sweden. None where the exports cannot tell."""
    subjects: tuple[PublicationSubject, ...]
    """In order of scheme and code."""
    citations: int | None
    """Of the first source in `merging.CITATION_PRECEDENCE` that counts them."""
    citations_source: Format | None
    citation_counts: tuple[CitationCount, ...]
    """Every source's own count, in the order of precedence."""
    normalised_scores: tuple[Score, ...]
    """One per name, in order of name."""
    top10_shares: tuple[Score, ...]
    """1.0 or 0.0, one per name, in order of name."""
    members: tuple[Member, ...]
    """In order of format, file and line."""


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A supplement that no publication takes: it was read whole, and waits for an export that holds its work."""

    file: str
    line: int
    format: Format
    reason: str


@dataclass(frozen=True, slots=True)
class IdentifierFault:
    """An identifier that was exported and is none. The record is kept without it."""

    kind: IdentifierKind
    reason: str
    count: int
    example: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Publications that share an identifier, or title and year, and were not merged: for a person to look at."""

    reason: str
    kind: str
    """Of the identifier that they share, or `title_year`."""
    value: str
    publication_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnmatchedAffiliation:
    """A string that fits no organisation of `organisations.yml`: the table to work through, commonest first."""

    name: str
    country: str | None
    sector: str | None
    """`company` where it was recognised as business."""
    publications: int
    formats: tuple[Format, ...]


@dataclass(frozen=True, slots=True)
class UnknownSubject:
    """A code that is in an SSIF scheme and is in no version of it."""

    code: str
    label: str
    records: int
    format: Format


@dataclass(frozen=True, slots=True)
class Publications:
    """All that the readings hold. `read == len(publications) + merged + quarantined + len(unjoined)` always."""

    publications: tuple[Publication, ...]
    """In order of publication_id."""
    read: int
    merged: int
    """Records that went into a publication beside its first one, supplements included."""
    quarantined: int
    """Rows that readers could not read."""
    unjoined: tuple[Unjoined, ...]
    identifier_faults: tuple[IdentifierFault, ...]
    kept_apart: tuple[KeptApart, ...]
    unmatched: tuple[UnmatchedAffiliation, ...]
    unknown_subjects: tuple[UnknownSubject, ...]
