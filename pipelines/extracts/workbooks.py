"""Excel workbooks (.xlsx) as lines of cells.

Belongs here: every call of openpyxl, which is imported when a workbook comes. Does not belong here: meaning.
"""

from __future__ import annotations

import io
from typing import Any

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import Cell, Grid, Line


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
