"""The formats of exports: a new one is one line here and one module in ``formats``.

The register; the columns of a table, and its words of document types, are in a .yml beside the module. Not here: what a
format is known by beyond its columns (``recognition.py``).
"""

from __future__ import annotations

from typing import NamedTuple


class ExportFormat(NamedTuple):
    """One kind of file.

    Attributes:
        kind: its name; the layouts that readers report begin with it, or with the name in the .yml.
        module: module of ``formats`` whose `read` reads it, imported when the first file of the kind comes.
        headers: name of the .yml with its columns and words of document types, where it is a table.
    """

    kind: str
    module: str
    headers: str | None = None


FORMATS = (
    ExportFormat("swepub_json", "swepub_json"),
    ExportFormat("swepub_table", "swepub_table", "swepub"),
    ExportFormat("swepub_dump", "swepub_dump"),
    ExportFormat("diva_publications", "diva_publications", "diva_publications"),
    ExportFormat("diva_persons", "diva_persons", "diva_persons"),
    ExportFormat("wos_tab", "wos"),
    ExportFormat("wos_text", "wos"),
    ExportFormat("scopus", "scopus", "scopus"),
    ExportFormat("openalex_table", "openalex_table", "openalex"),
    ExportFormat("openalex_json", "openalex_json"),
    ExportFormat("openalex_lines", "openalex_json"),
    ExportFormat("openalex_parquet", "openalex_parquet"),
    ExportFormat("ris", "ris"),
    ExportFormat("dimensions", "dimensions", "dimensions"),
    ExportFormat("lens", "lens", "lens"),
    ExportFormat("scival", "scival", "scival"),
    ExportFormat("incites", "incites", "incites"),
)
"""Of two tables that a header is as like, the first one is taken."""
