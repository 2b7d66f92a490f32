"""Files that are known and not ingested: each is refused with what to export in its place.

Web pages, workbooks, archives, an API's errors, formats that lose what counting needs. Not here: the formats that are
read (``format_register.py``).
"""

from __future__ import annotations

import re

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import RefusedFormat, WebPage, WrongEncoding

_WORKBOOK = (b"PK\x03\x04\x14\x00\x06\x00", b"\xd0\xcf\x11\xe0")
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")


def refuse_no_text(source: Source, advice: str) -> None:
    """Nothing, where the first bytes may be those of a text.

    Raises:
        RefusedFormat: a workbook, a packed file or a PDF document; `advice` says what to do with the last.
        WrongEncoding: zero bytes.
    """
    head = source.head
    if head.startswith(_WORKBOOK) or b"xl/workbook" in head:
        raise RefusedFormat(
            source.name,
            "a spreadsheet workbook",
            "the export as text",
            "Choose CSV, tab-delimited or JSON when exporting: a workbook has changed identifiers and cut long cells.",
        )
    if head.startswith(_PACKED):
        raise RefusedFormat(
            source.name,
            "a packed file",
            "an export",
            "Drop zip and gz files as they are; unpack any other archive, or one that lies inside another, first.",
        )
    if head.startswith(b"%PDF"):
        raise RefusedFormat(source.name, "a PDF document", "an export", advice)
    if b"\x00" in head[:1024] and source.encoding != "utf-16":
        raise WrongEncoding(
            source.name,
            "zero bytes: UTF-16 without its byte order mark, or no text at all",
            "text in UTF-8, or in UTF-16 with a byte order mark",
            "Export again and drop the file as it was downloaded.",
        )


def refuse_markup(source: Source, text: str) -> None:
    """Nothing, where the text is no HTML and no XML.

    Raises:
        WebPage: an HTML page saved in place of the export.
        RefusedFormat: an XML document.
    """
    start = text[:2000].casefold()
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


def refuse_answer(source: Source, text: str) -> None:
    """Nothing, where the text is no answer of an API without records.

    Raises:
        RefusedFormat: counts by group, or an error message.
        WrongEncoding: JSON in UTF-16.
    """
    if not text.startswith(("{", "[")):
        return
    if source.encoding == "utf-16":
        raise WrongEncoding(
            source.name, "JSON in UTF-16", "JSON in UTF-8", "Export again and drop the file as it was downloaded."
        )
    if text.startswith("{") and re.search(r'"group_by"\s*:\s*\[\s*\{', text):
        raise RefusedFormat(
            source.name, "counts by group from OpenAlex", "works", "Ask the API for works, without `group_by`."
        )
    if re.match(r'\{\s*"error"', text):
        raise RefusedFormat(
            source.name, "an error message of an API", "records", "Ask again; the answer says what was wrong."
        )


def refuse_lossy(source: Source, text: str) -> None:
    """Nothing, where the text is in no format that loses what counting needs.

    Raises:
        RefusedFormat: OpenAlex's plain text, or BibTeX.
    """
    if text.startswith("FN OpenAlex"):
        raise RefusedFormat(
            source.name,
            "OpenAlex's plain text, which has no end mark and gives citations as the number of references",
            "OpenAlex's CSV or JSON",
            "Export the same query as CSV, or fetch it from the API.",
        )
    if re.search(r"^\s*@[A-Za-z]+\s*[{(]\s*[^\s,=]*\s*,", text[:8_000], re.MULTILINE):
        raise RefusedFormat(
            source.name,
            "BibTeX, of which four readers make four different numbers of records from one file",
            "a table, JSON or RIS",
            "Export the same records as CSV (Scopus), tab-delimited (Web of Science) or RIS.",
        )
