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


def is_workbook(body: bytes) -> bool:
    """An .xlsx workbook; also one that is cut, as far as its first members tell."""
    return body.startswith(_ZIP)


def is_px(body: bytes) -> bool:
    """A px file, by the keywords that its specification puts first."""
    head = body[:2_000].lstrip(b"\xef\xbb\xbf \r\n")
    return re.match(rb'(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|MATRIX)\s*=\s*"', head) is not None


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
    is_utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in body[:100_000] and not is_utf16:
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
