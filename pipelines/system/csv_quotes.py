"""Quotation marks of CSV that make one cell of several lines: opened and never closed, or closed lines later.

Not here: reading the lines, or files that a source writes by the rules (``bibliometrics/tables.py`` is strict).

Python's reader takes such a mark without a word: the lines behind it are gone, or the figures of a later line stand
beside the codes of an earlier one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

_LINE_ENDS = frozenset("\r\n")


def quotation_fault(text: str, delimiter: str) -> str | None:
    """Where a quotation mark took lines into one cell, in words; None where none did.

    A mark within a cell that breaks the rules and takes nothing along is odd, and can be read.
    """
    if '"' not in text:
        return None
    began = 1
    try:
        for after, _ in _rows(text, delimiter, strict=True):
            began = after
    except csv.Error as error:
        if "end of data" in str(error):
            return f"a quotation mark is opened in line {began} or later and never closed"
        return _taken_along(text, delimiter)
    return None


def _taken_along(text: str, delimiter: str) -> str | None:
    """The first cell that holds the end of a line and what divides cells, as several lines in one do."""
    try:
        for ended, cells in _rows(text, delimiter, strict=False):
            if any(delimiter in cell and not _LINE_ENDS.isdisjoint(cell) for cell in cells):
                return f"a quotation mark makes one cell of several lines, the last of them {ended - 1}"
    except csv.Error:
        # What the reader itself says: a cell that is too long.
        return None
    return None


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """The number of the line after each row, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for cells in reader:
        yield reader.line_num + 1, cells
