"""Tables of publications: what bibliometric exports became, and what was found in them.

Columns, keys and what they mean. Not here: the tables of statistics (``tables.py``), or how rows are made
(``pipelines/ingest/``).

One vintage of publications is many tables, so it is loaded into all of them in one transaction. No table holds a
person: organisations, counts and fractions only. `raw` keeps the vintages that the models may still read; older ones
can be made again from the archive.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, MetaData, String, Table

from warehouse.descriptions import describe
from warehouse.tables import QUALITY, RAW

metadata = MetaData()


def _vintage() -> Column[str]:
    return Column("vintage_id", String, nullable=False)


publications = Table(
    "publications",
    metadata,
    _vintage(),
    Column("publication_id", String, nullable=False),
    Column("doi", String, comment="normalised"),
    Column("year", Integer),
    Column("document_type", String, nullable=False),
    Column("author_count", Integer),
    Column("record_count", Integer, nullable=False, comment="records of all exports that became this publication"),
    Column("formats", String, nullable=False, comment="the exports that it is in"),
    Column("fractions_source", String, comment="the export that fractions and co-publication are taken from"),
    Column("attributed", Double, comment="part of the authorship with an affiliation, 0 to 1"),
    Column("with_business", Boolean, comment="NULL where no export can tell"),
    Column("with_abroad", Boolean, comment="NULL where no export can tell"),
    Column("citations", Integer),
    Column("citations_source", String, comment="the export whose count `citations` is"),
    Column("is_measured", Boolean, nullable=False, comment="counts as research"),
    Column("unmeasured_reason", String, comment="why it does not: retracted, student_thesis, correction …"),
    schema=RAW,
    comment="One row per publication and vintage",
)

publication_organisations = Table(
    "publication_organisations",
    metadata,
    _vintage(),
    Column("publication_id", String, nullable=False),
    Column("organisation_code", String, nullable=False, comment="`other` and `unknown` for what is not listed"),
    Column("author_fraction", Double),
    Column("organisation_fraction", Double),
    schema=RAW,
    comment="Organisations of each publication with their fractions, which sum to 1 over it",
)

publication_subjects = Table(
    "publication_subjects",
    metadata,
    _vintage(),
    Column("publication_id", String, nullable=False),
    Column("field_scheme", String, nullable=False),
    Column("field_code", String, nullable=False),
    Column("field_label", String, nullable=False, comment="as exported; empty where the export has codes only"),
    Column("fraction", Double, nullable=False, comment="sums to 1 over a publication and scheme"),
    Column("format", String, nullable=False, comment="the export that says so"),
    Column("autoclassified", Boolean),
    schema=RAW,
    comment="Fields of each publication, scheme by scheme",
)

publication_citations = Table(
    "publication_citations",
    metadata,
    _vintage(),
    Column("publication_id", String, nullable=False),
    Column("format", String, nullable=False, comment="the export that says so"),
    Column("citations", Integer, nullable=False),
    Column("exported_at", String),
    schema=RAW,
    comment="Citations as each export counts them; never added",
)

publication_scores = Table(
    "publication_scores",
    metadata,
    _vintage(),
    Column("publication_id", String, nullable=False),
    Column("format", String, nullable=False, comment="the export that says so"),
    Column("kind", String, nullable=False, comment="normalised or top10"),
    Column("score_name", String, nullable=False),
    Column("score", Double, nullable=False),
    schema=RAW,
    comment="Normalised scores that exports carry",
)

research_organisations = Table(
    "research_organisations",
    metadata,
    _vintage(),
    Column("organisation_code", String, nullable=False),
    Column("label_sv", String, nullable=False),
    Column("label_en", String, nullable=False),
    Column("kind", String, nullable=False, comment="university, institute, authority, hospital or museum"),
    Column("ror", String),
    Column("county_code", String, nullable=False, comment="county of its seat"),
    Column("is_focus", Boolean, nullable=False, comment="its publications are measured; others are matched only"),
    schema=RAW,
    comment="The organisations that affiliations are matched to, as they are declared",
)

activity_base = Table(
    "activity_base",
    metadata,
    _vintage(),
    Column("scope", String, nullable=False, comment="what the base counts, e.g. Sweden"),
    Column("field_scheme", String, nullable=False),
    Column("field_code", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("publications", Double, nullable=False),
    schema=RAW,
    comment="Publications by field and year that shares are compared with, from files in the inbox",
)

citation_baseline = Table(
    "citation_baseline",
    metadata,
    _vintage(),
    Column("scope", String, nullable=False),
    Column("field_scheme", String, nullable=False),
    Column("field_code", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("document_type", String, nullable=False, comment="`all` fits every type"),
    Column("mean_citations", Double, nullable=False),
    Column("top10_threshold", Integer),
    Column("top10_tie_share", Double, comment="part of the publications at the threshold that counts"),
    schema=RAW,
    comment="Reference values by field, year and type that a user supplies",
)

citation_counts = Table(
    "citation_counts",
    metadata,
    _vintage(),
    Column("scope", String, nullable=False),
    Column("field_scheme", String, nullable=False),
    Column("field_code", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("document_type", String, nullable=False),
    Column("citations", Integer, nullable=False),
    Column("works", Double, nullable=False, comment="works with that many citations; fractional by field"),
    schema=RAW,
    comment="The reference set of an OpenAlex snapshot as a distribution: exact for means and ties",
)

export_files = Table(
    "export_files",
    metadata,
    _vintage(),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("format", String, nullable=False),
    Column("layout", String, nullable=False),
    Column("exported_at", String),
    Column("provenance", String, nullable=False, comment="what the file says of its query"),
    Column("warnings", String, nullable=False),
    Column("records_read", Integer, nullable=False),
    Column("records_loaded", Integer, nullable=False, comment="records that are the first of a publication"),
    Column("records_merged", Integer, nullable=False),
    Column("records_quarantined", Integer, nullable=False),
    Column("records_reference", Integer, nullable=False, comment="works that are in the reference set only"),
    Column("records_unjoined", Integer, nullable=False, comment="supplements that no publication takes"),
    schema=QUALITY,
    comment="Every export of each vintage: read = loaded + merged + quarantined + reference + unjoined",
)

quarantined_records = Table(
    "quarantined_records",
    metadata,
    _vintage(),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", String, nullable=False),
    schema=QUALITY,
    comment="Rows that could not be read or placed; their text is in the archived file at `line`",
)

unmatched_affiliations = Table(
    "unmatched_affiliations",
    metadata,
    _vintage(),
    Column("source", String, nullable=False),
    Column("name", String, nullable=False),
    Column("country", String),
    Column("sector", String),
    Column("publications", Integer, nullable=False),
    Column("formats", String, nullable=False),
    schema=QUALITY,
    comment="Affiliations that fit no declared organisation, commonest first: to work through",
)

export_findings = Table(
    "export_findings",
    metadata,
    _vintage(),
    Column("source", String, nullable=False),
    Column(
        "kind",
        String,
        nullable=False,
        comment="what it is about, see docs/bibliometrics.md",
    ),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("occurrences", Integer, nullable=False),
    schema=QUALITY,
    comment="What a person may want to look at: everything was loaded",
)

describe(metadata)

RAW_TABLES = tuple(table for table in metadata.sorted_tables if table.schema == RAW)
QUALITY_TABLES = tuple(table for table in metadata.sorted_tables if table.schema == QUALITY)
