"""The cells below the headings: codes with their texts, years, figures, and the notes around the table.

Belongs here: reading a grid by a layout. Does not belong here: finding the layout (``headings.py``), or whether the
figures are plausible (the contract).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pipelines.extracts.declaration import CodeColumn, ExtractDeclaration
from pipelines.extracts.errors import Misfit
from pipelines.extracts.figures import figure
from pipelines.extracts.grids import Cell, Grid, Line
from pipelines.extracts.headings import Layout, plain

if TYPE_CHECKING:
    import pyarrow as pa

_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass
class ExtractCells:
    """One row per cell of figures, column by column; `notes` are the lines above and below the table."""

    codes: dict[str, list[str]]
    values: list[float | None] = field(default_factory=list)
    statuses: list[str | None] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def years(self) -> list[str]:
        """The years that the file holds."""
        return sorted(set(self.codes["Tid"]))


def read_cells(grid: Grid, layout: Layout, source: ExtractDeclaration) -> tuple[ExtractCells, list[Misfit]]:
    """The cells of `grid`, and every cell that does not fit; the cells count only where there is no misfit.

    The table ends at the first line of text that has neither a code nor a figure: from there on stand footnotes.
    Figures after that are a misfit, never left out in silence.
    """
    reader = _Reader(layout, source)
    reader.cells.notes += _notes(grid.lines[: layout.line])
    ended: Line | None = None
    for line in grid.lines[layout.line + 1 :]:
        if reader.is_note(line):
            notes = _notes([line])
            reader.cells.notes += notes
            ended = ended or (line if notes else None)
        elif ended is not None:
            expected = f"no figures below the footnote in line {ended.number}: remove it, or fix the line"
            reader.misfits.append(Misfit(expected, line=line.number))
            break
        else:
            reader.take(line)
    if not reader.misfits and not reader.cells.values:
        reader.misfits.append(Misfit("figures below the headings", line=grid.lines[layout.line].number))
    return reader.cells, reader.misfits


class _Reader:
    """Takes one line after the other."""

    def __init__(self, layout: Layout, source: ExtractDeclaration) -> None:
        self._layout = layout
        self._source = source
        self.cells = ExtractCells({variable: [] for variable in source.variables})
        self.cells.labels = {variable: {} for variable in source.columns}
        self.misfits: list[Misfit] = []
        # The same few codes stand in every line.
        self._known: dict[tuple[str, Cell], tuple[str, str]] = {}

    def is_note(self, line: Line) -> bool:
        """Whether the line has neither a figure nor a code: a blank line, or a footnote."""
        if any(plain(_at(line, column)) for column in self._layout.figures):
            return False
        columns = self._layout.codes.items()
        return not any(_split(plain(_at(line, column)), self._source.columns[name]) for name, column in columns)

    def take(self, line: Line) -> None:
        """Take the cells of one line, or note why not."""
        codes: dict[str, str] = {}
        for variable, column in self._layout.codes.items():
            code = self._code(line, variable, column)
            if code is not None:
                codes[variable] = code
        year = self._year(line)
        beyond = [plain(cell) for cell in line.cells[len(self._layout.headings) :] if plain(cell)]
        if beyond:
            self.misfits.append(Misfit("nothing beyond the last heading", line=line.number, value=beyond[0]))
        if beyond or len(codes) < len(self._layout.codes) or year == "":
            return
        for column, (measure, heading_year) in self._layout.figures.items():
            try:
                value, status = figure(_at(line, column), self._source.measures[measure].decimals)
            except ValueError as error:
                heading = self._layout.headings[column]
                self.misfits.append(Misfit(str(error), line.number, heading, plain(_at(line, column))))
                continue
            self._append({**codes, "ContentsCode": measure, "Tid": heading_year or year or ""}, value, status)

    def _append(self, codes: Mapping[str, str], value: float | None, status: str | None) -> None:
        for variable, column in self.cells.codes.items():
            column.append(codes[variable])
        self.cells.values.append(value)
        self.cells.statuses.append(status)

    def _code(self, line: Line, variable: str, column: int) -> str | None:
        cell = _at(line, column)
        known = self._known.get((variable, cell))
        if known is None:
            declared = self._source.columns[variable]
            known = _split(plain(cell), declared)
            if known is None:
                expected = f"a code of {variable} as {declared.code}{_texts(declared)}{_zero_lost(plain(cell))}"
                self.misfits.append(Misfit(expected, line.number, self._layout.headings[column], plain(cell)))
                return None
            self._known[variable, cell] = known
        code, text = known
        if variable in self._layout.texts:
            text = plain(_at(line, self._layout.texts[variable]))
        self.cells.labels[variable].setdefault(code, text or code)
        return code

    def _year(self, line: Line) -> str | None:
        """The line's year, None where years are columns, empty where there is no year to be read."""
        column = self._layout.years
        if column is None:
            return None
        text = plain(_at(line, column))
        if _YEAR.fullmatch(text):
            return text
        self.misfits.append(Misfit("a year in four digits", line.number, self._layout.headings[column], text))
        return ""


def _at(line: Line, column: int) -> Cell:
    return line.cells[column] if column < len(line.cells) else None


def _notes(lines: Iterable[Line]) -> list[str]:
    texts = (" ".join(filter(None, map(plain, line.cells))) for line in lines)
    return [text for text in texts if text]


def _split(text: str, declared: CodeColumn) -> tuple[str, str] | None:
    """Code and text of a cell; the agency may write either alone."""
    found = re.match(rf"(?P<code>{declared.code})(?:\s+(?P<text>.*))?$", text)
    if found is not None:
        return found["code"], found["text"] or declared.texts.get(found["code"], "")
    return next(((code, known) for code, known in declared.texts.items() if known.casefold() == text.casefold()), None)


def _texts(declared: CodeColumn) -> str:
    return f", or one of {', '.join(declared.texts.values())}" if declared.texts else ""


def _zero_lost(text: str) -> str:
    return "; a leading zero is gone if the column was saved as numbers" if text.isdecimal() else ""


def arrow_table(cells: ExtractCells) -> pa.Table:
    """The cells with a dictionary-encoded text column per variable, `value` as double and `status` as text."""
    import pyarrow as pa

    text = partial(pa.array, type=pa.string())
    columns = {variable: text(codes).dictionary_encode() for variable, codes in cells.codes.items()}
    return pa.table(
        {**columns, "value": pa.array(cells.values, pa.float64()), "status": text(cells.statuses).dictionary_encode()}
    )
