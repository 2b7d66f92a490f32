"""SwePub's bibliometric export as CSV or TSV, which loses the borders between values.

The values of a cell are joined by the file's own delimiter and cannot be distinguished where they contain it. What is
taken from the table is what survives: identifiers, codes, counts, and the organisation that delivered the record.
Affiliations of creators do not: free text holds the signs that separate creators. The reader says so, and asks for
JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats.swepub import (
    COMMENT,
    by_source,
    is_retracted,
    output_type,
    scheme_at,
    subjects,
)
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record, SubjectScheme
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table, skip_lines

_LEVELS = ("five_digit", "three_digit", "one_digit")

_LOSSY = (
    "SwePub's table loses the borders between values: affiliations of creators are not taken from it, so that author "
    "fractions are missing. Export the same query as JSON."
)


def read(source: Source, recognised: Recognised) -> Reading:
    """Every row as a record, or quarantined with its line."""
    with source.open_text() as stream:
        above = skip_lines(stream, recognised.above)
        comment = next((found for line in above if (found := COMMENT.match(line))), None)
        exported_at, query = (comment[1], comment[2]) if comment else (None, None)
        make = _Rows(scheme_at(exported_at), recognised.delimiter)
        table = read_table(
            source, stream, recognised.above, header_maps("swepub"), Shape(recognised.delimiter), make.record
        )
    return table.reading(
        "swepub",
        table.records,
        layout=f"{table.header.version}_{'tsv' if recognised.delimiter == chr(9) else 'csv'}",
        provenance=above,
        warnings=[_LOSSY],
        exported_at=exported_at,
        parts={"query": query} if query else {},
    )


@dataclass(frozen=True)
class _Rows:
    scheme: SubjectScheme
    delimiter: str

    def record(self, cells: Cells) -> Record:
        """One row as a record; a count of creators is taken only where the export gives it as a number."""
        exported_type = output_type(cells.several("output_types", self.delimiter))
        codes = [code for level in _LEVELS for code in cells.several(level, self.delimiter)]
        try:
            found = subjects(self.scheme, codes)
        except ValueError as trouble:
            raise BadValue(str(trouble)) from None
        if not cells.text("record_id"):
            raise BadValue("column 'record_id': empty")
        return Record(
            format="swepub",
            line=cells.line,
            identifiers=self._identifiers(cells),
            title=clean(cells.text("title")),
            year=cells.year("year"),
            document_type=document_type(exported_type),
            document_type_exported=exported_type,
            author_count=cells.count("creator_count") or None,
            affiliations=tuple(map(by_source, cells.several("source", self.delimiter))),
            subjects=found,
            host_title=clean(cells.text("channel")) or None,
            autoclassified=cells.yes("autoclassified"),
            retracted=is_retracted(cells.text("status")),
        )

    def _identifiers(self, cells: Cells) -> Identifiers:
        """Identifiers; a DOI may hold the comma that joins several, so that they are cut where a new one begins."""
        dois = re.split(rf"{re.escape(self.delimiter)}(?=https?://)", cells.text("doi"))
        return Identifiers(
            doi=dois[0] or None,
            wos=cells.optional("wos"),
            scopus=cells.optional("scopus"),
            pubmed=cells.optional("pubmed"),
            swepub=cells.text("record_id"),
            issns=tuple(cells.several("issn", self.delimiter)),
            isbns=tuple(cells.several("isbn", self.delimiter)),
        )
