"""Recognising a delivered file: which declaration it fits, whole.

Belongs here: holding a file against declarations. Does not belong here: what becomes of a file that fits none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.extracts.cells import ExtractCells, read_cells
from pipelines.extracts.declaration import ExtractDeclaration
from pipelines.extracts.errors import Misfit, NotRecognised
from pipelines.extracts.grids import Grid, read_grids
from pipelines.extracts.headings import find_layout


@dataclass(frozen=True)
class Recognised:
    """A file with the one declaration that it fits."""

    source: ExtractDeclaration
    cells: ExtractCells


@dataclass(frozen=True)
class _Attempt:
    """One sheet compared with one declaration; `nearness` orders what failed."""

    source: ExtractDeclaration
    cells: ExtractCells | None
    misfits: list[Misfit]
    nearness: tuple[bool, int, int]


def recognise(file: str, body: bytes, declarations: Mapping[str, ExtractDeclaration]) -> Recognised:
    """The declaration that the file fits in every column and cell, and its cells.

    Raises:
        UnreadableFile: neither a workbook nor text.
        NotRecognised: it fits none, or more than one.
    """
    grids = read_grids(file, body)
    attempts = [_attempt(grid, source) for source in declarations.values() for grid in grids]
    fitting = [attempt for attempt in attempts if attempt.cells is not None]
    if len(fitting) > 1:
        raise NotRecognised(file, {}, [attempt.source.name for attempt in fitting])
    if not fitting:
        nearest = sorted(attempts, key=lambda attempt: attempt.nearness, reverse=True)
        misfits: dict[str, list[Misfit]] = {}
        for attempt in nearest:
            misfits.setdefault(attempt.source.name, attempt.misfits)
        raise NotRecognised(file, misfits)
    cells = fitting[0].cells
    assert cells is not None
    return Recognised(fitting[0].source, cells)


def read_as(source: ExtractDeclaration, file: str, body: bytes) -> ExtractCells:
    """The cells of a file that was recognised as `source` before.

    Raises:
        UnreadableFile: neither a workbook nor text.
        NotRecognised: it does not fit any more, since the declaration has changed.
    """
    return recognise(file, body, {source.name: source}).cells


def _attempt(grid: Grid, source: ExtractDeclaration) -> _Attempt:
    layout, misfits = find_layout(grid, source)
    if layout is None or misfits:
        known = layout.known_columns if layout else 0
        return _Attempt(source, None, misfits, (False, known, -len(misfits)))
    cells, misfits = read_cells(grid, layout, source)
    if misfits:
        # Every heading fits: nearer than anything whose headings do not.
        return _Attempt(source, None, misfits, (True, layout.known_columns, -len(misfits)))
    return _Attempt(source, cells, [], (True, layout.known_columns, 0))
