"""Kohesio's CSV of projects, one file a country and period: 33 columns, amounts in euro.

It gives the portfolio and not the quarter: no results and no payments. Columns as clementlefevre/Kohesio reads them.
Not here: rules of rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from pipelines.projects.cells import RowRefused
from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.quarters import quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector
from pipelines.projects.sheets import Cells
from pipelines.projects.values import amount, currency_in, named_currency, text

NAME, RANK = "kohesio", 4

_COLUMNS: Final = {
    "unique_id": "Operation_Unique_Identifier",
    "local_id": "Operation_Local_Identifier",
    "title_en": "Operation_Name_English",
    "title_sv": "Operation_Name_Programme_Language",
    "starts_on": "Operation_Start_Date",
    "ends_on": "Operation_End_Date",
    "lead": "Beneficiary_Unique_Identifier",
    "intervention_field": "Category_Of_Intervention",
    "fund": "Fund_Code",
    "programme": "Programme_Name",
    "summary": "Operation_Summary_Programme_Language",
    "regions": "NUTS3_Code",
}
_TOTAL, _EU, _CURRENCY = "Total_Eligible_Expenditure_amount", "Project_EU_Budget", "Total_Eligible_Expenditure_Currency"
_NEEDED: Final = ("Operation_Unique_Identifier", "Operation_Local_Identifier", _TOTAL, "Fund_Code", "NUTS3_Code")
_DATE = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


def recognises(sheets: Sequence[Cells]) -> bool:
    """Whether the headings are Kohesio's."""
    headings = {text(cell) for cell in sheets[0].lines[0]} if sheets and sheets[0].lines else set()
    return headings.issuperset(_NEEDED)


def _named_day(file: str) -> date | None:
    """The day in a file's name; a period, as `2021-2027`, has eight digits too and is none."""
    for found in _DATE.finditer(file):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def read(file: str, sheets: Sequence[Cells], around: Surroundings) -> Reading:
    """Read a snapshot; its day is in its name (`SE-pp21-27-20251110.csv`), otherwise the day of receipt."""
    on = _named_day(file) or around.received
    reading = Reading(NAME, RANK, quarter_of(on))
    rows = Collector(reading, around.lists)
    headings = [text(cell) for cell in sheets[0].lines[0]]
    for line, cells in enumerate(sheets[0].lines[1:], start=2):
        if not any(text(cell) for cell in cells):
            continue
        if len(cells) != len(headings):
            rows.refuse("", line, f"has {len(cells)} cells under {len(headings)} headings: export the file again.")
            continue
        said = dict(zip(headings, cells, strict=True))
        found = {name: said.get(heading, "") for name, heading in _COLUMNS.items()}
        if not text(found["title_sv"]):
            found["title_sv"] = found["title_en"]
        # A project in several regions has their codes in one cell; where no county is known, none is said.
        codes = re.findall(r"[A-Z]{2}[0-9A-Z]{3}", text(found["regions"]))
        found["regions"] = "|".join(code for code in dict.fromkeys(codes) if code in around.lists.regions)
        key = rows.project("", line, found)
        if key is not None:
            _budget(rows, key, said, on, line)
    return reading


def _budget(rows: Collector, key: str, said: dict[str, Any], on: Any, line: int) -> None:
    """The Union's part and what the others give, which the list does not tell apart."""
    currency = named_currency(text(said.get(_CURRENCY))) or "EUR"
    if {currency_in(said.get(_TOTAL)), currency_in(said.get(_EU))} - {None, currency}:
        rows.find("amounts_plausible", f"line {line}", f"an amount is not in {currency}; loaded without a budget")
        return
    where = f"line {line}"
    try:
        total, union = amount(said.get(_TOTAL)), amount(said.get(_EU))
    except ValueError as error:
        rows.find("amounts_plausible", where, f"an amount {error}; the project is loaded without a budget")
        return
    if total is not None and union is not None and union > total >= 0:
        detail = f"the Union's part {union:,.0f} is more than the whole, {total:,.0f}; loaded without a budget"
        rows.find("amounts_plausible", where, detail)
        return
    try:
        if union is not None:
            rows.amount(key, "budget", "eu", {"amount": union, "currency": currency}, on=on, where=where)
        if total is not None:
            rest = total - (union or 0)
            rows.amount(key, "budget", "other", {"amount": rest, "currency": currency}, on=on, where=where)
    except RowRefused as error:  # pragma: no cover - amounts are numbers here
        rows.find("amounts_plausible", where, str(error))
