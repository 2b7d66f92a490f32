"""What was read from a file of projects: plain rows by table, and what did not fit.

The records that formats fill and the loader writes. Not here: reading, or rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]

TABLES: Final = ("projects", "project_shares", "project_economy", "project_results", "project_reports")
"""Tables that a reading has rows of; their columns are the warehouse's (``warehouse/project_tables.py``)."""


@dataclass(frozen=True)
class Quarantined:
    """A row that could not be used: where it is, why, and what to do. It stays in the archived file."""

    sheet: str
    line: int
    reason: str


@dataclass(frozen=True)
class Found:
    """Something that a person should look at, in a row that was loaded. `kind` names a check of the vintage."""

    kind: str
    subject: str
    detail: str


@dataclass
class Reading:
    """One file.

    Attributes:
        format: workbook, kohesio, operations, or the name of a mapping.
        rank: of two formats that give a project's money the lower one counts.
        quarter: that it is about, as `2026Q4`.
        tables: rows by table.
        rows_read, rows_loaded: rows of the file; the difference is in `quarantined`.
    """

    format: str
    rank: int
    quarter: str
    is_simulated: bool = False
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    quarantined: list[Quarantined] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)
    rows_read: int = 0
    rows_loaded: int = 0
