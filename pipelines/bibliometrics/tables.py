"""Rows of delimited files, held strictly to their header.

The `csv` rules, field counts, what is quarantined. Not here: what a row means.

`csv` in strict mode and a field count per row: sniffing engines take a record for the header or drop rows of the very
files that are found in practice, and say nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TextIO, TypeVar

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import EmptyExport, Misaligned, PastedTogether, Truncated
from pipelines.bibliometrics.header_maps import FittedHeader, HeaderMaps, folded
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.records import Format, Quarantined, Reading, Record

LONGEST_CELL = 16 * 1024 * 1024
"""Characters. Cited references and abstracts exceed the default of `csv`, 131,072."""

MISALIGNED_AT_MOST = 0.5
"""Share of rows with a wrong number of fields up to which only those rows are quarantined."""

SPREADSHEET_CELL = 32_767
"""Characters that a spreadsheet keeps of a cell: a cell of just this length was cut."""

csv.field_size_limit(LONGEST_CELL)

Made = TypeVar("Made")


_YEAR = re.compile(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)")


class BadValue(ValueError):
    """A cell does not hold what its column should; the message never repeats the cell."""


class Cells:
    """One row under the names of the fields."""

    __slots__ = ("_columns", "_positions", "_row", "line")

    def __init__(self, row: Sequence[str], header: FittedHeader, line: int) -> None:
        self._row = row
        self._positions: Mapping[str, int] = header.positions
        self._columns = header.columns
        self.line = line

    def has(self, name: str) -> bool:
        """Whether the file has the column."""
        return name in self._positions

    def text(self, name: str) -> str:
        """The cell without surrounding space; empty where the file lacks the column."""
        position = self._positions.get(name)
        return self._row[position].strip() if position is not None else ""

    def optional(self, name: str) -> str | None:
        """The cell, or None where it is empty or a dash, which some sources write for nothing."""
        found = self.text(name)
        return found if found and found != "-" else None

    def several(self, name: str, separator: str) -> list[str]:
        """The parts of a cell that holds several values."""
        return [part for piece in self.text(name).split(separator) if (part := piece.strip()) and part != "-"]

    def whole(self, name: str) -> int | None:
        """A whole number; `2018.0` is one, as programs write years of columns with gaps."""
        number = self.number(name)
        if number is None:
            return None
        if number != int(number):
            raise BadValue(f"column {self._named(name)}: not a whole number")
        return int(number)

    def count(self, name: str) -> int | None:
        """A whole number that is not negative."""
        number = self.whole(name)
        if number is not None and number < 0:
            raise BadValue(f"column {self._named(name)}: a count below 0")
        return number

    def year(self, name: str) -> int | None:
        """The year of a number (`2018`, `2018.0`) or a date."""
        found = self.optional(name)
        if found is None:
            return None
        match = _YEAR.search(found)
        if match is None:
            raise BadValue(f"column {self._named(name)}: no year")
        return int(match[0])

    def number(self, name: str) -> float | None:
        """A number with a decimal point."""
        found = self.optional(name)
        if found is None:
            return None
        try:
            number = float(found)
        except ValueError:
            hint = " (a decimal comma: the file was saved by a spreadsheet)" if _decimal_comma(found) else ""
            raise BadValue(f"column {self._named(name)}: not a number{hint}") from None
        if number != number or number in (float("inf"), float("-inf")):
            raise BadValue(f"column {self._named(name)}: not a finite number")
        return number

    def yes(self, name: str) -> bool | None:
        """True or false; None where the cell is empty."""
        found = self.text(name).casefold()
        if found in ("", "-"):
            return None
        if found in ("true", "1", "1.0", "y", "yes"):
            return True
        if found in ("false", "0", "0.0", "n", "no"):
            return False
        raise BadValue(f"column {self._named(name)}: neither true nor false")

    def _named(self, name: str) -> str:
        return repr(self._columns[self._positions[name]])


@dataclass
class TableReading(Generic[Made]):
    """What came of a table's rows. `read == len(records) + len(quarantined)`."""

    header: FittedHeader
    read: int = 0
    records: list[Made] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    cut_cells: int = 0

    def reading(
        self,
        format_name: Format,
        records: Sequence[Record],
        *,
        layout: str | None = None,
        provenance: Sequence[str] = (),
        warnings: Sequence[str] = (),
        exported_at: str | None = None,
        parts: Mapping[str, str] | None = None,
    ) -> Reading:
        """The reading of a file whose rows became these records."""
        return Reading(
            format=format_name,
            layout=layout or self.header.version,
            read=len(records) + len(self.quarantined),
            records=tuple(records),
            quarantined=tuple(self.quarantined),
            provenance=tuple(clean(line) for line in provenance if line),
            warnings=(*warnings, *self.warnings),
            exported_at=exported_at,
            parts=dict(parts or {}),
        )

    @property
    def warnings(self) -> list[str]:
        """What a person should know."""
        if not self.cut_cells:
            return []
        return [
            f"{self.cut_cells} cells have exactly {SPREADSHEET_CELL:,} characters: they were cut for a spreadsheet. "
            "Export without the option to shorten cells."
        ]


@dataclass(frozen=True)
class Shape:
    """How a table's rows are written."""

    delimiter: str = ","
    quoted: bool = True
    """False where quotation marks are text, as in Web of Science."""
    trailing_delimiter: bool = False
    """Rows may end in one delimiter more than the header has."""
    footer: bool = False
    """An empty row ends the table, and lines of provenance follow."""


def read_table(
    source: Source,
    stream: TextIO,
    above: int,
    maps: HeaderMaps,
    shape: Shape,
    make: Callable[[Cells], Made],
) -> TableReading[Made]:
    """Every row as a record or quarantined with its line and the reason.

    Args:
        source: the file, for its name and end.
        stream: the file as text, standing at the header's line.
        above: lines above the header.
        maps: versions of the format's header.
        shape: how rows are written.
        make: a record of a row; raises `BadValue` where a cell cannot be understood.

    Raises:
        EmptyExport: no header, or no row below it.
        UnknownHeader: the header fits no version.
        PastedTogether: a second header stands among the rows.
        Truncated: the file ends within a row.
        Misaligned: more than half of the rows have another number of fields than the header.
    """
    rows = _rows(source, stream, above, shape)
    header_line, columns = next(rows, (above + 1, []))
    if isinstance(columns, str) or not any(columns):
        raise EmptyExport(source.name, "no header", "a header and rows", "Export again.", header_line)
    may_trail = shape.trailing_delimiter or columns[-1] == ""
    columns = columns[:-1] if columns[-1] == "" else columns
    reading: TableReading[Made] = TableReading(maps.fit(source.name, header_line, columns))
    misaligned: list[tuple[int, int]] = []
    last_line = header_line
    for line, row in rows:
        if isinstance(row, str):
            _quarantined(reading, line, row)
        elif not any(row) and shape.footer:
            reading.footer = [" ".join(filter(None, rest)) for _, rest in rows if not isinstance(rest, str)]
        elif any(row):
            _refuse_header(source, line, row, maps)
            if may_trail and len(row) == len(columns) + 1 and row[-1] == "":
                row.pop()
            if len(row) != len(columns):
                misaligned.append((line, len(row)))
                _quarantined(reading, line, f"{len(row)} fields where the header has {len(columns)}")
            else:
                _take(reading, Cells(row, reading.header, line), row, make)
            last_line = line
    _validate(source, reading, misaligned, len(columns), last_line)
    return reading


def _refuse_header(source: Source, line: int, row: Sequence[str], maps: HeaderMaps) -> None:
    """A row of nothing but names of columns begins another export."""
    if folded(row[0]) not in maps.known:
        return
    filled = [cell for cell in row if cell]
    if len(filled) > 2 and all(map(maps.knows, filled)):
        raise PastedTogether(
            source.name,
            "a second header stands among the rows",
            "one export per file",
            "Drop the exports as the separate files that they were downloaded as.",
            line,
        )


def _rows(source: Source, stream: TextIO, above: int, shape: Shape) -> Iterator[tuple[int, list[str] | str]]:
    """Line and fields of each row, or line and reason where the quotation is broken."""
    if shape.quoted:
        reader = csv.reader(stream, delimiter=shape.delimiter, strict=True)
    else:
        reader = csv.reader(stream, delimiter=shape.delimiter, strict=True, quoting=csv.QUOTE_NONE)
    while True:
        line = above + reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as trouble:
            if "unexpected end of data" in str(trouble):
                raise Truncated(
                    source.name,
                    "the file ends inside a quoted cell",
                    "the end of the last row",
                    "The download was broken off, or a quotation mark is missing: export again.",
                    line,
                ) from None
            yield line, f"broken quotation ({_rule(trouble)})"


def _rule(trouble: csv.Error) -> str:
    """The rule that was broken, without anything of the row."""
    if "field larger" in str(trouble):
        return f"a cell of more than {LONGEST_CELL:,} characters"
    return "text after a closing quotation mark" if "expected after" in str(trouble) else "not a delimited row"


def _take(reading: TableReading[Made], cells: Cells, row: Sequence[str], make: Callable[[Cells], Made]) -> None:
    reading.cut_cells += sum(len(cell) == SPREADSHEET_CELL for cell in row)
    try:
        record = make(cells)
    except BadValue as trouble:
        _quarantined(reading, cells.line, str(trouble))
        return
    reading.read += 1
    reading.records.append(record)


def _quarantined(reading: TableReading[Made], line: int, reason: str) -> None:
    reading.read += 1
    reading.quarantined.append(Quarantined(line, reason))


def _validate(
    source: Source, reading: TableReading[Made], misaligned: list[tuple[int, int]], width: int, last_line: int
) -> None:
    """Refuse the file where its rows as a whole cannot be trusted."""
    if not reading.read:
        raise EmptyExport(
            source.name, "no row below the header", "at least one record", "Check the query, and export again."
        )
    if misaligned and misaligned[-1][0] == last_line and misaligned[-1][1] < width and not source.ends_with_line_end:
        raise Truncated(
            source.name,
            f"the last row has {misaligned[-1][1]} of {width} fields and no line end",
            "a whole row",
            "The download was broken off: export again.",
            last_line,
        )
    if len(misaligned) > MISALIGNED_AT_MOST * reading.read:
        line, fields = misaligned[0]
        raise Misaligned(
            source.name,
            f"{len(misaligned)} of {reading.read} rows have another number of fields than the header "
            f"(here {fields}, in the header {width})",
            "rows under their header",
            "Two exports were probably pasted together under the header of the first: drop them as separate files.",
            line,
        )


def _decimal_comma(text: str) -> bool:
    head, comma, tail = text.partition(",")
    return bool(comma) and head.lstrip("-").isdigit() and tail.isdigit()


def skip_lines(stream: TextIO, count: int) -> list[str]:
    """Read the lines above the header; returns them without their ends."""
    return [stream.readline().rstrip("\r\n").replace("\ufeff", "") for _ in range(count)]
