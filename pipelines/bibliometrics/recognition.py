"""Recognising an export by its content, never by its name.

How a format is distinguished by its first bytes, and what is no export. Not here: reading.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import (
    EmptyExport,
    NotRecognised,
    RefusedFormat,
    ResavedBySpreadsheet,
    WebPage,
    WrongEncoding,
)
from pipelines.bibliometrics.format_register import FORMATS
from pipelines.bibliometrics.header_maps import header_maps

Kind = str
"""Of `format_register.FORMATS`."""

TABLE_FORMATS: tuple[tuple[str, Kind], ...] = tuple((one.headers, one.kind) for one in FORMATS if one.headers)
"""Header maps that a table is compared with."""

HEADER_WITHIN = 40
"""Lines from the top within which a header is looked for: SciVal writes about twenty lines above it."""

LIKE_AT_LEAST = 0.5
"""Share of a header's columns that a format must know to be held for it."""

_NEAR_AT_LEAST = 2
"""Columns that a format must know to be named as the nearest."""

_ADVICE = (
    "Drop the file as it was downloaded from SwePub, DiVA, Web of Science, Scopus, OpenAlex, Dimensions, Lens, SciVal, "
    "InCites, or as RIS."
)


@dataclass(frozen=True)
class Recognised:
    """What a file is."""

    kind: Kind
    delimiter: str = ","
    above: int = 0
    """Lines above the header of a table."""


def recognise(source: Source) -> Recognised:
    """What the file is, by its content.

    Raises:
        EmptyExport: nothing in it.
        WebPage: an HTML page saved in place of the export.
        RefusedFormat: known and not ingested, with the reason.
        ResavedBySpreadsheet: a known table with the delimiter that a spreadsheet writes.
        NotRecognised: none of the known exports.
    """
    head = source.head
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyExport(source.name, "the file is empty", "an export", "Export again.")
    _refuse_binary(source, head)
    if head.startswith(b"PAR1"):
        return Recognised("openalex_parquet")
    text = source.text_head().lstrip("\ufeff")
    _refuse_markup(source, text)
    found = _json(source, text) or _tagged(source, text) or _table(source, text)
    if found is None:
        nearest = _nearest(text)
        known = f"the content is no export that is known{nearest[0] if nearest else ''}"
        raise NotRecognised(source.name, known, "an export", _ADVICE, nearest[1] if nearest else None)
    return found


def _refuse_binary(source: Source, head: bytes) -> None:
    if head.startswith((b"PK\x03\x04\x14\x00\x06\x00", b"\xd0\xcf\x11\xe0")) or b"xl/workbook" in head:
        raise RefusedFormat(
            source.name,
            "a spreadsheet workbook",
            "the export as text",
            "Choose CSV, tab-delimited or JSON when exporting: a workbook has changed identifiers and cut long cells.",
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")):
        raise RefusedFormat(
            source.name,
            "a packed file",
            "an export",
            "Drop zip and gz files as they are; unpack any other archive, or one that lies inside another, first.",
        )
    if head.startswith(b"%PDF"):
        raise RefusedFormat(source.name, "a PDF document", "an export", _ADVICE)
    if b"\x00" in head[:1024] and source.encoding != "utf-16" and not head.startswith(b"PAR1"):
        raise WrongEncoding(
            source.name,
            "zero bytes: UTF-16 without its byte order mark, or no text at all",
            "text in UTF-8, or in UTF-16 with a byte order mark",
            "Export again and drop the file as it was downloaded.",
        )


def _refuse_markup(source: Source, text: str) -> None:
    start = text.lstrip()[:2000].casefold()
    if start.startswith(("<!doctype html", "<html", "<head", "<body", "<script")) or re.match(
        r"<(\?xml|!--)[^>]*>\s*(<!doctype html|<html)", start
    ):
        raise WebPage(
            source.name,
            "an HTML page",
            "an export",
            "The log-in had probably run out when the file was downloaded: log in, and export again.",
        )
    if start.startswith("<"):
        raise RefusedFormat(
            source.name,
            "an XML document",
            "an export as table, JSON or tagged text",
            "Export from SwePub's bibliometric search as JSON in place of its OAI-PMH or MODS records.",
        )


def _json(source: Source, text: str) -> Recognised | None:
    start = text.lstrip()
    if not start.startswith(("{", "[")):
        return None
    if source.encoding == "utf-16":
        raise WrongEncoding(
            source.name, "JSON in UTF-16", "JSON in UTF-8", "Export again and drop the file as it was downloaded."
        )
    if start.startswith("["):
        return Recognised("openalex_json") if re.match(r'\[\s*\{[^{}]*"https://openalex\.org/W', start) else None
    by_line = _json_line(start.partition("\n")[0])
    if by_line is not None:
        return by_line
    if re.search(r'"(?:group_by)"\s*:\s*\[\s*\{', start):
        raise RefusedFormat(
            source.name, "counts by group from OpenAlex", "works", "Ask the API for works, without `group_by`."
        )
    if re.match(r'\{\s*"error"', start):
        raise RefusedFormat(
            source.name, "an error message of an API", "records", "Ask again; the answer says what was wrong."
        )
    if re.search(r'"hits"\s*:\s*\[', start):
        return Recognised("swepub_json")
    if re.search(r'"results"\s*:\s*\[', start):
        return Recognised("openalex_json")
    return None


def _json_line(line: str) -> Recognised | None:
    """What JSON Lines are of, by the first; a line longer than the head is recognised by the names in it."""
    names = set(re.findall(r'"(@?\w+)"\s*:', line))
    if names & {"hits", "results"}:
        return None
    if "master" in names or {"instanceOf", "@id"} <= names:
        return Recognised("swepub_dump")
    if re.search(r'"id"\s*:\s*"https://openalex\.org/W', line):
        return Recognised("openalex_lines")
    return None


def _tagged(source: Source, text: str) -> Recognised | None:
    start = text.lstrip()
    if start.startswith("FN "):
        if start.startswith("FN OpenAlex"):
            raise RefusedFormat(
                source.name,
                "OpenAlex's plain text, which has no end mark and gives citations as the number of references",
                "OpenAlex's CSV or JSON",
                "Export the same query as CSV, or fetch it from the API.",
            )
        return Recognised("wos_text")
    lines = start.splitlines()
    if re.match(r"PT\t[A-Z][A-Z0-9]\t", start):
        return Recognised("wos_tab", "\t")
    if any(re.match(r"TY  ?- ?", line) for line in lines[:HEADER_WITHIN]):
        return Recognised("ris")
    if re.search(r"^\s*@[A-Za-z]+\s*[{(]\s*[^\s,=]*\s*,", start[:8_000], re.MULTILINE):
        raise RefusedFormat(
            source.name,
            "BibTeX, of which four readers make four different numbers of records from one file",
            "a table, JSON or RIS",
            "Export the same records as CSV (Scopus), tab-delimited (Web of Science) or RIS.",
        )
    return None


def _table(source: Source, text: str) -> Recognised | None:
    """The table format whose columns the header is most like, wherever the header stands within the first lines."""
    best: tuple[int, Recognised] | None = None
    resaved: tuple[int, str] | None = None
    for above, line in enumerate(re.split(r"\r\n|\n|\r", text)[:HEADER_WITHIN]):
        for delimiter in ",\t;":
            columns = _columns(line, delimiter)
            for format_name, kind in TABLE_FORMATS:
                likeness = header_maps(format_name).likeness(columns)
                if likeness < max(2, LIKE_AT_LEAST * len(columns)):
                    continue
                if delimiter == ";" or (delimiter == "\t" and kind != "swepub_table"):
                    resaved = max(resaved or (0, ""), (likeness, format_name))
                elif best is None or likeness > best[0]:
                    best = (likeness, Recognised(kind, delimiter, above))
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
    return _swepub_without_header(text)


def _nearest(text: str) -> tuple[str, int] | None:
    """The table format that a line is most like though not like enough: which columns differ, and the line's number.

    Of a line with fewer than two columns that a format knows nothing is said: it may hold names of persons.
    """
    best: tuple[int, str, int] | None = None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text)[:HEADER_WITHIN], start=1):
        for delimiter in ",\t;":
            columns = [column for column in _columns(line, delimiter) if column.strip()]
            for format_name, _ in TABLE_FORMATS:
                maps = header_maps(format_name)
                known = sum(map(maps.knows, columns))
                if known >= _NEAR_AT_LEAST and (best is None or known > best[0]):
                    best = (known, f"; the nearest is {format_name}, {maps.difference(columns)}", number)
    return (best[1], best[2]) if best else None


def _swepub_without_header(text: str) -> Recognised | None:
    """SwePub's comment names the format also where the header is missing; the reader then says so."""
    if not text.startswith("# Swepub bibliometric export"):
        return None
    second = text.splitlines()[1:2]
    return Recognised("swepub_table", "\t" if second and "\t" in second[0] else ",", 1)


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
