"""Exports that no format here knows, such as those of Nyps and Projektbanken, read by a mapping file.

Headings of such exports are not public and change: a person writes once which heading is which column, in YAML
(docs/projects.md). A file is recognised by its headings, never by position. Not here: rules of rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from pipelines.projects.cells import RowRefused, plain
from pipelines.projects.errors import ProjectFileError
from pipelines.projects.form import form
from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.lists import FINANCIERS
from pipelines.projects.quarters import last_day, quarter_in, quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector
from pipelines.projects.sheets import Cells
from pipelines.projects.values import day, text

RANK = 2

Kind = Literal["budget", "accrued", "claimed", "approved", "paid"]
_MONTH = re.compile(r"(20\d\d)[-/.]?(0[1-9]|1[0-2])")
_KNOWN_BY = ("title_sv", "title_en", "lead", "lead_number", "starts_on", "ends_on")
"""What two rows without an id are of one project by."""


class Strict(BaseModel):
    """A part of a mapping: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Strict):
    """A column of amounts: what it is, whose, and which column says when (a day, a month, a quarter or a year).

    `is_of_project` is a column that says the same in every row of a project, where a row is a transaction.
    """

    column: str
    kind: Kind
    financier: str
    when: str | None = None
    is_of_project: bool = False

    @field_validator("financier")
    @classmethod
    def _is_known(cls, said: str) -> str:
        if said not in FINANCIERS:
            raise ValueError(f"expected one of {', '.join(FINANCIERS)}")
        return said


class MappingFile(Strict):
    """A mapping file.

    Attributes:
        name: of the format. recognise: headings that a file has to have.
        columns: our column -> heading. constants: our column -> what it always is, as `fund: STATE_1_1`.
        values: our column -> written value -> our value.
        only: heading -> values of the rows that are projects; others are left out, and counted.
    """

    name: str
    recognise: list[str]
    columns: dict[str, str]
    amounts: list[Amount] = []
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    only: dict[str, list[str]] = {}
    currency: str = "SEK"
    is_rows_per_amount: bool = False

    @field_validator("columns", "constants", "values")
    @classmethod
    def _are_ours(cls, said: dict[str, Any]) -> dict[str, Any]:
        known = [*form()["projects"].columns, "unique_id"]
        if unknown := sorted(set(said) - set(known)):
            raise ValueError(f"{', '.join(unknown)} is no column of projects: expected {', '.join(known)}")
        return said

    @property
    def headings_of_amounts(self) -> list[str]:
        """Headings without which an amount would be lost, be of another quarter, or of what is no project."""
        named = [heading for one in self.amounts for heading in (one.column, one.when) if heading]
        return list(dict.fromkeys([*named, *self.only]))


def recognises(sheets: Sequence[Cells], mapping: MappingFile) -> Cells | None:
    """The sheet that has the mapping's headings."""
    wanted = {heading.lower() for heading in mapping.recognise}
    for sheet in sheets:
        if sheet.lines and wanted <= {text(cell).lower() for cell in sheet.lines[0]}:
            return sheet
    return None


def read(file: str, sheet: Cells, mapping: MappingFile, around: Surroundings) -> Reading:
    """Read the rows of a sheet by a mapping. Amounts of one project and quarter in several rows are summed.

    Raises:
        ProjectFileError: it lacks a heading of amounts, or has a heading of the mapping twice.
    """
    reading = Reading(mapping.name, RANK, quarter_of(around.received))
    rows = Collector(reading, around.lists)
    _compare_headings(file, sheet, mapping, rows)
    seen: dict[tuple[str, ...], str | None] = {}
    amounts = _Amounts(rows, mapping, around)
    for line, said in _rows(sheet, rows):
        if any(said.get(heading.lower(), "") not in values for heading, values in mapping.only.items()):
            rows.refuse(sheet.title, line, "is no project by `only` of the mapping.")
            continue
        cells = _cells(said, mapping)
        identity = _identity(cells)
        if identity not in seen or not mapping.is_rows_per_amount:
            seen[identity] = rows.project(sheet.title, line, cells)
        else:
            reading.rows_read += 1
            reading.rows_loaded += seen[identity] is not None
            if seen[identity] is None:
                reading.rows_read -= 1
                called = text(cells.get("local_id")) or "without an id"
                rows.refuse(sheet.title, line, f"belongs to project `{called}`, whose first row is quarantined.")
        key = seen[identity]
        if key is not None:
            amounts.take(key, said, f"line {line}")
    amounts.say_repeated()
    _summed(reading)
    return reading


def _compare_headings(file: str, sheet: Cells, mapping: MappingFile, rows: Collector) -> None:
    """Refuse a file by whose headings an amount would be lost or taken from one of two columns."""
    found = Counter(text(cell).lower() for cell in sheet.lines[0])
    missing = [heading for heading in mapping.headings_of_amounts if heading.lower() not in found]
    if missing:
        raise ProjectFileError(
            file,
            f"the mapping {mapping.name} names {', '.join(missing)}, and no heading is so: correct the mapping in "
            "projects/ of the home folder, or export the file with it, and drop it again.",
        )
    named = dict.fromkeys([*mapping.columns.values(), *mapping.headings_of_amounts])
    twice = [heading for heading in named if found[heading.lower()] > 1]
    if twice:
        raise ProjectFileError(
            file, f"the heading {', '.join(twice)} is there twice: keep the column that is meant, and drop it again."
        )
    for column, heading in mapping.columns.items():
        if heading.lower() not in found:
            rows.find("columns_known", mapping.name, f"no heading is `{heading}`, which the mapping reads as {column}")


def _identity(cells: Mapping[str, Any]) -> tuple[str, ...]:
    """What rows of one project share: fund and id, or without an id all that it is known by."""
    local_id = plain(text(cells.get("local_id")))
    known_by = (local_id,) if local_id else tuple(text(cells.get(name)) for name in _KNOWN_BY)
    return (plain(text(cells.get("fund"))), *known_by)


class _Amounts:
    """The amounts of a file's rows."""

    def __init__(self, rows: Collector, mapping: MappingFile, around: Surroundings) -> None:
        self._rows = rows
        self._mapping = mapping
        self._around = around
        self._written: dict[tuple[str, str], list[str]] = {}

    def take(self, key: str, said: Mapping[str, Any], where: str) -> None:
        """Load the amounts of a row of project `key`."""
        for one in self._mapping.amounts:
            written = text(said.get(one.column.lower()))
            if not written:
                continue
            before = self._written.setdefault((key, one.column), [])
            before.append(written)
            if one.is_of_project and len(before) > 1:
                if written != before[0]:
                    detail = f"{one.column} `{written}` is `{before[0]}` in an earlier row of the project: that counts"
                    self._rows.find("said_once", where, detail)
                continue
            try:
                quarter = self._quarter(one, said, where)
                amount = {"amount": said.get(one.column.lower()), "currency": self._mapping.currency}
                on = last_day(quarter)
                self._rows.amount(key, one.kind, one.financier, amount, on=on, where=where, quarter=quarter)
            except RowRefused as error:
                detail = f"{one.column}: {str(error).rstrip('.')}; it is not loaded"
                self._rows.find("amounts_plausible", where, detail)

    def say_repeated(self) -> None:
        """Record budgets that every row of a project repeats: they are added, as amounts of transactions are."""
        added = {one.column for one in self._mapping.amounts if one.kind == "budget" and not one.is_of_project}
        for (key, column), written in self._written.items():
            if column in added and len(written) > 1 and len(set(written)) == 1:
                self._rows.find(
                    "said_once",
                    key,
                    f"{column} `{written[0]}` is in each of its {len(written)} rows, and all are added: if it is the "
                    f"budget as a whole, write `is_of_project: true` at {column} in the mapping",
                )

    def _quarter(self, one: Amount, said: Mapping[str, Any], where: str) -> str:
        """The quarter that a cell is in; a year alone is its last quarter, nothing is the quarter of receipt.

        Raises:
            RowRefused: it is no time, or one to come.
        """
        received = quarter_of(self._around.received)
        written = text(said.get(one.when.lower())) if one.when else ""
        if not written:
            if one.when:
                self._rows.find("quarters_agree", where, f"{one.when} is empty: {one.column} is counted in {received}")
            return received
        quarter = _quarter_of(said.get(str(one.when).lower()), received)
        if quarter is None:
            raise RowRefused(f"{one.when} `{written}` is no day, month, quarter or year")
        if quarter > received:
            raise RowRefused(f"{one.when} `{written}` is after {self._around.received}")
        return quarter


def _quarter_of(cell: Any, received: str) -> str | None:
    """The quarter of a day, month, quarter or year; None where it is none. Of this year it is that of receipt."""
    written = text(cell)
    if len(written) == 4 and written.isdecimal():
        return received if received.startswith(written) else f"{written}Q4"
    if found := quarter_in(written):
        return found
    if month := _MONTH.fullmatch(written):
        return f"{month[1]}Q{(int(month[2]) + 2) // 3}"
    try:
        on = day(cell)
    except ValueError:
        return None
    return quarter_of(on) if on else None


def _summed(reading: Reading) -> None:
    """One row per project, quarter, kind and financier: transactions of a quarter are added."""
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in reading.tables["project_economy"]:
        key = (row["row_key"], row["quarter"], row["kind"], row["financier"], row["currency"])
        if key not in sums:
            sums[key] = row
            continue
        sums[key]["amount_original"] += row["amount_original"]
        if row["amount_sek"] is not None and sums[key]["amount_sek"] is not None:
            sums[key]["amount_sek"] += row["amount_sek"]
    reading.tables["project_economy"] = list(sums.values())


def _cells(said: Mapping[str, Any], mapping: MappingFile) -> dict[str, Any]:
    cells: dict[str, Any] = dict(mapping.constants)
    for column, heading in mapping.columns.items():
        written = said.get(heading.lower())
        if text(written):
            cells[column] = mapping.values.get(column, {}).get(text(written), written)
    return cells


def _rows(sheet: Cells, rows: Collector) -> Iterator[tuple[int, dict[str, Any]]]:
    headings = [text(cell).lower() for cell in sheet.lines[0]]
    for line, cells in enumerate(sheet.lines[1:], start=2):
        if not any(text(cell) for cell in cells):
            continue
        if len(cells) != len(headings):
            rows.refuse(sheet.title, line, f"has {len(cells)} cells under {len(headings)} headings: export it again.")
            continue
        wrong = [headings[place] for place in sheet.errors_in(line) if place < len(headings)]
        if wrong:
            said = ", ".join(wrong)
            rows.refuse(sheet.title, line, f"{said} holds an error of the spreadsheet: write its value in its place.")
            continue
        yield line, dict(zip(headings, cells, strict=True))
