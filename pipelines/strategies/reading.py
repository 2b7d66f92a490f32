"""From bytes to cells: the files of a folder, or the sheets of one workbook.

Encodings, delimiters, headings, YAML. Not here: what a cell may hold (``rules/``).

A file is UTF-8 with or without mark, with comma or semicolon: whichever its heading has more of. Every cell is text;
a number of a workbook is written as a person would, so that `2` stays distinguishable from `02`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipelines.strategies.findings import Finding
from pipelines.strategies.form import tables
from pipelines.system.cell_text import cell_text

STRATEGY_FILE = "strategy.yml"
CLAIMS_FILE = "claims.yml"
_WORKBOOK = ".xlsx"
# A strategy is a few thousand rows; more is a file of another kind.
_LARGEST_FILE = 8 * 1024**2


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are truth values (`on` is a key here, `NO` a country), and a date is text."""


_Loader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Row:
    """One row: the line that it is in, and its cells without the empty ones."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def several(self, column: str) -> list[str]:
        """The values of a cell that may hold several."""
        return [one.strip() for one in self[column].split("|") if one.strip()]


@dataclass(frozen=True)
class Sheet:
    """One table as it was written."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Row]


@dataclass
class Document:
    """A strategy as it was written, and what reading it has found."""

    strategy: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none where it is not there."""
        sheet = self.sheets.get(table)
        return sheet.rows if sheet else ()


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a strategy by name: those of the folder, or the one workbook.

    Raises:
        OSError: the folder or a file cannot be read.
    """
    if folder.is_file():
        return {folder.name: folder.read_bytes()}
    known = {STRATEGY_FILE, CLAIMS_FILE, *(form.file for form in tables().values())}
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith((".", "~"))]
    return {path.name: path.read_bytes() for path in found if path.name in known or path.suffix == _WORKBOOK}


def parse(files: Mapping[str, bytes]) -> Document:
    """Read what `read_files` gave: never fails, what cannot be read is a finding."""
    document = Document()
    too_large = [name for name, body in files.items() if len(body) > _LARGEST_FILE]
    if too_large:
        for name in too_large:
            found = f"expected at most {_LARGEST_FILE // 1024**2} MB, but found {len(files[name])} bytes"
            document.findings.append(Finding("E102", name, None, "", "", f"{found}; give the strategy's tables only."))
        return document
    workbooks = [name for name in files if name.endswith(_WORKBOOK)]
    sheets = dict(_workbook_sheets(files[workbooks[0]])) if workbooks else {}
    _read_yaml(document, files, sheets)
    for form in tables().values():
        lines = sheets.get(form.name)
        if lines is None and form.file in files:
            lines = _csv_lines(files[form.file])
        if lines is None:
            if form.required:
                text = "the file is missing; write it, or take the skeleton that `styrka strategy new` makes."
                document.findings.append(Finding("E102", form.file, None, "", "", text))
            continue
        document.sheets[form.name] = _sheet(form.name, lines, document.findings)
    return document


def _read_yaml(document: Document, files: Mapping[str, bytes], sheets: Mapping[str, list[list[str]]]) -> None:
    for name in (STRATEGY_FILE, CLAIMS_FILE):
        body = files.get(name)
        if body is None and name.removesuffix(".yml") in sheets:
            # In the workbook each is a sheet with its YAML, line by line, in the first column.
            body = "\n".join(line[0] if line else "" for line in sheets[name.removesuffix(".yml")]).encode()
        if body is None:
            if name == STRATEGY_FILE:
                text = "the file is missing; it names the strategy, its regions and its levels."
                document.findings.append(Finding("E102", name, None, "", "", text))
            continue
        wanted: type = dict if name == STRATEGY_FILE else list
        try:
            read = yaml.load(body.decode("utf-8-sig"), _Loader) or wanted()
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())
            document.findings.append(Finding("E102", name, None, "", "", f"cannot be read as YAML: {reason}."))
            continue
        if not isinstance(read, wanted):
            shape = "keys with values" if wanted is dict else "a list of claims"
            text = f"expected {shape}; see docs/strategies.md."
            document.findings.append(Finding("E102", name, None, "", type(read).__name__, text))
        elif isinstance(read, dict):
            document.strategy = read
        elif isinstance(read, list):
            document.claims = [one for one in read if isinstance(one, dict)]


def _csv_lines(body: bytes) -> list[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        # An old Excel writes its own code page; the letters are right and the file is said to be readable.
        text = body.decode("cp1252", errors="replace")
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return [_with_points(line) for line in lines] if delimiter == ";" else lines


def _with_points(line: Sequence[str]) -> list[str]:
    """Decimal commas as points, in cells that are numbers and nothing else."""
    return [cell.replace(",", ".") if cell.replace(",", "", 1).lstrip("-").isdigit() else cell for cell in line]


def _workbook_sheets(body: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        lines = [[cell_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
        width = max((len(line) for line in lines[:1]), default=0)
        while width and not lines[0][width - 1]:
            width -= 1
        yield sheet.title.strip().lower(), [line[:width] if not any(line[width:]) else line for line in lines]


def _sheet(name: str, lines: Sequence[Sequence[str]], findings: list[Finding]) -> Sheet:
    form = tables()[name]
    headings = [heading.strip() for heading in lines[0]] if lines else []
    missing = [
        column.name
        for column in form.columns.values()
        if (column.filled or column.name in form.key)
        and not _is_there(column.name, headings, languages=column.languages)
        and not (column.name in form.key and not column.filled)
    ]
    for column in missing:
        shown = f"{column}_sv" if form.columns[column].languages else column
        text = f"the column is missing; expected a heading `{shown}` beside {', '.join(headings) or 'none'}."
        findings.append(Finding("E103", form.file, 1, shown, "", text))
    known = set(form.columns)
    for heading in headings:
        stem = heading.rpartition("_")[0]
        if heading and heading not in known and not (stem in known and form.columns[stem].languages):
            text = "the column is unknown and is not read; see docs/strategies.md for those that are."
            findings.append(Finding("W01", form.file, 1, heading, "", text))
    return Sheet(name, headings, list(_rows(form.file, headings, lines, findings)))


def _is_there(name: str, headings: Sequence[str], *, languages: bool) -> bool:
    return any(one.startswith(f"{name}_") for one in headings) if languages else name in headings


def _rows(file: str, headings: Sequence[str], lines: Sequence[Sequence[str]], findings: list[Finding]) -> Iterator[Row]:
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) != len(headings):
            text = f"expected {len(headings)} cells, but found {len(cells)}; a cell with a comma needs quotes."
            findings.append(Finding("E105", file, number, "", cells[0], text))
            continue
        yield Row(number, {heading: cell for heading, cell in zip(headings, cells, strict=True) if cell})
