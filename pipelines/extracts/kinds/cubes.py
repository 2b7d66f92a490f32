"""Tables that say themselves what their dimensions are, written out as lines with headings.

The one shape of px and JSON-stat, and its lines, so that one set of rules recognises every kind of file. Not here:
reading px or JSON-stat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import CELLS_AT_MOST, Book, Cell, Counted, Grid, Line


@dataclass(frozen=True)
class Dimension:
    """One dimension: `codes` with their texts, in order."""

    label: str
    codes: Mapping[str, str]
    is_time: bool = False
    is_contents: bool = False

    @property
    def has_texts(self) -> bool:
        """Whether the texts tell more than the codes."""
        return not self.is_time and any(code != text for code, text in self.codes.items())


@dataclass(frozen=True)
class Cube:
    """A table: cells in the order of its dimensions, the last one fastest.

    Attributes:
        titles: what is above it, unit included.
        contents: what it counts, where no dimension says so.
        notes: what is below it.
    """

    titles: Sequence[str]
    dimensions: Sequence[Dimension]
    cells: Sequence[Cell]
    contents: str = ""
    notes: Sequence[str] = field(default_factory=list)


def check_size(file: str, dimensions: Sequence[Dimension], found: int) -> None:
    """Refuse a cube that is too large, or whose cells are not as many as its dimensions say.

    Raises:
        UnreadableFile: it is.
    """
    expected = prod(len(dimension.codes) for dimension in dimensions)
    if expected > CELLS_AT_MOST:
        raise UnreadableFile(file, f"it has {expected:,} cells, more than {CELLS_AT_MOST:,}: drop it in parts.")
    if found != expected:
        raise UnreadableFile(file, f"it has {found:,} cells, and its dimensions say {expected:,}: download it again.")


def written_out(file: str, cube: Cube) -> Book:
    """The cube as a table with a line per cell of its other dimensions, and a column per content."""
    return Book([Grid("", list(Counted(file).lines(_lines(cube))))])


def _lines(cube: Cube) -> Iterator[Line]:
    number = 0
    for title in filter(None, cube.titles):
        number += 1
        yield Line(number, [title])
    rows = [dimension for dimension in cube.dimensions if not dimension.is_contents]
    across = next((dimension for dimension in cube.dimensions if dimension.is_contents), None)
    headings: list[Cell] = [cell for dimension in rows for cell in _headings(dimension)]
    contents = list(across.codes.values()) if across else [cube.contents]
    number += 1
    yield Line(number, [*headings, *contents])
    place = _Places(cube.dimensions)
    for codes in product(*(list(dimension.codes.items()) for dimension in rows)):
        number += 1
        chosen = {dimension.label: code for dimension, (code, _) in zip(rows, codes, strict=True)}
        found = (
            [cube.cells[place({**chosen, across.label: code})] for code in across.codes]
            if across
            else [cube.cells[place(chosen)]]
        )
        keys = [cell for dimension, code in zip(rows, codes, strict=True) for cell in _keys(dimension, *code)]
        yield Line(number, [*keys, *found])
    for note in filter(None, cube.notes):
        number += 1
        yield Line(number, [note])


def _headings(dimension: Dimension) -> list[Cell]:
    """A dimension has a column of codes, and one of texts beside it where they tell more."""
    if dimension.is_time:
        return ["år"]
    return [dimension.label, None] if dimension.has_texts else [dimension.label]


def _keys(dimension: Dimension, code: str, text: str) -> list[Cell]:
    return [code, text] if dimension.has_texts else [code]


class _Places:
    """Where the cell of a choice of codes is."""

    def __init__(self, dimensions: Sequence[Dimension]) -> None:
        self._steps: list[tuple[str, dict[str, int]]] = []
        step = prod(len(dimension.codes) for dimension in dimensions)
        for dimension in dimensions:
            step //= len(dimension.codes) or 1
            self._steps.append((dimension.label, {code: at * step for at, code in enumerate(dimension.codes)}))

    def __call__(self, chosen: Mapping[str, str]) -> int:
        return sum(steps[chosen[label]] for label, steps in self._steps)
