"""Workbooks: .xlsx as Excel, PxWeb and agencies write them.

Sheets and their cells, within limits. Not here: what the cells mean.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import Book, Cell, Counted, Grid, Line

UNPACKED_AT_MOST = 160 * 1024**2
"""Bytes of all members of a workbook together: a full one of `CELLS_AT_MOST` has about 90 MB."""

STRINGS_AT_MOST = 24 * 1024**2
"""Bytes of its shared strings, which are held in memory as a whole."""


def read(file: str, body: bytes) -> Book:
    """The visible sheets that hold anything; formulas give the values that were saved with them.

    Raises:
        UnreadableFile: a damaged or encrypted workbook, or one that unpacks to more than is allowed.
    """
    import openpyxl

    _within_limits(file, body)
    counted = Counted(file)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        grids = [Grid(str(sheet.title), _filled(list(counted.lines(_lines(sheet))))) for sheet in sheets]
        hidden = [f"the hidden sheet {sheet.title!r}" for sheet in book.worksheets if sheet.sheet_state != "visible"]
    except UnreadableFile:
        raise
    except Exception as error:
        # What a damaged archive or its XML raises is a matter of where the damage lies.
        raise UnreadableFile(file, f"it is no whole .xlsx workbook ({type(error).__name__}: {error}).") from error
    filled = [grid for grid in grids if grid.lines]
    if not filled:
        reason = f"only {' and '.join(hidden)} may hold any" if hidden else "every sheet is empty"
        raise UnreadableFile(file, f"it is a workbook without cells, {reason}: save it again with its table.")
    return Book(filled, hidden)


def _within_limits(file: str, body: bytes) -> None:
    """Refuse by what the archive's directory says: no member gives more than that when it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(file, f"it is no whole .xlsx workbook ({error}): copy or download it again.") from error
    unpacked = sum(member.file_size for member in members)
    strings = sum(member.file_size for member in members if member.filename.lower().endswith("sharedstrings.xml"))
    if unpacked > UNPACKED_AT_MOST or strings > STRINGS_AT_MOST:
        reason = f"its {len(body):,} bytes unpack to {unpacked:,}, more than {UNPACKED_AT_MOST:,}"
        if unpacked <= UNPACKED_AT_MOST:
            reason = f"its texts unpack to {strings:,} bytes, more than {STRINGS_AT_MOST:,}"
        raise UnreadableFile(file, f"{reason}: save its table as CSV, or drop it in parts, a year or a region each.")


def _lines(sheet: Any) -> Iterator[Line]:
    # Some writers state dimensions that are too small: rows would be lost.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield Line(number, [_cell(value) for value in row])


def _filled(lines: list[Line]) -> list[Line]:
    return lines if any(cell is not None for line in lines for cell in line.cells) else []


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    return str(value)
