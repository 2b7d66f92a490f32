"""Finding the line of headings, and what each column is, by one declaration.

Belongs here: headings. Does not belong here: the cells below them (``cells.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.extracts.declaration import ExtractDeclaration
from pipelines.extracts.errors import Misfit
from pipelines.extracts.grids import Cell, Grid, Line

# Titles, dates and notes stand above the headings, never this many.
_SEARCHED_LINES = 40
_WITH_YEAR = re.compile(r"(?P<name>.*?)\s*\b(?P<year>(?:19|20)\d{2})")


@dataclass(frozen=True)
class Layout:
    """Which column of a grid holds what. Columns are counted from 0.

    Attributes:
        line: index of the line of headings in the grid.
        headings: what stands there.
        codes: variable -> column with its codes.
        texts: variable -> column with its texts alone.
        years: column of years, None where years are columns.
        figures: column -> measure and year; no year where years are rows.
    """

    line: int
    headings: Sequence[str]
    codes: dict[str, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    years: int | None = None
    figures: dict[int, tuple[str, str | None]] = field(default_factory=dict)

    @property
    def known_columns(self) -> int:
        """How many columns the declaration knows."""
        return len(self.codes) + len(self.texts) + len(self.figures) + (self.years is not None)


def find_layout(grid: Grid, source: ExtractDeclaration) -> tuple[Layout | None, list[Misfit]]:
    """The layout of the line that fits best, and what does not fit in it; no layout where no heading is known."""
    best: tuple[Layout, list[Misfit]] | None = None
    for place, line in enumerate(grid.lines[:_SEARCHED_LINES]):
        found = _layout(place, line, grid, source)
        if found[0].known_columns and (best is None or _rank(found) > _rank(best)):
            best = found
    if best is None:
        wanted = ", ".join(repr(column.headings[0]) for column in source.columns.values())
        return None, [Misfit(f"a line of headings with {wanted} among the first {_SEARCHED_LINES} lines")]
    return best


def _rank(found: tuple[Layout, list[Misfit]]) -> tuple[int, int]:
    return found[0].known_columns, -len(found[1])


def _layout(place: int, line: Line, grid: Grid, source: ExtractDeclaration) -> tuple[Layout, list[Misfit]]:
    headings = [plain(cell) for cell in line.cells]
    layout = Layout(place, headings)
    unknown: list[int] = []
    years = None
    for column, heading in enumerate(headings):
        if not heading:
            _blank_heading(column, layout, unknown, grid)
        elif years is None and _is_any(heading, source.year_headings):
            years = column
        elif not _variable_heading(column, heading, layout, source):
            figures = _figures(heading, source)
            if figures is None:
                unknown.append(column)
            else:
                layout.figures[column] = figures
    layout = Layout(place, headings, layout.codes, layout.texts, years, layout.figures)
    return layout, list(_misfits(line.number, layout, unknown, source))


def _blank_heading(column: int, layout: Layout, unknown: list[int], grid: Grid) -> None:
    """A column without a heading is empty, or holds the texts of the codes to its left."""
    below = (line.cells[column] for line in grid.lines[layout.line + 1 :] if column < len(line.cells))
    if not any(plain(cell) for cell in below):
        return
    left = next((variable for variable, place in layout.codes.items() if place == column - 1), None)
    if left is not None and left not in layout.texts:
        layout.texts[left] = column
    else:
        unknown.append(column)


def _variable_heading(column: int, heading: str, layout: Layout, source: ExtractDeclaration) -> bool:
    """Note `column` under the variable that it is headed with; whether there is one."""
    for variable, declared in source.columns.items():
        is_code, is_text = _is_any(heading, declared.headings), _is_any(heading, declared.text_headings)
        if is_code and variable not in layout.codes:
            layout.codes[variable] = column
            return True
        if is_text and variable in layout.codes and variable not in layout.texts:
            layout.texts[variable] = column
            return True
        if (
            is_code
            and variable not in layout.texts
            and _is_any(layout.headings[layout.codes[variable]], declared.text_headings)
        ):
            # The text came first: what stood for code and text in one cell is the text alone.
            layout.texts[variable], layout.codes[variable] = layout.codes[variable], column
            return True
    return False


def _figures(heading: str, source: ExtractDeclaration) -> tuple[str, str | None] | None:
    with_year = _WITH_YEAR.fullmatch(heading)
    name, year = (with_year["name"], with_year["year"]) if with_year else (heading, None)
    for measure, declared in source.measures.items():
        if _is_any(name, declared.headings):
            return measure, year
    return None


def _misfits(number: int, layout: Layout, unknown: Sequence[int], source: ExtractDeclaration) -> Iterator[Misfit]:
    for variable, declared in source.columns.items():
        if variable not in layout.codes:
            yield Misfit(f"a column for {variable}, headed {_one_of(declared.headings)}", line=number)
    if not layout.figures:
        headings = [heading for declared in source.measures.values() for heading in declared.headings]
        yield Misfit(f"a column of figures, headed {_one_of(headings)} with or without a year", line=number)
    for column, (measure, year) in layout.figures.items():
        if (year is None) == (layout.years is None):
            wanted = "a heading that ends with a year" if year is None else "no year in it, since a column holds years"
            yield Misfit(f"{wanted} ({measure})", line=number, column=layout.headings[column])
    for column in _twice(layout):
        yield Misfit("each measure and year once", line=number, column=layout.headings[column])
    for column in unknown:
        name = layout.headings[column] or f"number {column + 1}"
        yield Misfit("no column that the declaration does not know", line=number, column=name)


def _twice(layout: Layout) -> list[int]:
    seen = list(layout.figures.values())
    return [column for column, held in layout.figures.items() if seen.count(held) > 1]


def plain(cell: Cell) -> str:
    """A cell's text in one line with single blanks; a whole number without decimals."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return " ".join(cell.split()) if cell else ""


def _is_any(heading: str, patterns: Sequence[str]) -> bool:
    return any(_matches(heading.casefold(), pattern.casefold()) for pattern in patterns)


def _matches(heading: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), heading) is not None


def _one_of(headings: Sequence[str]) -> str:
    return " or ".join(repr(heading) for heading in headings)
