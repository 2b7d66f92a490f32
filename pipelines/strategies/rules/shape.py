"""Cells by themselves: filled, of the closed list, a date, a number (E104, E106, E107), and keys given twice (E201)."""

from __future__ import annotations

import re

from pipelines.strategies.checked import Checked, as_date, as_number
from pipelines.strategies.findings import one_of
from pipelines.strategies.form import Column, TableForm, tables
from pipelines.strategies.reading import Row

_ID = re.compile(r"[^\s|=,;]+")
_MOST_DIGITS = 9


def find(folder: Checked) -> None:
    """Report what is wrong with single cells, and with keys."""
    for form in tables().values():
        for row in folder.rows(form.name):
            for column in form.columns.values():
                _cell(folder, form, row, column)
        _repeated(folder, form)


def _cell(folder: Checked, form: TableForm, row: Row, column: Column) -> None:
    if column.languages:
        written = [name for name in row.cells if name.startswith(f"{column.name}_")]
        there = any(name.startswith(f"{column.name}_") for name in folder.document.sheets[form.name].headings)
        if column.filled and there and not written:
            language = folder.header.get("language") or "sv"
            name = f"{column.name}_{language}"
            folder.report("E104", form.name, row, name, "", "the cell is empty; give the text in one language.")
        return
    value = row[column.name]
    if not value:
        if column.filled and column.name in folder.document.sheets[form.name].headings:
            accepted = f"; expected {one_of(column.choices)}" if column.choices else ""
            folder.report("E104", form.name, row, column.name, "", f"the cell is empty{accepted}.")
        return
    fault = _fault(column, value)
    if fault:
        folder.report(fault[0], form.name, row, column.name, value, fault[1])


def _fault(column: Column, value: str) -> tuple[str, str] | None:
    if column.type == "choice" and value not in column.choices:
        return "E106", f"expected {one_of(column.choices)}."
    if column.type == "choices":
        strange = [one for one in value.split("|") if one.strip() not in column.choices]
        return ("E106", f"expected {one_of(column.choices)}, several parted by |.") if strange else None
    if column.type == "date" and as_date(value) is None:
        return "E107", "expected a date as YYYY-MM-DD."
    if column.type in ("number", "integer") and not _is_number(column, value):
        return "E313", "expected a number with a decimal point, without blanks or unit."
    if column.type == "id" and not _ID.fullmatch(value):
        return "E106", "expected an id without blanks and without | = , ;."
    return None


def _is_number(column: Column, value: str) -> bool:
    # More digits than a count or a year can have.
    is_whole = value.isdecimal() and len(value) <= _MOST_DIGITS
    return is_whole if column.type == "integer" else as_number(value) is not None


def _repeated(folder: Checked, form: TableForm) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in folder.rows(form.name):
        key = tuple(row[column] for column in form.key)
        if not any(key):
            continue
        if key in seen:
            shown = " · ".join(part for part in key if part)
            where = f"row {seen[key]} has it already; give each row its own."
            folder.report("E201", form.name, row, form.key[0], shown, where)
        seen.setdefault(key, row.line)
