"""A file as lines of cells, whatever kind of file it is.

The shapes that every kind of file is read into, and the limits on them. Not here: the kinds (``kinds/``), or what the
cells mean (``headings.py`` and on).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.extracts.errors import UnreadableFile

Cell = str | float | None
"""Text as written, a number from a workbook, or nothing."""

BYTES_AT_MOST = 64 * 1024**2
"""Of a file. All municipalities by two digits of the classification over ten years have about 20 MB as text."""

CELLS_AT_MOST = 2_000_000
"""Of all tables of a file: 290 municipalities x 90 industries x 10 years have 1.3 million in rows of five cells."""


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

    @property
    def has_numbers(self) -> bool:
        """Whether any cell is a number."""
        return any(isinstance(cell, float) for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class Book:
    """The tables of a file, and in words what of it was not looked at."""

    grids: Sequence[Grid]
    left_out: Sequence[str] = ()


class Counted:
    """Counts the cells of a file, and refuses it where they are too many to hold in memory."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = 0

    def lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines.

        Raises:
            UnreadableFile: more than `CELLS_AT_MOST` cells.
        """
        for line in lines:
            self._cells += len(line.cells)
            if self._cells > CELLS_AT_MOST:
                raise UnreadableFile(
                    self._file, f"it has more than {CELLS_AT_MOST:,} cells: drop it in parts, a year or a region each."
                )
            yield line


def plain(cell: Cell) -> str:
    """A cell's text in one line with single blanks; a whole number without decimals."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return " ".join(cell.split()) if cell else ""


def at(line: Line, column: int) -> Cell:
    """The cell of a line in a column, None beyond its end."""
    return line.cells[column] if column < len(line.cells) else None
