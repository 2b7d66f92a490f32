"""Recognising an export by its content, never by its name.

How a file is compared with what the register says of each format. Not here: what distinguishes one
(``format_register.py``), what is no export (``refusals.py``), reading.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import EmptyExport, NotRecognised, ResavedBySpreadsheet
from pipelines.bibliometrics.format_register import FORMATS, ExportFormat
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.refusals import refuse_answer, refuse_lossy, refuse_markup, refuse_no_text

HEADER_WITHIN = 40
"""Lines from the top within which a header is looked for: SciVal writes about twenty lines above it."""

LIKE_AT_LEAST = 0.5
"""Share of a header's columns that a format must know to be held for it."""

_NEAR_AT_LEAST = 2
_NEAR_SHARE = 0.25
"""Columns that a format must know to be named as the nearest, and their share of a line: `Article` and `English` are
cells of a row of data as well as names of columns, and beside them are names of persons."""

_TABLES: tuple[tuple[str, ExportFormat], ...] = tuple((one.headers, one) for one in FORMATS if one.headers)
"""Header maps that a table is compared with, and whose they are."""

_SOURCES = list(dict.fromkeys(one.source for one in FORMATS))
_ADVICE = f"Drop the file as it was downloaded: exports of {', '.join(_SOURCES[:-1])} and {_SOURCES[-1]} are read."


@dataclass(frozen=True)
class Recognised:
    """What a file is."""

    kind: str
    """Of `format_register.FORMATS`."""
    delimiter: str = ","
    above: int = 0
    """Lines above the header of a table."""


def recognise(source: Source) -> Recognised:
    """What the file is, by its content.

    Raises:
        EmptyExport: nothing in it.
        WebPage: an HTML page saved in place of the export.
        RefusedFormat: known and not ingested, with the reason.
        WrongEncoding: no text, or JSON in another encoding than UTF-8.
        ResavedBySpreadsheet: a known table with the delimiter that a spreadsheet writes.
        NotRecognised: none of the known exports.
    """
    if not source.head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyExport(source.name, "the file is empty", "an export", "Export again.")
    for one in FORMATS:
        if one.magic is not None and source.head.startswith(one.magic):
            return Recognised(one.kind)
    refuse_no_text(source, _ADVICE)
    text = source.text_head().lstrip("\ufeff")
    start = text.lstrip()
    refuse_markup(source, start)
    refuse_answer(source, start)
    for one in FORMATS:
        if not one.headers and one.begins_like(start):
            return Recognised(one.kind, one.delimiters[0])
    refuse_lossy(source, start)
    found = _table(source, text) or _table_without_header(text)
    if found is None:
        nearest = _nearest(text)
        known = f"the content is no export that is known{nearest[0] if nearest else ''}"
        raise NotRecognised(source.name, known, "an export", _ADVICE, nearest[1] if nearest else None)
    return found


def _table(source: Source, text: str) -> Recognised | None:
    """The table format whose columns the header is most like, wherever the header is within the first lines."""
    best: tuple[int, Recognised] | None = None
    resaved: tuple[int, str] | None = None
    for above, line in enumerate(re.split(r"\r\n|\n|\r", text)[:HEADER_WITHIN]):
        for delimiter in ",\t;":
            columns = _columns(line, delimiter)
            for format_name, one in _TABLES:
                likeness = header_maps(format_name).likeness(columns)
                if likeness < max(2, LIKE_AT_LEAST * len(columns)):
                    continue
                if delimiter not in one.delimiters:
                    resaved = max(resaved or (0, ""), (likeness, format_name))
                elif best is None or likeness > best[0]:
                    best = (likeness, Recognised(one.kind, delimiter, above))
        if best:
            return best[1]
        if resaved:
            raise ResavedBySpreadsheet(
                source.name,
                f"a {resaved[1]} table with another delimiter than its source writes",
                "the file as it was downloaded",
                "A spreadsheet has saved it again, and has changed identifiers, numbers and long cells: "
                "export again and drop the file unopened.",
                above + 1,
            )
    return None


def _nearest(text: str) -> tuple[str, int] | None:
    """The table format that a line is most like though not like enough: which columns differ, and the line's number.

    Of a line with few columns that a format knows nothing is said: it may hold names of persons.
    """
    best: tuple[int, str, int] | None = None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text)[:HEADER_WITHIN], start=1):
        for delimiter in ",\t;":
            columns = [column for column in _columns(line, delimiter) if column.strip()]
            for format_name, _ in _TABLES:
                maps = header_maps(format_name)
                known = sum(map(maps.knows, columns))
                is_near = known >= max(_NEAR_AT_LEAST, _NEAR_SHARE * len(columns))
                if is_near and (best is None or known > best[0]):
                    best = (known, f"; the nearest is {format_name}, {maps.difference(columns)}", number)
    return (best[1], best[2]) if best else None


def _table_without_header(text: str) -> Recognised | None:
    """A table that is known by its beginning although its header is missing; the reader then says so."""
    for _, one in _TABLES:
        if one.begins_like(text):
            line = "".join(text.splitlines()[1:2])
            return Recognised(one.kind, next((each for each in one.delimiters[::-1] if each in line), ","), 1)
    return None


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
