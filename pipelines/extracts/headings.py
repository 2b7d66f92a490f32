"""Finding the headings of a table, and what each of its columns is, by one declaration.

Headings of one line or several. Not here: words that say what is counted (``contents.py``), columns that nothing heads
(``unheaded.py``), or the cells below (``cells.py``).

A column of figures is known by all that heads it, in whatever order: a measure, a year, the code of a variable that has
no column of its own (`01 Jordbruk` over a column of persons). What heads several columns stands over the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.extracts.codes import YEAR, split
from pipelines.extracts.contents import (
    measure_in,
    one_of,
    other_classification,
    refused_constants,
    refused_heading,
    refused_titles,
)
from pipelines.extracts.declaration import ExtractShape
from pipelines.extracts.errors import Misfit
from pipelines.extracts.grids import Grid, at, plain
from pipelines.extracts.layout import Figures, Layout
from pipelines.extracts.patterns import is_any
from pipelines.extracts.unheaded import inferred

# Titles, dates and notes stand above the headings, never this many.
_SEARCHED_LINES = 40
_DEEPEST = 4
_SHEET_OF_A_YEAR = re.compile(r"\s*(?:år\s*|year\s*)?((?:19|20)\d{2})\s*", re.IGNORECASE)
_WITH_YEAR = re.compile(r"(?P<name>.*?)\s*\b(?P<year>(?:19|20)\d{2})")


Found = tuple[Layout, list[Misfit]]


def find_layout(grid: Grid, shape: ExtractShape, names: Sequence[str]) -> tuple[Layout | None, list[Misfit]]:
    """The layout of the headings that fit best, and what does not fit in them; no layout where none is known.

    Args:
        grid: the table.
        shape: the declaration.
        names: of the file and the sheet, which may say what is counted.
    """
    best: Found | None = None
    for line in range(min(_SEARCHED_LINES, len(grid.lines))):
        for depth in range(1, min(_DEEPEST, len(grid.lines) - line) + 1):
            layout = _layout(line, depth, grid, shape, names)
            # Most lines head nothing: what does not fit in them is nobody's business.
            if layout.known_columns:
                found = layout, [*refused_titles(grid, line, shape, names), *_misfits(grid, layout, shape, names)]
                best = found if best is None or _rank(found) > _rank(best) else best
    if best is None:
        wanted = ", ".join(repr(column.headings[0]) for column in shape.columns.values())
        return None, [Misfit(f"a line of headings with {wanted} among the first {_SEARCHED_LINES} lines")]
    return best


def _rank(found: Found) -> tuple[int, int, int]:
    layout, misfits = found
    return layout.known_columns, -len(misfits), -layout.depth


def _layout(line: int, depth: int, grid: Grid, shape: ExtractShape, names: Sequence[str]) -> Layout:
    rows = [[plain(cell) for cell in one.cells] for one in grid.lines[line : line + depth]]
    width = max(map(len, rows), default=0)
    stacks = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]
    layout = Layout(line, depth, [" ".join(filter(None, stack)) for stack in stacks])
    blank: list[int] = []
    for column, stack in enumerate(stacks):
        if not any(stack):
            blank.append(column)
        elif len(list(filter(None, stack))) == 1 and _stub(column, layout, shape):
            if _is_year_heading(column, layout, shape):
                layout = replace(layout, years=column)
        elif stack[-1]:
            figures = _figures(_carried(column, stacks, layout), shape, layout)
            if figures is None:
                layout.unknown.append(column)
            else:
                layout.figures[column] = figures
        else:
            layout.unknown.append(column)
    layout = inferred(layout, blank, grid, shape)
    return _with_constants(_with_year(_with_measure(layout, grid, shape, names), grid), shape)


def _is_year_heading(column: int, layout: Layout, shape: ExtractShape) -> bool:
    return layout.years is None and is_any(layout.headings[column], shape.year_headings)


def _stub(column: int, layout: Layout, shape: ExtractShape) -> bool:
    """Whether the column is one of years, or headed with a variable, which is noted then."""
    heading = layout.headings[column]
    return _is_year_heading(column, layout, shape) or _variable_heading(column, heading, layout, shape)


def _variable_heading(column: int, heading: str, layout: Layout, shape: ExtractShape) -> bool:
    for variable, declared in shape.columns.items():
        is_code, is_text = is_any(heading, declared.headings), is_any(heading, declared.text_headings)
        if is_code and variable not in layout.codes:
            layout.codes[variable] = column
            return True
        if is_text and variable in layout.codes and variable not in layout.texts:
            layout.texts[variable] = column
            return True
        if (
            is_code
            and variable not in layout.texts
            and is_any(layout.headings[layout.codes[variable]], declared.text_headings)
        ):
            # The text came first: what stood for code and text in one cell is the text alone.
            layout.texts[variable], layout.codes[variable] = layout.codes[variable], column
            return True
    return False


def _carried(column: int, stacks: Sequence[Sequence[str]], layout: Layout) -> list[str]:
    """All that heads a column: its own cells, and in upper lines what is over the first of several columns."""
    stubs = {*layout.codes.values(), *layout.texts.values(), layout.years}
    found = []
    for row in range(layout.depth):
        own = stacks[column][row]
        if not own and row < layout.depth - 1:
            lefts = (stacks[left][row] for left in range(column - 1, -1, -1) if left not in stubs)
            own = next(filter(None, lefts), "")
        found.append(own)
    return list(filter(None, found))


def _figures(headings: Sequence[str], shape: ExtractShape, layout: Layout) -> Figures | None:
    """What the headings of a column say together; None where one of them says nothing that is known, or too much."""
    said = Figures()
    for heading in headings:
        one = _said(heading, shape, layout)
        if (
            one is None
            or (one.measure and said.measure)
            or (one.year and said.year)
            or one.codes.keys() & said.codes.keys()
        ):
            return None
        codes, texts = {**said.codes, **one.codes}, {**said.texts, **one.texts}
        said = Figures(one.measure or said.measure, one.year or said.year, codes, texts)
    return said if headings else None


def _said(heading: str, shape: ExtractShape, layout: Layout) -> Figures | None:
    if YEAR.fullmatch(heading):
        return Figures(year=heading)
    with_year = _WITH_YEAR.fullmatch(heading)
    name, year = (with_year["name"], with_year["year"]) if with_year else (heading, None)
    for measure, declared in shape.measures.items():
        if name and is_any(name, declared.headings):
            return Figures(measure, year)
    for variable, column in shape.columns.items():
        code = split(heading, column)
        if variable not in layout.codes and code is not None:
            return Figures(codes={variable: code[0]}, texts={variable: code[1]})
    return None


def _with_measure(layout: Layout, grid: Grid, shape: ExtractShape, names: Sequence[str]) -> Layout:
    """Where no heading names a measure, a title or a name does; else it is the one that was ordered.

    Not where something stands over the columns of figures that the declaration does not know.
    """
    if not layout.figures or any(figures.measure for figures in layout.figures.values()):
        return layout
    if layout.line and any(plain(at(grid.lines[layout.line - 1], column)) for column in layout.figures):
        return layout
    by_year = next((name for name, one in shape.measures.items() if "" in one.headings), None)
    said = measure_in(grid, layout.line, shape, names) or by_year
    measure = said or (next(iter(shape.measures)) if len(shape.measures) == 1 else None)
    if measure is None:
        return layout
    figures = {at: replace(one, measure=measure) for at, one in layout.figures.items()}
    return replace(layout, figures=figures, is_assumed=said is None)


def _with_year(layout: Layout, grid: Grid) -> Layout:
    """Where no heading and no column gives the year, the sheet's title may: `2021`, `År 2021`, no more in it."""
    titled = _SHEET_OF_A_YEAR.fullmatch(grid.title)
    if titled is None or layout.years is not None or any(one.year for one in layout.figures.values()):
        return layout
    return replace(layout, figures={at: replace(one, year=titled[1]) for at, one in layout.figures.items()})


def _with_constants(layout: Layout, shape: ExtractShape) -> Layout:
    spread = {variable for figures in layout.figures.values() for variable in figures.codes}
    constants = {
        variable: declared.constant
        for variable, declared in shape.columns.items()
        if declared.constant is not None and variable not in layout.codes and variable not in spread
    }
    return replace(layout, constants=constants)


def _misfits(grid: Grid, layout: Layout, shape: ExtractShape, names: Sequence[str]) -> Iterator[Misfit]:
    number = grid.lines[layout.line].number
    for column, heading in enumerate(layout.headings):
        if classification := other_classification(heading, shape):
            wanted = f"no {classification!r}: its codes mean other industries than those that were ordered"
            yield Misfit(wanted, line=number, column=heading, says_other=True)
        others = refused_heading(heading, shape) if column in {*layout.figures, *layout.unknown} else None
        if others and not (column in layout.figures and layout.figures[column].codes):
            yield Misfit(others, line=number, column=heading, says_other=True)
    yield from _missing(number, layout, shape)
    yield from refused_constants(grid, layout.line, layout.constants, shape, names)
    headings = [heading for declared in shape.measures.values() for heading in declared.headings if heading]
    if not layout.figures:
        yield Misfit(f"a column of figures, headed {one_of(headings)} with or without a year", line=number)
    elif any(figures.measure is None for figures in layout.figures.values()):
        said = f"a heading, a title line or a name of the file that says what is counted, such as {headings[0]!r}"
        yield Misfit(said, line=number)
    for column, figures in layout.figures.items():
        if (figures.year is None) == (layout.years is None):
            is_bare = figures.year is None
            wanted = "a heading that ends with a year" if is_bare else "no year in it, since a column holds years"
            yield Misfit(f"{wanted} ({figures.measure})", line=number, column=layout.headings[column])
    for column in _twice(layout):
        yield Misfit("each measure and year once", line=number, column=layout.headings[column])
    for column in layout.unknown:
        name = layout.headings[column] or f"number {column + 1}"
        yield Misfit("no column that the declaration does not know", line=number, column=name)


def _missing(number: int, layout: Layout, shape: ExtractShape) -> Iterator[Misfit]:
    """Variables that no column, no heading of figures and no order gives."""
    spread = [figures.codes.keys() for figures in layout.figures.values()]
    for variable, declared in shape.columns.items():
        in_headings = bool(spread) and all(variable in codes for codes in spread)
        if variable not in layout.codes and variable not in layout.constants and not in_headings:
            yield Misfit(f"a column for {variable}, headed {one_of(declared.headings)}", line=number)


def _twice(layout: Layout) -> list[int]:
    seen = list(layout.figures.values())
    return [column for column, held in layout.figures.items() if seen.count(held) > 1]
