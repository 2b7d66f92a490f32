"""By which bytes a kind of file is known, and what is said of kinds that are not read.

Recognising by content, never by name. Not here: reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Test = Callable[[bytes], bool]

_ADVICE = "drop CSV, .xlsx, .px or JSON-stat."
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "it is a workbook of Excel 97–2003, or one with a password; save it as .xlsx without one."),
    (b"\x1f\x8b", f"it is a gz archive in an archive: unpack it, and {_ADVICE}"),
    (b"%PDF", f"it is a PDF document: {_ADVICE}"),
    (b"PAR1", f"it is a Parquet file: {_ADVICE}"),
    (b"7z\xbc\xaf", f"it is a 7z archive: unpack it, and {_ADVICE}"),
    (b"Rar!", f"it is a rar archive: unpack it, and {_ADVICE}"),
    (b"SQLite format", f"it is a database: {_ADVICE}"),
    (b"\x89PNG", f"it is a picture: {_ADVICE}"),
)
_ZIP = b"PK\x03\x04"
_DIRECTORY_NAMES = 66_000
_STATEMENT = re.compile(rb'[A-Z][A-Z0-9-]*(?:\[\w+\])?(?:\("[^"]*"\))?\s*=\s*["\w]', re.IGNORECASE)
_OF_PX = re.compile(
    rb"(?:^|[;\r\n])\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|MATRIX|SUBJECT-CODE|SUBJECT-AREA|STUB|HEADING|CONTENTS)\s*=\s*\"",
    re.IGNORECASE,
)


def is_workbook(body: bytes) -> bool:
    """An .xlsx workbook; also one that is cut, as far as its first members tell."""
    return body.startswith(_ZIP)


def is_px(body: bytes) -> bool:
    """A px file: statements of keywords, in whatever order a program writes them, one of them its own."""
    head = body[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _STATEMENT.match(head) is not None and _OF_PX.search(head) is not None


def is_json(body: bytes) -> bool:
    """JSON of any kind."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def is_text(body: bytes) -> bool:
    """What is left."""
    return True


def refusal(body: bytes) -> str | None:
    """What is said of a kind that is not read; None of any other."""
    for begin, words in _REFUSED:
        if body.startswith(begin):
            return words
    if body.startswith(_ZIP):
        return _refused_zip(body)
    head = body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return f"it is a web page: the log-in had probably run out, or a table was saved as a page; {_ADVICE}"
    if head.startswith(b"<"):
        return f"it is an XML document: {_ADVICE}"
    if b"\x00" in body:
        return f"it is neither text nor an .xlsx workbook: {_ADVICE}"
    return None


def _refused_zip(body: bytes) -> str | None:
    names = body[:_DIRECTORY_NAMES] + body[-_DIRECTORY_NAMES:]
    if b"opendocument" in names[:200]:
        return "it is an OpenDocument sheet: save it as .xlsx or .csv."
    if b"xl/workbook.bin" in names:
        return "it is a binary workbook (.xlsb): save it as .xlsx or .csv."
    if b"word/document" in names:
        return f"it is a Word document: {_ADVICE}"
    if b"[Content_Types].xml" not in names and b"xl/" not in names and b"PK\x05\x06" in names:
        return f"it is a zip archive in an archive: unpack it, and {_ADVICE}"
    return None
