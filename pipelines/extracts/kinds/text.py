"""Tables of text: CSV and its kin.

Encoding, and the sign that divides cells. Not here: what the cells mean.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import Book, Counted, Grid, Line
from pipelines.system.csv_quotes import quotation_fault

# A comma is in labels and decimals too, so it divides cells only where nothing else does.
_DELIMITERS = (";", "\t", "|", ",")
_SNIFFED_LINES = 200
_CODE_PAGES = ("cp1252", "cp850", "mac_roman")
_SWEDISH = frozenset("åäöÅÄÖ")


def read(file: str, body: bytes) -> Book:
    """The one table of a text file.

    Raises:
        UnreadableFile: a line is no line of cells, a quotation mark makes one cell of several lines, or there are too
            many.
    """
    # A mark of UTF-8 within the text is where two files were put together: it is no letter of a code.
    text = _decoded(body).replace("\ufeff", "")
    delimiter = _delimiter(text)
    if fault := quotation_fault(text, delimiter):
        raise UnreadableFile(file, f"{fault}: the lines behind it would be lost. Close it, or take it out.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def lines() -> Iterator[Line]:
        try:
            for cells in reader:
                yield Line(reader.line_num, cells)
        except csv.Error as error:
            reason = f"line {reader.line_num} is no line of cells divided by {delimiter!r} ({error}): is a quotation "
            reason += "mark opened there that is never closed?"
            raise UnreadableFile(file, reason) from error

    return Book([Grid("", list(Counted(file).lines(lines())))])


def _decoded(body: bytes) -> str:
    """UTF-8 where the bytes are, otherwise Windows's Latin-1: it has the en dash, which is a symbol.

    A text in which that finds no Swedish letter, and an older page of DOS or Macintosh does, is of the older one.
    """
    for encoding in ("utf-8-sig", *_CODE_PAGES):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or not _SWEDISH.isdisjoint(text):
            return text
    return body.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The first delimiter that divides at least half of the lines into one and the same number of cells."""
    head = text[:1_000_000].splitlines()[:_SNIFFED_LINES]
    lines = [line for line in head if line.strip()]
    for delimiter in _DELIMITERS:
        widths = Counter(_widths(lines, delimiter))
        alike = max((count for width, count in widths.items() if width > 1), default=0)
        if alike * 2 >= len(lines):
            return delimiter
    return _DELIMITERS[0]


def _widths(lines: Sequence[str], delimiter: str) -> Iterator[int]:
    """How many cells each line has, as far as they are lines of cells."""
    with suppress(csv.Error):
        for cells in csv.reader(lines, delimiter=delimiter):
            yield len(cells)
