"""A cell of a spreadsheet as the text that a person sees in it.

Not here: reading workbooks, or what a cell means.
"""

from __future__ import annotations

from datetime import date, datetime


def cell_text(cell: object) -> str:
    """A cell as text: whole numbers without `.0`, days as YYYY-MM-DD, nothing as an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
