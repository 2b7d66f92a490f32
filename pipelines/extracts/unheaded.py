"""Columns that nothing heads: texts beside their codes, and the stub of a table as PxWeb writes it into Excel.

What such a column is, by its content. Not here: columns with headings (``headings.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from pipelines.extracts.codes import YEAR, split
from pipelines.extracts.contents import titles
from pipelines.extracts.declaration import ExtractShape
from pipelines.extracts.grids import Cell, Grid, at, plain
from pipelines.extracts.layout import Layout
from pipelines.extracts.patterns import compiled

_YEARS = "Tid"


def inferred(layout: Layout, blank: Sequence[int], grid: Grid, shape: ExtractShape) -> Layout:
    """The layout with the columns `blank`, which nothing heads: empty, texts, codes, or unknown."""
    below = {column: _below(grid, layout, column) for column in blank}
    filled = {column: cells for column, cells in below.items() if any(map(plain, cells))}
    by_content = {column: fitting for column, cells in filled.items() if (fitting := _fitting(cells, layout, shape))}
    assigned = _assigned(by_content, layout, grid, shape)
    codes = {**layout.codes, **{variable: column for column, variable in assigned.items() if variable != _YEARS}}
    years = next((column for column, variable in assigned.items() if variable == _YEARS), layout.years)
    layout = replace(layout, codes=codes, years=years)
    for column in filled:
        if column in assigned:
            continue
        left = next((variable for variable, place in codes.items() if place == column - 1), None)
        if left is not None and left not in layout.texts:
            layout.texts[left] = column
        else:
            layout.unknown.append(column)
    return layout


def _below(grid: Grid, layout: Layout, column: int) -> list[Cell]:
    """The cells of a column in lines that hold a figure; in all lines where no column of figures is known."""
    lines = grid.lines[layout.below :]
    if layout.figures:
        lines = [line for line in lines if any(plain(at(line, figure)) for figure in layout.figures)]
    return [at(line, column) for line in lines]


def _fitting(cells: Sequence[Cell], layout: Layout, shape: ExtractShape) -> list[str]:
    """The variables without a column whose codes all filled cells are; years too."""
    texts = {text for cell in cells if (text := plain(cell))}
    found = [
        variable
        for variable, declared in shape.columns.items()
        if variable not in layout.codes and all(split(text, declared) for text in texts)
    ]
    has_years = layout.years is not None or any(figures.year for figures in layout.figures.values())
    if not has_years and all(YEAR.fullmatch(text) for text in texts):
        found.append(_YEARS)
    return found


def _assigned(by_content: dict[int, list[str]], layout: Layout, grid: Grid, shape: ExtractShape) -> dict[int, str]:
    """Column -> variable, where one way of giving each column a variable fits, or the title says which of several.

    A table whose stub has no headings needs figures beside it: without them nothing is guessed.
    """
    if not by_content or not layout.figures:
        return {}
    columns = sorted(by_content)
    variables = sorted({variable for fitting in by_content.values() for variable in fitting})
    if len(variables) < len(columns):
        return {}
    ways = [
        dict(zip(columns, chosen, strict=True))
        for chosen in permutations(variables, len(columns))
        if all(variable in by_content[column] for column, variable in zip(columns, chosen, strict=True))
    ]
    if len(ways) > 1:
        places = _order_in_titles(grid, layout, shape)
        ways = [way for way in ways if _is_in_order([places.get(variable) for variable in way.values()])]
    return ways[0] if len(ways) == 1 else {}


def _is_in_order(places: Sequence[int | None]) -> bool:
    known = [place for place in places if place is not None]
    return len(known) == len(places) and known == sorted(known)


def _order_in_titles(grid: Grid, layout: Layout, shape: ExtractShape) -> dict[str, int]:
    """Where the title names each variable: `… efter region, näringsgren SNI 2007 och år`."""
    said = " ".join(text for _, text in titles(grid, layout.line, ())).casefold()
    said = said.partition(" efter ")[2] or said.partition(" by ")[2]
    places = {}
    for variable, declared in shape.columns.items():
        found = [match.start() for heading in declared.headings if (match := compiled(heading.strip("*")).search(said))]
        if found:
            places[variable] = min(found)
    return places
