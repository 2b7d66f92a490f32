"""Tables of projects: rows of every file that was dropped, and which files a vintage is of.

Columns and keys. Not here: the tables of statistics (``tables.py``), or how rows are made (``pipelines/projects/``).

Each file's rows are here once, under the hash of its bytes, however many vintages it is a part of: a vintage is a list
of files (`project_files`), so that a new quarter loads one file and not all of them again. No table holds a person.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, MetaData, String, Table

from warehouse.descriptions import describe
from warehouse.tables import QUALITY, RAW

metadata = MetaData()


def _file() -> Column[str]:
    return Column("sha256", String, nullable=False)


def _key() -> Column[str]:
    return Column("row_key", String, nullable=False, comment="fund and the programme's id, or a hash of what it says")


project_files = Table(
    "project_files",
    metadata,
    Column("vintage_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    _file(),
    Column("bytes", BigInteger, nullable=False),
    Column("format", String, nullable=False),
    Column("rank", Integer, nullable=False, comment="of two formats that give a project's money the lower one counts"),
    Column("quarter", String, nullable=False, comment="quarter that the file is about"),
    Column(
        "received", String, nullable=False, comment="when it was dropped; of two files of a quarter the later counts"
    ),
    Column("rows_read", Integer, nullable=False),
    Column("rows_loaded", Integer, nullable=False),
    Column("rows_quarantined", Integer, nullable=False),
    schema=RAW,
    comment="Files of projects of each vintage: read = loaded + quarantined",
)

project_quarantine = Table(
    "project_quarantine",
    metadata,
    _file(),
    Column("file", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", String, nullable=False),
    schema=QUALITY,
    comment="Rows that could not be used, with the reason and what to do; their text is in the archived file at `line`",
)

project_findings = Table(
    "project_findings",
    metadata,
    _file(),
    Column("file", String, nullable=False),
    Column("kind", String, nullable=False, comment="the check that reports it"),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    schema=QUALITY,
    comment="What a person may want to look at in files of projects: everything was loaded",
)

projects = Table(
    "projects",
    metadata,
    _file(),
    Column("line", Integer, nullable=False),
    _key(),
    Column("match_key", String, nullable=False, comment="hash of lead, title and days: for rows without an id"),
    Column("has_id", Boolean, nullable=False),
    *(Column(name, String) for name in ("fund", "local_id", "unique_id", "title_sv", "title_en", "summary")),
    *(Column(name, String) for name in ("programme", "specific_objective", "intervention_field")),
    *(Column(name, String) for name in ("lead", "lead_number")),
    Column("is_natural_person", Boolean, nullable=False, comment="then neither name, number nor title is here"),
    *(Column(name, String) for name in ("status", "decided_on", "starts_on", "ends_on", "municipality_code")),
    *(Column(name, String) for name in ("plan_id", "strategy_id")),
    schema=RAW,
    comment="One row per file and project",
)

project_shares = Table(
    "project_shares",
    metadata,
    _file(),
    _key(),
    Column("kind", String, nullable=False, comment="area, region or goal"),
    Column("code", String, nullable=False),
    Column("share", Double, nullable=False, comment="of a goal: the grade of the expected contribution, 0 to 3"),
    schema=RAW,
    comment="Areas, counties and goals of each project of a file",
)

project_economy = Table(
    "project_economy",
    metadata,
    _file(),
    Column("line", Integer, nullable=False),
    _key(),
    Column("quarter", String, nullable=False),
    Column("kind", String, nullable=False, comment="budget, accrued, claimed, approved or paid"),
    Column("financier", String, nullable=False),
    Column("amount_original", Double, nullable=False, comment="of the quarter; of a budget: as decided"),
    Column("currency", String, nullable=False),
    Column("rate", Double, comment="SEK for one unit; NULL where none is known"),
    Column("rate_date", String),
    Column("amount_sek", Double),
    schema=RAW,
    comment="Amounts of each project of a file",
)

project_results = Table(
    "project_results",
    metadata,
    _file(),
    Column("line", Integer, nullable=False),
    _key(),
    Column("quarter", String, nullable=False),
    Column("code", String, nullable=False, comment="RCO or RCR with two digits or three"),
    Column("label_en", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("split", String, nullable=False),
    *(Column(name, Double) for name in ("baseline", "target", "achieved", "forecast")),
    Column("is_verified", Boolean, nullable=False),
    schema=RAW,
    comment="Results of each project of a file, from the start on",
)

project_reports = Table(
    "project_reports",
    metadata,
    _file(),
    Column("line", Integer, nullable=False),
    _key(),
    Column("quarter", String, nullable=False, comment="quarter in which the report's period ends"),
    *(Column(name, String) for name in ("period_from", "period_to", "due_on", "arrived_on", "light", "comment_sv")),
    schema=RAW,
    comment="Reports of each project of a file",
)

describe(metadata)

ROW_TABLES = (projects, project_shares, project_economy, project_results, project_reports)
FILE_TABLES = (*ROW_TABLES, project_quarantine, project_findings)
"""Tables whose rows belong to a file."""
