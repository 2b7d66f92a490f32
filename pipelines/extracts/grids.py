"""From a file's bytes to lines of cells: encoding and delimiter of text, sheets of a workbook.

Belongs here: what depends on the kind of file. Does not belong here: what the cells mean (``headings.py`` and on).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.extracts.errors import UnreadableFile

Cell = str | float | None
"""Text as it stands, a number from a workbook, or nothing."""

# A comma is in labels and decimals too, so it divides cells only where nothing else does.
_DELIMITERS = (";", "\t", "|", ",")
_SNIFFED_LINES = 200


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, counted from 1, and its cells."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """A table of cells as the file has it; `title` is the sheet's name, empty for text."""

    title: str
    lines: Sequence[Line]


def read_grids(file: str, body: bytes) -> list[Grid]:
    """The sheets of a workbook, or the one table of a text file.

    Raises:
        UnreadableFile: neither a workbook nor text.
    """
    if body.startswith(b"PK\x03\x04"):
        from pipelines.extracts.grids import read_workbook

        return read_workbook(file, body)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(file, "it is a workbook of Excel 97–2003; save it as .xlsx or .csv and drop it again.")
    text = _decoded(file, body)
    if not text.strip():
        raise UnreadableFile(file, "it is empty.")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [Line(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        reason = f"line {reader.line_num} is no line of cells divided by {delimiter!r} ({error})."
        raise UnreadableFile(file, reason) from error
    return [Grid("", lines)]


def _decoded(file: str, body: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, otherwise Windows's Latin-1: it has the en dash, which is a symbol."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    if b"\x00" in body:
        raise UnreadableFile(file, "it is neither text nor an .xlsx workbook: drop CSV or .xlsx files only.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _delimiter(text: str) -> str:
    """The first delimiter that divides at least half of the lines into one and the same number of cells."""
    lines = [line for line in text.splitlines()[:_SNIFFED_LINES] if line.strip()]
    for delimiter in _DELIMITERS:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        alike = max((count for width, count in widths.items() if width > 1), default=0)
        if alike * 2 >= len(lines):
            return delimiter
    return _DELIMITERS[0]


def read_workbook(file: str, body: bytes) -> list[Grid]:
    """The visible sheets that hold anything; formulas give the values that were saved with them.

    Raises:
        UnreadableFile: a damaged or encrypted workbook.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        grids = [_grid(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except Exception as error:
        # What a damaged archive or its XML raises is a matter of where the damage lies.
        raise UnreadableFile(file, f"it is no whole .xlsx workbook ({type(error).__name__}: {error}).") from error
    return [grid for grid in grids if grid.lines]


def _grid(sheet: Any) -> Grid:
    # Some writers state dimensions that are too small: rows would be lost.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    lines = [Line(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]
    return Grid(str(sheet.title), lines if any(any(c is not None for c in line.cells) for line in lines) else [])


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    return str(value)
