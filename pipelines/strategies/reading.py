"""From lines to a document: YAML, headings and rows of a strategy's files.

Not here: bytes, encodings and workbooks (``files.py``), or what a cell may hold (``rules/``).

Every cell is text; a number of a workbook is written as a person would, so that `2` stays distinguishable from `02`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from pipelines.strategies.files import (
    CLAIMS_FILE,
    LARGEST_FILE,
    STRATEGY_FILE,
    FileFault,
    Line,
    csv_lines,
    decoded,
    read_files,
    workbook_sheets,
    workbooks_of,
)
from pipelines.strategies.findings import Finding
from pipelines.strategies.form import TableForm, tables

__all__ = ["CLAIMS_FILE", "STRATEGY_FILE", "Document", "Row", "Sheet", "parse", "read_files"]


if TYPE_CHECKING:
    from yaml import SafeLoader as _Parser
else:
    # The parser in C takes a tenth of the time; a build of PyYAML without it has the other alone.
    _Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_SPREADSHEET_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SAKNAS!"})


class _Loader(_Parser):
    """YAML in which only true and false are truth values (`on` is a key here, `NO` a country), and a date is text.

    A key that is there twice is an error: the last one would win, and nobody would see it.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key, times in Counter(map(str, keys)).items():
            if times > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key} is there twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


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
    is_read: bool = True
    """Whether the files could be opened at all: where not, that is the one cause, and no rule looks further."""

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none where it is not there."""
        sheet = self.sheets.get(table)
        return sheet.rows if sheet else ()


def parse(files: Mapping[str, bytes]) -> Document:
    """Read what `read_files` gave: never fails, what cannot be read is a finding."""
    document = Document()
    if fault := _fault_of_all(files):
        document.is_read = False
        document.findings.append(fault)
        return document
    name = next(iter(workbooks_of(files)), None)
    try:
        sheets = workbook_sheets(files[name]) if name else {}
    except FileFault as error:
        document.is_read = False
        _unreadable(document, str(name), f"the workbook {error}")
        return document
    _read_yaml(document, files, sheets)
    for form in tables().values():
        try:
            lines = _lines_of(form, files, sheets)
        except FileFault as fault:
            _unreadable(document, form.file, f"the file {fault}")
            continue
        if lines is None:
            if form.required:
                text = "the file is missing; write it, or take the skeleton that `styrka strategy new` makes."
                if sheets:
                    text = f"the workbook has no sheet {form.name}; it has {', '.join(sheets)}; name it so."
                _unreadable(document, form.file, text)
            continue
        document.sheets[form.name] = _sheet(form.name, lines, document.findings)
    return document


def _unreadable(document: Document, file: str, text: str) -> None:
    document.findings.append(Finding("E102", file, None, "", "", text))


def _fault_of_all(files: Mapping[str, bytes]) -> Finding | None:
    """Why nothing of the folder can be read, whatever the files hold; None where it can."""
    for name, body in files.items():
        if len(body) > LARGEST_FILE:
            found = f"expected at most {LARGEST_FILE // 1024**2} MB, but found {len(body)} bytes"
            return Finding("E102", name, None, "", "", f"{found}; give the strategy's tables only.")
    workbooks = workbooks_of(files)
    if not files:
        text = (
            "the folder has no file of a strategy; expected strategy.yml and tables as .csv, or all of them as sheets "
            "of one .xlsx (an older .xls is saved as .xlsx first)."
        )
        return Finding("E102", STRATEGY_FILE, None, "", "", text)
    if len(workbooks) > 1:
        text = f"expected one workbook, but found {', '.join(workbooks)}; take the others out of the folder."
        return Finding("E102", workbooks[0], None, "", "", text)
    beside = sorted({form.file for form in tables().values()} & set(files))
    if workbooks and beside:
        text = f"expected sheets or files, but found {', '.join(beside)} beside the workbook; keep one form."
        return Finding("E102", workbooks[0], None, "", "", text)
    return None


def _lines_of(form: TableForm, files: Mapping[str, bytes], sheets: Mapping[str, list[Line]]) -> list[Line] | None:
    if form.name in sheets:
        return sheets[form.name]
    return csv_lines(files[form.file]) if form.file in files else None


def _read_yaml(document: Document, files: Mapping[str, bytes], sheets: Mapping[str, list[Line]]) -> None:
    for name in (STRATEGY_FILE, CLAIMS_FILE):
        body = files.get(name)
        if body is None and name.removesuffix(".yml") in sheets:
            # In the workbook each is a sheet with its YAML, line by line, in the first column.
            lines = sheets[name.removesuffix(".yml")]
            body = "\n".join(line.cells[0] if line.cells else "" for line in lines).encode()
        if body is None:
            if name == STRATEGY_FILE:
                text = "the file is missing; it names the strategy, its regions and its levels."
                document.findings.append(Finding("E102", name, None, "", "", text))
            continue
        wanted: type = dict if name == STRATEGY_FILE else list
        try:
            read = yaml.load(decoded(body), _Loader) or wanted()
        except yaml.YAMLError as error:
            reason = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
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
            for number, one in enumerate(read, start=1):
                if not isinstance(one, dict):
                    text = "expected a claim with id, sentence and tests; see docs/strategies.md."
                    document.findings.append(Finding("E102", name, number, "", str(one)[:40], text))


def _sheet(name: str, lines: Sequence[Line], findings: list[Finding]) -> Sheet:
    form = tables()[name]
    headings = [heading.strip().lower() for heading in lines[0].cells] if lines else []
    while headings and not headings[-1]:
        headings.pop()
    missing = [
        f"{column.name}_sv" if column.languages else column.name
        for column in form.columns.values()
        if column.filled and not _is_there(column.name, headings, languages=column.languages)
    ]
    if missing:
        findings.append(_missing(form, missing, headings, lines))
        if form.key[0] not in headings:
            return Sheet(name, headings, [])
    for heading, times in Counter(filter(None, headings)).items():
        if times > 1:
            text = f"the heading is there {times} times; keep the column that is meant."
            findings.append(Finding("E103", form.file, 1, heading, "", text))
            return Sheet(name, headings, [])
    known = set(form.columns)
    for heading in headings:
        stem = heading.rpartition("_")[0]
        if heading and heading not in known and not (stem in known and form.columns[stem].languages):
            text = "the column is unknown and is not read; see docs/strategies.md for those that are."
            findings.append(Finding("W01", form.file, 1, heading, "", text))
    return Sheet(name, headings, list(_rows(form.file, headings, lines, findings)))


def _missing(form: TableForm, missing: Sequence[str], headings: Sequence[str], lines: Sequence[Line]) -> Finding:
    """Columns that are needed and not there: one finding, since one cause (no heading at all) may take them all."""
    if not any(headings):
        text = "the file is empty; expected a line of headings and a row for each entry."
        return Finding("E103", form.file, 1, missing[0], "", text)
    first = form.key[0]
    later = [line.number for line in lines[1:] if first in [cell.strip().lower() for cell in line.cells]]
    if later:
        text = f"the headings are in row {later[0]}; take out the lines above them."
    elif len(missing) > 1 and not set(headings) & set(form.columns):
        text = f"the first line is no line of headings; expected {', '.join(missing)} and others above the rows."
    else:
        columns = (
            f"the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}" if len(missing) > 1 else "the column"
        )
        is_or_are = "are" if len(missing) > 1 else "is"
        text = (
            f"{columns} {is_or_are} missing; expected a heading `{missing[0]}` beside {', '.join(headings) or 'none'}."
        )
    return Finding("E103", form.file, 1, missing[0], "", text)


def _is_there(name: str, headings: Sequence[str], *, languages: bool) -> bool:
    return any(one.startswith(f"{name}_") for one in headings) if languages else name in headings


def _rows(file: str, headings: Sequence[str], lines: Sequence[Line], findings: list[Finding]) -> Iterator[Row]:
    # A spreadsheet may end its lines with columns that were never filled; one longer line alone has a comma too many.
    width = max(len(headings), min((len(line.cells) for line in lines[1:] if any(line.cells)), default=0))
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.cells]
        while len(headings) < len(cells) <= width and not cells[-1]:
            cells.pop()
        # A row that begins with `#` is a remark, unless a spreadsheet has written it so.
        if not any(cells) or (cells[0].startswith("#") and cells[0] not in _SPREADSHEET_ERRORS):
            continue
        if len(cells) != len(headings):
            found = f"expected {len(headings)} cells, but found {len(cells)}"
            text = f"{found}; a cell with a comma needs quotes, a number with a decimal comma too."
            findings.append(Finding("E105", file, line.number, "", cells[0], text))
            continue
        for heading, cell in zip(headings, cells, strict=True):
            if heading and cell in _SPREADSHEET_ERRORS:
                text = "the cell holds an error of the spreadsheet; write its value in its place."
                findings.append(Finding("E104", file, line.number, heading, cell, text))
        if cells[0] in _SPREADSHEET_ERRORS:
            continue
        yield Row(line.number, {heading: cell for heading, cell in zip(headings, cells, strict=True) if cell})
