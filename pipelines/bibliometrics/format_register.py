"""The formats of exports: a new one is one line here and one module in ``formats``.

The register, with what each format is known by; the columns of a table, and its words of document types, are in a .yml
beside the module. Not here: recognising a file by it (``recognition.py``).
"""

from __future__ import annotations

import re
from typing import NamedTuple


class ExportFormat(NamedTuple):
    """One kind of file. It is known by its columns (`headers`), by how it begins (`begins`), or by its first bytes.

    Attributes:
        kind: its name; the layouts that readers report begin with it, or with the name in the .yml.
        source: whose export it is, as a person calls it.
        module: module of ``formats`` whose `read` reads it, imported when the first file of the kind comes.
        headers: name of the .yml with its columns and words of document types, where it is a table.
        begins: regular expression that its text matches from the start, after blank space (`.` is any character, line
            ends too). A table is known by it only where no line fits the columns: a file without its header.
        magic: its first bytes, where it is no text.
        delimiters: what may stand between its columns; another one is the work of a spreadsheet.
    """

    kind: str
    source: str
    module: str
    headers: str | None = None
    begins: str | None = None
    magic: bytes | None = None
    delimiters: str = ","

    def begins_like(self, text: str) -> bool:
        """Whether a text, without blank space before it, begins as this format does."""
        return self.begins is not None and re.match(self.begins, text, re.DOTALL) is not None


_NO_ANSWER = r'(?![^\n]*"(?:hits|results)"\s*:)'
"""A first line without the names of an API's answer: JSON Lines, one record a line."""

FORMATS = (
    ExportFormat(
        "swepub_dump",
        "SwePub",
        "swepub_dump",
        begins=rf'\{{{_NO_ANSWER}(?:[^\n]*"master"\s*:|(?=[^\n]*"instanceOf"\s*:)[^\n]*"@id"\s*:)',
    ),
    ExportFormat("swepub_json", "SwePub", "swepub_json", begins=r'\{.*?"hits"\s*:\s*\['),
    ExportFormat(
        "swepub_table", "SwePub", "swepub_table", "swepub", begins="# Swepub bibliometric export", delimiters=",\t"
    ),
    ExportFormat("diva_publications", "DiVA", "diva_publications", "diva_publications"),
    ExportFormat("diva_persons", "DiVA", "diva_persons", "diva_persons"),
    ExportFormat("wos_tab", "Web of Science", "wos", begins=r"PT\t[A-Z][A-Z0-9]\t", delimiters="\t"),
    ExportFormat("wos_text", "Web of Science", "wos", begins=r"FN (?!OpenAlex)"),
    ExportFormat("scopus", "Scopus", "scopus", "scopus"),
    ExportFormat("openalex_table", "OpenAlex", "openalex_table", "openalex"),
    ExportFormat(
        "openalex_lines",
        "OpenAlex",
        "openalex_json",
        begins=rf'\{{{_NO_ANSWER}[^\n]*"id"\s*:\s*"https://openalex\.org/W',
    ),
    ExportFormat(
        "openalex_json",
        "OpenAlex",
        "openalex_json",
        begins=r'\[\s*\{[^{}]*"https://openalex\.org/W|\{.*?"results"\s*:\s*\[',
    ),
    ExportFormat("openalex_parquet", "OpenAlex", "openalex_parquet", magic=b"PAR1"),
    # Some programs write lines of their own above the first record. A line's end is taken whole or not at all (`?>`):
    # two readings of each of 40 ends would be 2 to the 40th attempts.
    ExportFormat("ris", "RIS", "ris", begins=r"(?:[^\r\n]*(?>\r\n|\n|\r)){0,39}?TY  ?- ?"),
    ExportFormat("dimensions", "Dimensions", "dimensions", "dimensions"),
    ExportFormat("lens", "Lens", "lens", "lens"),
    ExportFormat("scival", "SciVal", "scival", "scival"),
    ExportFormat("incites", "InCites", "incites", "incites"),
)
"""Of two that a beginning fits, and of two tables that a header is as like, the first one is taken."""
