"""The project's own workbook, written: sheets, lists to choose from, and last quarter's rows to go on from.

Not here: reading it back (``formats/workbook.py``), or where last quarter's rows come from.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from pipelines.projects.form import ABOUT, NOTE, QUARTER, SIMULATED_MARK, STRATEGY, Column, SheetForm, form

_LISTS: Final = "Listor"
_ROWS: Final = 1000
_MADE: Final = date(2021, 1, 1)
_WIDTHS: Final = {"plain": 16, "text": 16, "amount": 15, "day": 13, "wide": 44}
_FORMATS: Final = {"text": "@", "amount": "#,##0.00", "day": "yyyy-mm-dd"}

Rows = Sequence[Mapping[str, Any]]
# XlsxWriter has no types.
Workbook = Any
Worksheet = Any


def workbook(
    quarter: str,
    strategy_id: str,
    rows: Mapping[str, Rows],
    choices: Mapping[str, Sequence[str]],
    *,
    is_simulated: bool = False,
) -> bytes:
    """The workbook of one quarter; the same bytes for the same rows.

    Args:
        quarter: as `2026Q4`.
        strategy_id: whose areas and goals it names.
        rows: what is prefilled, by sheet of ``form.yml``.
        choices: codes to choose from, by the name that a column gives.
        is_simulated: mark every figure as made up.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    # The day of making is no content.
    book.set_properties({"created": datetime.combine(_MADE, datetime.min.time(), UTC)})
    _about(book, quarter, strategy_id, is_simulated=is_simulated)
    ranges = _lists(book, choices)
    for name, one in form().items():
        if name != ABOUT:
            _sheet(book, one, rows.get(name, ()), ranges)
    book.get_worksheet_by_name(_LISTS).hide()
    book.close()
    return written.getvalue()


def _about(book: Workbook, quarter: str, strategy_id: str, *, is_simulated: bool) -> None:
    sheet = book.add_worksheet(form()[ABOUT].titles[0])
    bold = book.add_format({"bold": True})
    note = f"{SIMULATED_MARK}: påhittade projekt, aldrig siffror att citera / simulated" if is_simulated else ""
    texts = [
        (QUARTER, quarter),
        (STRATEGY, strategy_id),
        (NOTE, note),
        ("", ""),
        ("", "Belopp avser kvartalet, i hela kronor; budget är beslutad budget."),
        ("", "Amounts are of the quarter, in whole SEK; budget is the budget decided."),
        ("", "Områden och mål: kod=andel, delade med |, som food=0,7|tourism=0,3; mål graderas 0–3, som G1=2."),
        ("", "Inga personer: enskild firma ger varken namn eller nummer. Inga formler eller makron."),
        ("", "Spara som .xlsx och lägg i inbox/projects."),
    ]
    for line, (name, said) in enumerate(texts):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, said)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)


def _lists(book: Workbook, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A hidden sheet of codes; returns the range of each list."""
    sheet = book.add_worksheet(_LISTS)
    ranges = {}
    for column, (name, codes) in enumerate(choices.items()):
        sheet.write_string(0, column, name)
        for line, code in enumerate(codes, start=1):
            sheet.write_string(line, column, code)
        if codes:
            letter = chr(ord("A") + column)
            ranges[name] = f"={_LISTS}!${letter}$2:${letter}${len(codes) + 1}"
    return ranges


def _sheet(book: Workbook, one: SheetForm, rows: Rows, ranges: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(one.titles[0])
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(one.columns.values()):
        shape = book.add_format({"num_format": _FORMATS[column.format]}) if column.format in _FORMATS else None
        sheet.set_column(place, place, _WIDTHS[column.format], shape)
        sheet.write_string(0, place, column.headings[0], head)
        _choose(sheet, place, column, ranges)
        for line, row in enumerate(rows, start=1):
            _cell(sheet, line, place, row.get(column.name), column)


def _choose(sheet: Worksheet, place: int, column: Column, ranges: Mapping[str, str]) -> None:
    listed = ranges.get(column.choices or "")
    if listed:
        # A warning and no stop: several areas with shares are right, and in no list.
        sheet.data_validation(
            1,
            place,
            _ROWS,
            place,
            {"validate": "list", "source": listed, "error_type": "warning", "ignore_blank": True},
        )
    elif column.format == "day":
        limits = {"criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 1, 1)}
        sheet.data_validation(1, place, _ROWS, place, {"validate": "date", "ignore_blank": True, **limits})
    elif column.format == "amount":
        limits = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
        sheet.data_validation(1, place, _ROWS, place, {"validate": "decimal", "ignore_blank": True, **limits})


def _cell(sheet: Worksheet, line: int, place: int, value: Any, column: Column) -> None:
    if value in (None, ""):
        return
    if isinstance(value, bool):
        sheet.write_string(line, place, "ja" if value else "nej")
    elif isinstance(value, (int, float)):
        sheet.write_number(line, place, value)
    elif column.format == "day" and (found := _day(value)) is not None:
        sheet.write_datetime(line, place, found)
    else:
        sheet.write_string(line, place, str(value))


def _day(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
