"""A folder while it is being checked: what was read, the code lists, and what has been found so far.

What the rules share, above all that one cause is one finding. Not here: the rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from pipelines.strategies.codes import Codes
from pipelines.strategies.findings import Finding
from pipelines.strategies.form import tables
from pipelines.strategies.reading import STRATEGY_FILE, Document, Row

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")


@dataclass
class Checked:
    """One folder under the rules."""

    document: Document
    codes: Codes
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, table: str, row: Row | int | None, column: str, value: str, message: str) -> None:
        """Keep a finding of a table (or of a YAML file, by its name)."""
        file = tables()[table].file if table in tables() else table
        line = row.line if isinstance(row, Row) else row
        self.findings.append(Finding(code, file, line, column, value, message))

    def is_refused(self, table: str, row: Row, *columns: str) -> bool:
        """Whether one of these cells is reported already: what follows from it is no cause of its own."""
        file = tables()[table].file
        return any(
            finding.refuses and finding.file == file and finding.row == row.line and finding.column in columns
            for finding in self.findings
        )

    def is_whole(self, table: str) -> bool:
        """Whether the table is there with all the columns that it needs: else nothing can refer to it."""
        file = tables()[table].file
        return not any(finding.file == file and finding.code in ("E102", "E103") for finding in self.findings)

    def has(self, code: str, file: str | None = None) -> bool:
        """Whether a finding of this code was made, in a file or at all."""
        return any(finding.code == code and file in (None, finding.file) for finding in self.findings)

    def is_reported(self, code: str, value: str) -> bool:
        """Whether the same cause is reported already, elsewhere."""
        return any(finding.code == code and finding.value == value for finding in self.findings)

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table."""
        return self.document.rows(table)

    def keys(self, table: str) -> set[str]:
        """The keys of a table whose key is one column; those of rows that could not be read are among them."""
        (key,) = tables()[table].key
        file = tables()[table].file
        unread = {finding.value for finding in self.findings if finding.code == "E105" and finding.file == file}
        return {row[key] for row in self.rows(table)} | unread

    @cached_property
    def indicators(self) -> Mapping[str, Row]:
        """Rows of indicators by their id."""
        return {row["indicator_id"]: row for row in self.rows("indicators")}

    @cached_property
    def header(self) -> dict[str, Any]:
        """What strategy.yml holds."""
        return self.document.strategy

    @cached_property
    def regions(self) -> list[str]:
        """Codes of the strategy's regions; numbers as they were read are left out, they are reported."""
        listed = self.header.get("regions")
        entries = listed if isinstance(listed, list) else []
        codes = [entry.get("region") for entry in entries if isinstance(entry, dict)]
        return [code for code in codes if isinstance(code, str)]

    def knows_region(self, code: str) -> bool:
        """Whether a code is that of a region; those of other countries are not known here, and none is wrong."""
        return self.header.get("country") != "SE" or code in self.codes.nuts

    @property
    def regions_are_known(self) -> bool:
        """Whether strategy.yml says the regions without a fault: else no region can be called wrong."""
        return bool(self.regions) and not any(
            finding.file == STRATEGY_FILE and finding.column.startswith("regions") for finding in self.findings
        )

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """Declared level of follow-up -> its kind."""
        listed = self.header.get("follow_up")
        entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        return {str(entry.get("level")): str(entry.get("kind") or entry.get("level")) for entry in entries}


def also_in(places: Sequence[tuple[str, Row]]) -> str:
    """` Also in targets.csv row 4.`: where else one and the same cause shows; empty where nowhere."""
    if not places:
        return ""
    shown = ", ".join(f"{file} row {row.line}" for file, row in places[:5])
    return f" Also in {shown}{' …' if len(places) > 5 else ''}."


def as_number(text: str) -> float | None:
    """A number with a decimal point, or None; one that is beyond all numbers is none."""
    number = float(text) if _NUMBER.fullmatch(text) else None
    return number if number is not None and math.isfinite(number) else None


def as_date(text: str) -> date | None:
    """A date as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def year_of(text: str) -> int | None:
    """The year of a date, of a year, or of a period that begins with one (`2024Q4`)."""
    found = re.match(r"(\d{4})(?!\d)", text)
    return int(found[1]) if found else None


def shares_of(text: str) -> list[tuple[str, str]]:
    """`a=0.7|b=0.3` as pairs; a code without a share has an empty one."""
    parts = [part.partition("=") for part in text.split("|") if part.strip()]
    return [(code.strip(), share.strip()) for code, _, share in parts]
