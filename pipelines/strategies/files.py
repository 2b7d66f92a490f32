"""From bytes to lines of cells: the files of a folder, or the sheets of one workbook.

Names, encodings, delimiters, workbooks. Not here: headings and rows (``reading.py``), what cells may hold (``rules/``).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.strategies.form import tables
from pipelines.system.cell_text import cell_text
from pipelines.system.csv_quotes import quotation_fault

STRATEGY_FILE = "strategy.yml"
CLAIMS_FILE = "claims.yml"
WORKBOOKS: Final = (".xlsx", ".xlsm")
# A strategy is a few thousand rows; more is a file of another kind.
LARGEST_FILE: Final = 8 * 1024**2
_DELIMITERS: Final = ",;\t"
# A number, or shares such as `food=0,7|tourism=0,3`.
_DECIMAL_COMMA: Final = re.compile(r"-?\d+,\d+|[^|=,]+=\d+(,\d+)?(\s*\|[^|=,]+=\d+(,\d+)?)*")


class FileFault(Exception):
    """A file that cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Line:
    """The number of the line in its file, and its cells."""

    number: int
    cells: Sequence[str]


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a strategy by name: those of the folder, or the one workbook.

    Names are read without regard to case, and `.yaml` is `.yml`. Of a folder in a folder, as an archive unpacks, the
    inner one is read.

    Raises:
        OSError: the folder or a file cannot be read.
    """
    if folder.is_file():
        return {folder.name: folder.read_bytes()}
    inside = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "~", "__MACOSX"))]
    known = {STRATEGY_FILE, CLAIMS_FILE, *(form.file for form in tables().values())}
    found = {plain_name(path): path for path in inside if path.is_file()}
    kept = {name: path for name, path in found.items() if name in known or name.endswith(WORKBOOKS)}
    folders = [path for path in inside if path.is_dir()]
    if not kept and not found and len(folders) == 1:
        return read_files(folders[0])
    return {name: path.read_bytes() for name, path in kept.items()}


def plain_name(path: Path) -> str:
    """The name by which a file of a strategy is known: without regard to case, and with `.yml` for `.yaml`."""
    return re.sub(r"\.yaml$", ".yml", path.name.lower())


def workbooks_of(files: Mapping[str, bytes]) -> list[str]:
    """Names of the workbooks among the files."""
    return [name for name in files if name.lower().endswith(WORKBOOKS)]


def decoded(body: bytes) -> str:
    """A text file as text: UTF-8 with or without mark, UTF-16 with one, else what an old Excel writes."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        # An old Excel writes its own code page; the letters are right and the file is said to be readable.
        return body.decode("cp1252", errors="replace")


def csv_lines(body: bytes) -> list[Line]:
    """The lines of a CSV file with comma, semicolon or tab: whichever its heading has most of.

    Raises:
        FileFault: it is no whole CSV file.
    """
    text = decoded(body)
    heading = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    lines, fault = _read(text, delimiter, strict=True)
    if fault and "end of data" in fault:
        row = lines[-1].number + 1 if lines else 1
        raise FileFault(
            f"has a quotation mark that is opened in row {row} or later and never closed; "
            "close it, or write the text without."
        )
    if fault:
        if taken := quotation_fault(text, delimiter):
            raise FileFault(f"has a fault of quotation: {taken}; close the mark, or write the text without.")
        # A quotation mark within a cell is odd and can be read.
        lines, fault = _read(text, delimiter, strict=False)
    if fault:
        raise FileFault(f"is no whole CSV file ({fault}); export it again.")
    return lines


def _read(text: str, delimiter: str, *, strict: bool) -> tuple[list[Line], str | None]:
    """The lines until the end or the first fault, which is said."""
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    # A cell may be a paragraph; the file itself is limited.
    before, number = csv.field_size_limit(LARGEST_FILE), 1
    try:
        for cells in reader:
            lines.append(Line(number, cells if delimiter == "," else _with_points(cells)))
            number = reader.line_num + 1
    except csv.Error as error:
        return lines, str(error)
    finally:
        csv.field_size_limit(before)
    return lines, None


def _with_points(line: Sequence[str]) -> list[str]:
    """Decimal commas as points, in cells that are numbers or shares and nothing else."""
    return [cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell.strip()) else cell for cell in line]


def workbook_sheets(body: bytes) -> dict[str, list[Line]]:
    """The sheets of a workbook by title in small letters.

    Raises:
        FileFault: it is no whole workbook, or it holds macros or formulas without a value.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if any(name.lower().endswith("vbaproject.bin") for name in packed.namelist()):
                raise FileFault("holds macros, which are never run here; save it as .xlsx without them.")
        workbook = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        found = {sheet.title.strip().lower(): _sheet_lines(sheet) for sheet in workbook.worksheets}
        written = load_workbook(io.BytesIO(body), read_only=True)
        for sheet in written.worksheets:
            _refuse_lost_formulas(sheet, found[sheet.title.strip().lower()])
        return found
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise FileFault(f"is no whole .xlsx workbook ({error}); save or copy it again.") from None


def _sheet_lines(sheet: object) -> list[Line]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    # The cells are formatted as text, so a number is there as it was typed.
    return [Line(number, _with_points([cell_text(cell) for cell in line])) for number, line in enumerate(rows, start=1)]


def _refuse_lost_formulas(sheet: object, values: Sequence[Line]) -> None:
    """A formula that no spreadsheet has computed has no value in the file, and would be read as an empty cell."""
    for row, line in zip(sheet.iter_rows(), values, strict=False):  # type: ignore[attr-defined]
        for cell, value in zip(row, line.cells, strict=False):
            if not value and isinstance(cell.value, str) and cell.value.startswith("="):
                raise FileFault(
                    f"has a formula without a value in {cell.coordinate} of the sheet {cell.parent.title}; "
                    "paste its value in its place, or open and save the workbook in a spreadsheet."
                )
