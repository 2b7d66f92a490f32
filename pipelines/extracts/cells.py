"""The cells below the headings: codes with their texts, years, figures, and the notes around the table.

Reading a grid by a layout. Not here: finding the layout (``headings.py``), or whether the figures are plausible (the
contract).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pipelines.extracts.codes import YEAR, expected_code, split
from pipelines.extracts.contents import refused_notes
from pipelines.extracts.declaration import ExtractShape
from pipelines.extracts.errors import Misfit
from pipelines.extracts.figures import figure
from pipelines.extracts.grids import Cell, Grid, Line, at, plain
from pipelines.extracts.layout import Layout

if TYPE_CHECKING:
    import pyarrow as pa


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


def read_cells(
    grid: Grid, layout: Layout, shape: ExtractShape, into: ExtractCells | None = None
) -> tuple[ExtractCells, list[Misfit]]:
    """The cells of `grid`, and every cell that does not fit; the cells count only where there is no misfit.

    The table ends at the first line of text that has neither a code nor a figure: from there on stand footnotes. A line
    that only names the region of the lines below it heads them. Figures after footnotes are a misfit, never left out in
    silence.

    Args:
        grid: the table.
        layout: its headings.
        shape: the declaration.
        into: cells of another sheet of the same table, which these go on.
    """
    reader = _Reader(grid, layout, shape, into)
    reader.cells.notes += [text for _, text in _notes(grid.lines[: layout.line])]
    ended: Line | None = None
    below: list[tuple[int, str]] = []
    for place, line in enumerate(grid.lines[layout.below :], start=layout.below):
        if reader.is_note(line):
            if not reader.heads_block(place):
                notes = _notes([line])
                below += notes
                ended = ended or (line if notes else None)
        elif ended is not None:
            expected = f"no figures below the footnote in line {ended.number}: remove it, or fix the line"
            reader.misfits.append(Misfit(expected, line=line.number))
            break
        else:
            reader.take(line)
    reader.cells.notes += [text for _, text in below]
    misfits = [*refused_notes(below, shape, layout.constants), *reader.misfits]
    if not misfits and not reader.taken:
        misfits.append(Misfit("figures below the headings", line=grid.lines[layout.line].number))
    return reader.cells, misfits


class _Reader:
    """Takes one line after the other."""

    def __init__(self, grid: Grid, layout: Layout, shape: ExtractShape, into: ExtractCells | None) -> None:
        self._grid = grid
        self._layout = layout
        self._shape = shape
        self.cells = into or ExtractCells({variable: [] for variable in shape.coded})
        self.cells.labels = self.cells.labels or {variable: {} for variable in shape.columns}
        self._label_headings(layout)
        self.taken = 0
        self.misfits: list[Misfit] = []
        # The same few codes stand in every line.
        self._known: dict[tuple[str, Cell], tuple[str, str]] = {}
        self._seen: dict[tuple[str, ...], int] = dict.fromkeys(zip(*self.cells.codes.values(), strict=True), 0)
        self._stub = sorted([*layout.codes.values(), *([layout.years] if layout.years is not None else [])])
        self._blocks = self._block_columns()
        self._above: Line | None = None

    def _label_headings(self, layout: Layout) -> None:
        """The texts of codes that are in headings, or nowhere."""
        for variable, code in layout.constants.items():
            self.cells.labels[variable].setdefault(
                code, next(iter(self._shape.columns[variable].texts.get(code, [])), code)
            )
        for held in layout.figures.values():
            for variable, code in held.codes.items():
                self.cells.labels[variable].setdefault(code, held.texts[variable] or code)

    def is_note(self, line: Line) -> bool:
        """Whether the line has no figure, and no codes but in its first cell: a blank line, a heading, a footnote.

        `2021 års uppgifter är preliminära` begins as a code of four digits does.
        """
        if any(plain(at(line, column)) for column in self._layout.figures):
            return False
        filled = [column for column in self._stub if plain(at(line, column))]
        return len(filled) < min(2, len(self._stub)) or not self._has_codes(line, filled)

    def _has_codes(self, line: Line, columns: Iterable[int]) -> bool:
        by_column = {column: name for name, column in self._layout.codes.items()}
        return any(
            split(plain(at(line, column)), self._shape.columns[by_column[column]])
            for column in columns
            if column in by_column
        )

    def heads_block(self, place: int) -> bool:
        """Whether the line names what the next line of figures begins with: `Kalmar län` above `08 Kalmar län`."""
        said = [text for cell in self._grid.lines[place].cells if (text := plain(cell).casefold())]
        if len(said) != 1 or place + 1 >= len(self._grid.lines):
            return False
        after = self._grid.lines[place + 1]
        begins = plain(at(after, self._stub[0])).casefold() if self._stub else ""
        texts = [plain(at(after, column)).casefold() for column in self._layout.texts.values()]
        return not self.is_note(after) and (begins.endswith(said[0]) or said[0].endswith(begins) or said[0] in texts)

    def take(self, line: Line) -> None:
        """Take the cells of one line, or note why not."""
        line = self._completed(line)
        codes: dict[str, str] = dict(self._layout.constants)
        for variable, column in self._layout.codes.items():
            code = self._code(line, variable, column)
            if code is not None:
                codes[variable] = code
        year = self._year(line)
        beyond = [plain(cell) for cell in line.cells[len(self._layout.headings) :] if plain(cell)]
        if beyond:
            self.misfits.append(Misfit("nothing beyond the last heading", line=line.number, value=beyond[0]))
        if beyond or len(codes) < len(self._layout.codes) + len(self._layout.constants) or year == "":
            return
        for column, held in self._layout.figures.items():
            measure = self._shape.measures[held.measure or ""]
            try:
                value, status = figure(at(line, column), measure.decimals, measure.minimum)
            except ValueError as error:
                heading = self._layout.headings[column]
                self.misfits.append(Misfit(str(error), line.number, heading, plain(at(line, column))))
                continue
            said = {"ContentsCode": held.measure or "", "Tid": held.year or year or ""}
            self._append(line, {**codes, **held.codes, **said}, value, status)

    def _append(self, line: Line, codes: Mapping[str, str], value: float | None, status: str | None) -> None:
        key = tuple(codes[variable] for variable in self.cells.codes)
        before = self._seen.setdefault(key, line.number)
        if before != line.number:
            place = f"line {before} has it" if before else "another sheet has it"
            self.misfits.append(Misfit(f"each combination once: {place}", line.number, value=", ".join(key)))
            return
        self.taken += 1
        for column, code in zip(self.cells.codes.values(), key, strict=True):
            column.append(code)
        self.cells.values.append(value)
        self.cells.statuses.append(status)

    def _completed(self, line: Line) -> Line:
        """The line with the codes of the block that it is in, which only the block's first line has."""
        blank = [column for column in self._stub if not plain(at(line, column))]
        if self._above is not None and blank == self._stub[: len(blank)] and set(blank) <= self._blocks:
            cells = [*line.cells, *[None] * (len(self._layout.headings) - len(line.cells))]
            texts = {column + 1 for column in blank} & set(self._layout.texts.values())
            for column in (*blank, *texts):
                cells[column] = self._above.cells[column]
            line = Line(line.number, cells)
        self._above = line
        return line

    def _block_columns(self) -> set[int]:
        """Columns that name a code once a block: no two lines one below the other repeat it.

        In a table that repeats its codes an empty cell is a fault, and is reported.
        """
        repeating: set[int] = set()
        above: Line | None = None
        for line in self._grid.lines[self._layout.below :]:
            for column in self._stub if above is not None else ():
                text = plain(at(line, column))
                if above is not None and text and text == plain(at(above, column)):
                    repeating.add(column)
            above = line
        return set(self._stub[:-1]) - repeating

    def _code(self, line: Line, variable: str, column: int) -> str | None:
        cell = at(line, column)
        known = self._known.get((variable, cell))
        if known is None:
            declared = self._shape.columns[variable]
            known = split(plain(cell), declared)
            if known is None:
                expected = expected_code(variable, declared, plain(cell))
                self.misfits.append(Misfit(expected, line.number, self._heading(variable, column), plain(cell)))
                return None
            self._known[variable, cell] = known
        code, text = known
        if variable in self._layout.texts:
            text = plain(at(line, self._layout.texts[variable]))
        self.cells.labels[variable].setdefault(code, text or code)
        return code

    def _heading(self, variable: str, column: int) -> str:
        return self._layout.headings[column] or variable

    def _year(self, line: Line) -> str | None:
        """The line's year, None where years are columns, empty where there is no year to be read."""
        column = self._layout.years
        if column is None:
            return None
        text = plain(at(line, column))
        if YEAR.fullmatch(text):
            return text
        self.misfits.append(Misfit("a year in four digits", line.number, self._heading("Tid", column), text))
        return ""


def _notes(lines: Iterable[Line]) -> list[tuple[int, str]]:
    return list(_texts(lines))


def _texts(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    for line in lines:
        text = " ".join(filter(None, map(plain, line.cells)))
        if text:
            yield line.number, text


def arrow_table(cells: ExtractCells) -> pa.Table:
    """The cells with a dictionary-encoded text column per variable, `value` as double and `status` as text."""
    import pyarrow as pa

    text = partial(pa.array, type=pa.string())
    columns = {variable: text(codes).dictionary_encode() for variable, codes in cells.codes.items()}
    return pa.table(
        {**columns, "value": pa.array(cells.values, pa.float64()), "status": text(cells.statuses).dictionary_encode()}
    )
