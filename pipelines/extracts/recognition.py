"""Recognising a delivered file: which declarations its tables fit, whole.

Comparing a file with declarations. Not here: what becomes of a file that fits none.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.extracts.cells import ExtractCells, read_cells
from pipelines.extracts.declaration import ExtractShape
from pipelines.extracts.errors import Misfit, NotRecognised
from pipelines.extracts.grids import Book, Grid
from pipelines.extracts.headings import find_layout
from pipelines.extracts.kinds import read_book
from pipelines.extracts.layout import Layout


@dataclass(frozen=True)
class Recognised:
    """The tables of a file that fit one declaration.

    Attributes:
        name: of the declaration.
        tables: titles of the sheets; one empty title for text.
        cells: of all of them.
        left_out: what of the file was not looked at, in words.
        assumed: the measure that the figures are taken for, where nothing in the file names it.
    """

    name: str
    tables: tuple[str, ...]
    cells: ExtractCells
    left_out: tuple[str, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True)
class _Attempt:
    """One sheet compared with the headings of one declaration."""

    shape: ExtractShape
    layout: Layout | None
    misfits: list[Misfit]

    @property
    def nearness(self) -> tuple[int, bool, int]:
        """Orders what failed: by columns that are known, then by whether the file says why it is not the one."""
        says_other = any(misfit.says_other for misfit in self.misfits)
        return self.layout.known_columns if self.layout else 0, says_other, -len(self.misfits)

    @property
    def is_a_table(self) -> bool:
        """Whether the sheet has both codes and figures that the declaration knows."""
        return self.layout is not None and bool(self.layout.codes) and bool(self.layout.figures)


def recognise(
    file: str, body: bytes | mmap.mmap, declarations: Mapping[str, ExtractShape], tables: Collection[str] | None = None
) -> list[Recognised]:
    """The declarations that the file's tables fit in every column and cell, with their cells.

    Args:
        file: its name.
        body: its bytes.
        declarations: by name.
        tables: titles of the sheets to look at; None looks at all.

    Raises:
        UnreadableFile: of a kind that is not read, too large, or damaged.
        NotRecognised: a table fits none, or more than one.
    """
    book = read_book(file, body)
    grids = [grid for grid in book.grids if tables is None or grid.title in tables]
    chosen: dict[str, list[tuple[Grid, Layout]]] = {}
    left_out = list(book.left_out)
    for grid in grids:
        found = _chosen(file, grid, declarations, alone=len(grids) == 1)
        if found is not None:
            chosen.setdefault(found.shape.name, []).append((grid, _layout_of(found)))
        elif grid.has_numbers:
            left_out.append(f"the sheet {grid.title!r}, which is no declared table")
    if not chosen:
        raise _nothing(file, book, declarations)
    return [_read(file, declarations[name], sheets, left_out) for name, sheets in chosen.items()]


def read_as(shape: ExtractShape, file: str, body: bytes, tables: Collection[str] | None = None) -> ExtractCells:
    """The cells of a file that was recognised as `shape` before.

    Raises:
        UnreadableFile: of a kind that is not read, too large, or damaged.
        NotRecognised: it does not fit any more, since the declaration has changed.
    """
    (found,) = recognise(file, body, {shape.name: shape}, tables)
    return found.cells


def _chosen(file: str, grid: Grid, declarations: Mapping[str, ExtractShape], *, alone: bool) -> _Attempt | None:
    """The one declaration whose headings a sheet has; None where it is no table that any declaration knows.

    Raises:
        NotRecognised: its headings fit several, or they are nearly those of one.
    """
    attempts = [_attempt(file, grid, shape) for shape in declarations.values()]
    fitting = [attempt for attempt in attempts if attempt.layout is not None and not attempt.misfits]
    if len(fitting) > 1:
        named = [attempt for attempt in fitting if not _layout_of(attempt).is_assumed]
        if len(named) != 1:
            raise NotRecognised(file, {}, [attempt.shape.name for attempt in fitting], is_unnamed=not named)
        fitting = named
    if fitting:
        return fitting[0]
    if not alone and not any(attempt.is_a_table for attempt in attempts):
        return None
    nearest = sorted(attempts, key=lambda attempt: attempt.nearness, reverse=True)
    raise NotRecognised(file, {attempt.shape.name: attempt.misfits for attempt in nearest}, sheet=grid.title)


def _layout_of(attempt: _Attempt) -> Layout:
    assert attempt.layout is not None
    return attempt.layout


def _attempt(file: str, grid: Grid, shape: ExtractShape) -> _Attempt:
    name = PurePosixPath(file).stem.replace("_", " ")
    layout, misfits = find_layout(grid, shape, [grid.title, name])
    return _Attempt(shape, layout, misfits)


def _read(file: str, shape: ExtractShape, sheets: Sequence[tuple[Grid, Layout]], left_out: Sequence[str]) -> Recognised:
    cells: ExtractCells | None = None
    assumed = None
    for grid, layout in sheets:
        cells, misfits = read_cells(grid, layout, shape, cells)
        if misfits:
            raise NotRecognised(file, {shape.name: misfits}, sheet=grid.title)
        if layout.is_assumed:
            assumed = next(iter(shape.measures))
    assert cells is not None
    return Recognised(shape.name, tuple(grid.title for grid, _ in sheets), cells, tuple(left_out), assumed)


def _nothing(file: str, book: Book, declarations: Mapping[str, ExtractShape]) -> NotRecognised:
    """A file of several sheets of which none is a table of ours."""
    wanted = {name: [Misfit("a sheet with a table")] for name in declarations} if book.grids else {}
    return NotRecognised(file, wanted)
