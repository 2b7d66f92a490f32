"""Exports that no format here knows, such as those of Nyps and Projektbanken, read by a mapping file.

Headings of such exports are not public and change: a person writes once which heading is which column, in YAML
(docs/projects.md). A file is recognised by its headings, never by position. Not here: rules of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pipelines.projects.cells import RowRefused
from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.lists import FINANCIERS, KINDS
from pipelines.projects.quarters import last_day, quarter_in, quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector
from pipelines.projects.sheets import Cells
from pipelines.projects.values import day, text

RANK = 2

Kind = Literal["budget", "accrued", "claimed", "approved", "paid"]


class Strict(BaseModel):
    """A part of a mapping: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Strict):
    """A column of amounts: what it is, whose, and which column says when (a day, a quarter or a year)."""

    column: str
    kind: Kind
    financier: str
    when: str | None = None


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


def recognises(sheets: Sequence[Cells], mapping: MappingFile) -> Cells | None:
    """The sheet that has the mapping's headings."""
    wanted = {heading.lower() for heading in mapping.recognise}
    for sheet in sheets:
        if sheet.lines and wanted <= {text(cell).lower() for cell in sheet.lines[0]}:
            return sheet
    return None


def read(sheet: Cells, mapping: MappingFile, around: Surroundings) -> Reading:
    """Read the rows of a sheet by a mapping. Amounts of one project and quarter in several rows are summed."""
    reading = Reading(mapping.name, RANK, quarter_of(around.received))
    rows = Collector(reading, around.lists)
    seen: dict[str, str | None] = {}
    for line, said in _rows(sheet, rows):
        if any(said.get(heading.lower(), "") not in values for heading, values in mapping.only.items()):
            rows.refuse(sheet.title, line, "is no project by `only` of the mapping.")
            continue
        cells = _cells(said, mapping)
        identity = text(cells.get("local_id"))
        if identity not in seen or not mapping.is_rows_per_amount:
            seen[identity] = rows.project(sheet.title, line, cells)
        else:
            reading.rows_read += 1
            reading.rows_loaded += seen[identity] is not None
            if seen[identity] is None:
                reading.rows_read -= 1
                rows.refuse(sheet.title, line, f"belongs to project `{identity}`, whose first row is quarantined.")
        key = seen[identity]
        if key is not None:
            _amounts(rows, key, said, mapping, around, f"line {line}")
    _summed(reading)
    return reading


def _amounts(
    rows: Collector, key: str, said: Mapping[str, Any], mapping: MappingFile, around: Surroundings, where: str
) -> None:
    for one in mapping.amounts:
        kind, financier = one.kind, one.financier
        if kind not in KINDS or financier not in FINANCIERS:
            raise ValueError(f"mapping {mapping.name}: amount {one.column} has no known kind and financier")
        quarter = _quarter(said.get((one.when or "").lower()), around)
        amount = {"amount": said.get(one.column.lower()), "currency": mapping.currency}
        try:
            rows.amount(key, kind, financier, amount, on=last_day(quarter), where=where, quarter=quarter)
        except RowRefused as error:
            rows.find("amounts_plausible", where, f"{one.column}: {error}; it is not loaded")


def _quarter(written: Any, around: Surroundings) -> str:
    """The quarter that a cell is in; a year alone is its last quarter, nothing is the quarter of receipt."""
    said = text(written)
    if not said:
        return quarter_of(around.received)
    if len(said) == 4 and said.isdigit():
        return min(f"{said}Q4", quarter_of(around.received))
    if found := quarter_in(said):
        return found
    try:
        return quarter_of(day(written) or around.received)
    except ValueError:
        return quarter_of(around.received)


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
        yield line, dict(zip(headings, cells, strict=True))
