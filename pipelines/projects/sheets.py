"""Files as sheets of cells: workbooks and CSV, whatever their encoding and delimiter.

Not here: what the cells mean (``formats/``).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from pipelines.projects.errors import ProjectFileError
from pipelines.system.csv_quotes import quotation_fault

_MOST_UNPACKED: Final = 400 * 1024 * 1024
_MACROS = re.compile(r"vbaProject\.bin$", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
# A cell's formula; `<formula1>` is a list to choose from, which our own template is full of.
_FORMULA: Final = re.compile(rb"<f[\s>/]")
# A cell of an error, as `#REF!`, which calamine gives as an empty one.
_ERROR: Final = re.compile(rb"""<c\s[^>]*\bt\s*=\s*["']e["']""")
# Quoted cells of a summary may be long; beyond this a file is no list of projects.
csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True)
class Cells:
    """One sheet.

    Attributes:
        title: its name; empty in a CSV file.
        lines: rows of cells, the first row first. Numbers and days of a workbook keep their type.
        formulas: (line, column), both counted from 1, of the cells that hold a formula.
        errors: the same of cells that hold an error of the spreadsheet, as `#REF!`; in `lines` they are empty.
    """

    title: str
    lines: list[Sequence[Any]]
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    errors: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def formulas_in(self, line: int) -> list[int]:
        """Places, counted from 0, of the cells of a line that hold a formula, in their order."""
        return self._formulas_by_line.get(line, [])

    def errors_in(self, line: int) -> list[int]:
        """The same of those that hold an error."""
        return self._errors_by_line.get(line, [])

    @cached_property
    def _formulas_by_line(self) -> dict[int, list[int]]:
        return _by_line(self.formulas)

    @cached_property
    def _errors_by_line(self) -> dict[int, list[int]]:
        return _by_line(self.errors)


def _by_line(cells: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for line, column in sorted(cells):
        found.setdefault(line, []).append(column - 1)
    return found


def read_cells(file: str, body: bytes) -> list[Cells]:
    """Every sheet of a file.

    Raises:
        ProjectFileError: it is neither CSV nor a workbook without macros.
    """
    if body[:4] == b"PK\x03\x04":
        return list(_workbook(file, body))
    if body[:4] == b"\xd0\xcf\x11\xe0":
        raise ProjectFileError(
            file, "it is a workbook of Excel 97–2003, or one with a password: save it as .xlsx without one."
        )
    is_wide = body[:2] in (b"\xff\xfe", b"\xfe\xff")
    if body[:5] == b"%PDF-" or (b"\0" in body[:1000] and not is_wide):
        raise ProjectFileError(file, "it is neither CSV nor a workbook: drop .csv or .xlsx.")
    return [Cells("", list(_csv_lines(file, body)))]


def _workbook(file: str, body: bytes) -> Iterator[Cells]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = packed.infolist()
            if sum(member.file_size for member in members) > _MOST_UNPACKED:
                raise ProjectFileError(file, "it unpacks to more than 400 MB: drop the projects in parts.")
            if any(_MACROS.search(member.filename) for member in members):
                raise ProjectFileError(
                    file, "it holds macros, which are never run here: save it as .xlsx (without macros) and drop it."
                )
            sheets = [packed.read(one) for one in members if _SHEET.fullmatch(one.filename)]
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        formulas = _places(body, _is_formula) if any(map(_FORMULA.search, sheets)) else {}
        errors = _places(body, _is_error, data_only=True) if any(map(_ERROR.search, sheets)) else {}
        for sheet in book.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet:
                # From A1 on, so that lines and columns are those that a person sees.
                lines = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield Cells(sheet.name, list(lines), _of(formulas, sheet.name), _of(errors, sheet.name))
    except (zipfile.BadZipFile, CalamineError, KeyError, ValueError, OSError) as error:
        raise ProjectFileError(file, f"it is no whole .xlsx workbook ({error}): save or copy it again.") from error


def _of(places: Mapping[str, set[tuple[int, int]]], sheet: str) -> frozenset[tuple[int, int]]:
    return frozenset(places.get(sheet, ()))


def _is_formula(cell: Any) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("=")


def _is_error(cell: Any) -> bool:
    return bool(cell.data_type == "e")


def _places(body: bytes, wanted: Callable[[Any], bool], *, data_only: bool = False) -> dict[str, set[tuple[int, int]]]:
    """Sheet -> the cells that are wanted."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(body), read_only=True, data_only=data_only)
    return {
        sheet.title: {
            (row, column)
            for row, line in enumerate(sheet.iter_rows(), start=1)
            for column, cell in enumerate(line, start=1)
            if cell.value is not None and wanted(cell)
        }
        for sheet in book.worksheets
    }


def _csv_lines(file: str, body: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(body)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    if fault := quotation_fault(text, delimiter):
        raise ProjectFileError(
            file, f"{fault}: the projects behind it would be lost. Close it, or export the file again."
        )
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ProjectFileError(file, f"it is no whole CSV file ({error}): export it again.") from error


def _decoded(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")
