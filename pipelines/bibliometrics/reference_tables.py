"""Reference tables: publications of a base by field and year, reference values of citations, counts of cited works.

Reading the three kinds of table. Not here: what is measured with them (``dbt/``).

All are CSV (`,` or `;`, UTF-8, decimal point) with the header as given below; lines before it that begin with `#` are
provenance, and `# scope: …` names what the table counts. The header is how such a file is recognised:

    field_scheme,field_code,year,publications
    field_scheme,field_code,year,document_type,mean_citations[,top10_threshold,top10_tie_share]
    field_scheme,field_code,year,document_type,citations,works

The first two are supplied by users. The third is what a snapshot of OpenAlex is reduced to
(``snapshot/reducing.py``), which says in `# broken: …` which of its lines are no works, and in `# lost: …` which parts
have lost their end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from pipelines.bibliometrics.errors import ExportError
from pipelines.bibliometrics.publications import FieldScheme
from pipelines.bibliometrics.records import DocumentType

ReferenceKind = Literal["activity_base", "citation_baseline", "citation_counts"]
Value = str | int | float | None

_KEYS = ("field_scheme", "field_code", "year")
_ACTIVITY = (*_KEYS, "publications")
_CITATIONS = (*_KEYS, "document_type", "mean_citations")
_COUNTS = (*_KEYS, "document_type", "citations", "works")
_TIES = ("top10_threshold", "top10_tie_share")
_HEADERS: dict[tuple[str, ...], ReferenceKind] = {
    _ACTIVITY: "activity_base",
    _CITATIONS: "citation_baseline",
    (*_CITATIONS, *_TIES): "citation_baseline",
    _COUNTS: "citation_counts",
}
_SCHEMES = frozenset(get_args(FieldScheme))


class ReferenceTableFault(ExportError):
    """A cell of a reference table is not what its column holds."""


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """A table that was read: its rows under the names of their columns."""

    kind: ReferenceKind
    scope: str
    rows: tuple[dict[str, Value], ...]
    provenance: tuple[str, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """Where the table's own source has lines that could not be read."""
        return self._said("broken")

    @property
    def lost(self) -> tuple[str, ...]:
        """Parts of its source that could not be read to their end, with the reason."""
        return self._said("lost")

    def _said(self, word: str) -> tuple[str, ...]:
        begin = f"{word}: "
        return tuple(line.removeprefix(begin) for line in self.provenance if line.startswith(begin))


def is_reference_table(body: bytes) -> bool:
    """Whether the first line that is no comment is one of the headers."""
    for line in body[:8192].decode("utf-8-sig", "replace").splitlines():
        if line.strip() and not line.startswith("#"):
            return _columns(line) in _HEADERS
    return False


def read_reference_table(name: str, body: bytes) -> ReferenceTable:
    """Read one table whole.

    Raises:
        ReferenceTableFault: a row has another number of cells than the header, a value is not what its column holds, or
            a key stands twice. Nothing of the table is used then: a reference with holes would bend every index.
    """
    lines = body.decode("utf-8-sig").splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() and not line.startswith("#"))
    provenance = tuple(line.lstrip("# ").strip() for line in lines[:start] if line.strip())
    columns = _columns(lines[start])
    kind = _HEADERS[columns]
    rows = tuple(_rows(name, columns, lines, start))
    _expect_unique(name, columns, rows)
    return ReferenceTable(kind, _scope(provenance, name), rows, provenance)


def _columns(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().strip('"').lower() for cell in line.split(_delimiter(line)))


def _delimiter(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","


def _scope(provenance: tuple[str, ...], name: str) -> str:
    reported = (line.partition(":")[2].strip() for line in provenance if line.lower().startswith("scope:"))
    return next(reported, name)


def _rows(name: str, columns: tuple[str, ...], lines: list[str], start: int) -> Iterator[dict[str, Value]]:
    reader = csv.reader(io.StringIO("\n".join(lines[start + 1 :])), delimiter=_delimiter(lines[start]), strict=True)
    for cells in reader:
        if not cells:
            continue
        line = start + 1 + reader.line_num
        if len(cells) != len(columns):
            raise _fault(name, line, f"{len(cells)} cells", f"{len(columns)}, as in the header")
        yield {column: _value(name, line, column, cell.strip()) for column, cell in zip(columns, cells, strict=True)}


def _types() -> frozenset[str]:
    """Types that a baseline may be of; `all` fits where none of a work's own type does."""
    return frozenset({*get_args(DocumentType), "all"})


def _value(name: str, line: int, column: str, cell: str) -> Value:
    if column in _TIES and not cell:
        return None
    if column == "field_scheme" and cell not in _SCHEMES:
        raise _fault(name, line, f"field_scheme {cell!r}", f"one of {', '.join(sorted(_SCHEMES))}")
    if column == "document_type" and cell not in _types():
        raise _fault(name, line, f"document_type {cell!r}", f"one of {', '.join(sorted(_types()))}")
    convert: Callable[[str], Value] = _TYPES.get(column, str)
    try:
        value = convert(cell)
    except ValueError:
        raise _fault(name, line, f"{column} {cell!r}", "a number with a decimal point and no blanks") from None
    if not cell or (isinstance(value, int | float) and not 0 <= value < float("inf")):
        raise _fault(name, line, f"{column} {cell!r}", "a value that is not empty and not below zero")
    if column == "top10_tie_share" and isinstance(value, float) and value > 1:
        raise _fault(name, line, f"{column} {cell!r}", "a share from 0 to 1")
    return value


_TYPES: dict[str, Callable[[str], Value]] = {
    "year": int,
    "publications": float,
    "citations": int,
    "works": float,
    "mean_citations": float,
    "top10_threshold": int,
    "top10_tie_share": float,
}


def _expect_unique(name: str, columns: tuple[str, ...], rows: tuple[dict[str, Value], ...]) -> None:
    keys = [column for column in (*_KEYS, "document_type", "citations") if column in columns]
    seen: set[tuple[Value, ...]] = set()
    for row in rows:
        key = tuple(row[column] for column in keys)
        if key in seen:
            raise _fault(
                name, None, f"{', '.join(f'{k} {v}' for k, v in zip(keys, key, strict=True))} twice", "it once"
            )
        seen.add(key)
    if not rows:
        raise _fault(name, None, "no rows below the header", "at least one")


def _fault(name: str, line: int | None, found: str, expected: str) -> ReferenceTableFault:
    return ReferenceTableFault(
        name, found, expected, "Fix the table and drop it again; docs/bibliometrics.md describes its columns.", line
    )
