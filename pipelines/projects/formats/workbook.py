"""The project's own workbook: the one source that is truly of a quarter.

`styrka projects template` writes it (``template.py``). Not here: its columns (``form.yml``), or rules of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.projects.errors import ProjectFileError
from pipelines.projects.form import ABOUT, QUARTER, SIMULATED_MARK, SPELLED, STRATEGY, SheetForm, form
from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.quarters import last_day, quarter_in, quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector
from pipelines.projects.sheets import Cells
from pipelines.projects.values import text

NAME, RANK = "workbook", 1

_PREFILLED = {"fund", "kind", "financier", "currency"}
"""Columns that the template fills: a row that has no others says nothing."""


def recognises(sheets: Sequence[Cells]) -> bool:
    """Whether it has the sheets About and Projects."""
    return _sheet(sheets, form()[ABOUT]) is not None and _sheet(sheets, form()["projects"]) is not None


def read(file: str, sheets: Sequence[Cells], around: Surroundings) -> Reading:
    """Read a workbook of one quarter.

    Raises:
        ProjectFileError: it names no quarter, one that has not ended, or another one than its file; or lacks a column,
            or has a sheet or a column twice.
    """
    about = _about(sheets)
    quarter = _quarter(file, about, around)
    strategy = about.get(STRATEGY) or None
    marked = any(SIMULATED_MARK in text(cell) for line in _lines(sheets, form()[ABOUT]) for cell in line)
    reading = Reading(NAME, RANK, quarter, is_simulated=marked)
    rows = Collector(reading, around.lists, strategy, received=around.received)
    _compare_sheets(file, sheets, rows)
    if strategy is None or strategy not in around.lists.areas:
        known = ", ".join(sorted(around.lists.areas)) or "none"
        rows.find("project_codes_known", file, f"strategy `{strategy or ''}` is not followed: expected one of {known}")
    for name, load in (
        ("projects", rows.project),
        ("economy", rows.economy),
        ("results", rows.result),
        ("reports", rows.report),
    ):
        sheet = _sheet(sheets, form()[name])
        for line, cells, fault in _rows(file, sheet, form()[name], rows) if sheet else ():
            if fault:
                rows.refuse(form()[name].titles[0], line, fault)
            else:
                load(form()[name].titles[0], line, cells)
    return reading


def _compare_sheets(file: str, sheets: Sequence[Cells], rows: Collector) -> None:
    """Refuse two sheets of one kind; record those that have the columns of a kind and none of its names."""
    kinds = [(sheet, named) for sheet in sheets for named in form().values() if _is_titled(sheet, named)]
    for name, times in Counter(named.name for _, named in kinds).items():
        if times > 1:
            both = ", ".join(sheet.title for sheet, named in kinds if named.name == name)
            raise ProjectFileError(file, f"the sheets {both} are of one kind: put their rows into one of them.")
    titled = {sheet.title for sheet, _ in kinds}
    for sheet in sheets:
        alike = next((named for named in form().values() if sheet.title not in titled and _is_like(sheet, named)), None)
        if alike:
            detail = f"it has the columns of {alike.titles[0]} and is not read: move its rows there, or take it out"
            rows.find("columns_known", f"sheet {sheet.title}", detail)


def _is_like(sheet: Cells, named: SheetForm) -> bool:
    headings = {named.column_of(text(cell)) for cell in sheet.lines[0]} if sheet.lines else set()
    required = {column.name for column in named.columns.values() if column.required}
    return len(required) > 1 and headings >= required


def _quarter(file: str, about: dict[str, str], around: Surroundings) -> str:
    written = about.get(QUARTER, "")
    quarter = quarter_in(written)
    if quarter is None:
        raise ProjectFileError(
            file, f"the sheet Om names no single quarter (`{written}`): write Kvartal and, as 2026Q4, which."
        )
    named = quarter_in(file)
    if named and named != quarter:
        raise ProjectFileError(
            file, f"its name says {named} and its sheet Om {quarter}: correct the one that is wrong, and drop it again."
        )
    if quarter > quarter_of(around.received):
        raise ProjectFileError(
            file,
            f"it is of {quarter}, which begins after {around.received}: correct the quarter in the sheet Om. "
            f"The quarter ends {last_day(quarter)}.",
        )
    return quarter


def _about(sheets: Sequence[Cells]) -> dict[str, str]:
    found = {}
    for line in _lines(sheets, form()[ABOUT]):
        key = text(line[0]).lower() if line else ""
        name = next((one for one, spelled in SPELLED.items() if key in spelled), None)
        if name and len(line) > 1:
            found[name] = text(line[1])
    return found


def _rows(file: str, sheet: Cells, named: SheetForm, rows: Collector) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Line, cells by column, and why the line cannot be used, if so."""
    headings = [named.column_of(text(cell)) for cell in sheet.lines[0]] if sheet.lines else []
    missing = [column for column in named.columns.values() if column.required and column.name not in headings]
    if missing:
        wanted = ", ".join(column.headings[0] for column in missing)
        raise ProjectFileError(
            file, f"sheet {sheet.title} has no column {wanted}: write the heading back, or begin from a new template."
        )
    for name, times in Counter(filter(None, headings)).items():
        if times > 1:
            wanted = " or ".join(named.columns[name].headings)
            raise ProjectFileError(
                file,
                f"sheet {sheet.title} has {times} columns of one meaning ({wanted}): keep the one that is meant, and "
                "drop it again.",
            )
    for place, (heading, written) in enumerate(zip(headings, sheet.lines[0], strict=True), start=1):
        if heading is None and text(written):
            rows.find("columns_known", f"{sheet.title} column {place}", f"`{text(written)}` is unknown and is not read")
    required = [column.name for column in named.columns.values() if column.required]
    for line, cells in enumerate(sheet.lines[1:], start=2):
        # Most cells are empty, and are seen to be without more ado.
        found = {name: cell for name, cell in zip(headings, cells, strict=False) if cell != "" and name and text(cell)}
        wrong = [column for place in sheet.errors_in(line) if place < len(headings) and (column := headings[place])]
        if wrong:
            what = ", ".join(wrong)
            yield line, found, f"{what} holds an error of the spreadsheet, as #REF!: write its value in its place."
            continue
        if found.keys() <= _PREFILLED:
            continue
        computed = [place for place in sheet.formulas_in(line) if place < len(headings)]
        lost = [place for place in computed if not text(cells[place])]
        if lost:
            what = headings[lost[0]] or f"column {lost[0] + 1}"
            yield line, found, f"{what} is a formula whose value the file does not hold: paste its value in its place."
            continue
        if computed:
            rows.find("no_formulas", f"{sheet.title} {line}", "a formula: its value was taken; paste values instead")
        empty = [name for name in required if name not in found]
        yield line, found, f"{', '.join(empty)} is empty: fill it in." if empty else ""


def _sheet(sheets: Sequence[Cells], named: SheetForm) -> Cells | None:
    return next((one for one in sheets if _is_titled(one, named)), None)


def _is_titled(sheet: Cells, named: SheetForm) -> bool:
    return sheet.title.strip().lower() in {title.lower() for title in named.titles}


def _lines(sheets: Sequence[Cells], named: SheetForm) -> list[Sequence[Any]]:
    sheet = _sheet(sheets, named)
    return sheet.lines if sheet else []
