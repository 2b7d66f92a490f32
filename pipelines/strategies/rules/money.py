"""Money and shares: a currency, and shares that add up to at most one (E321, E331, E341)."""

from __future__ import annotations

import re

from pipelines.strategies.checked import Checked, as_number, shares_of
from pipelines.strategies.findings import one_of
from pipelines.strategies.reading import Row
from pipelines.strategies.rules.persons import person_fault

_CURRENCY = re.compile(r"[A-Z]{3}")
_ROUNDING = 1e-9
_OFFICES = (("plans", "owner"), ("projects", "lead"), ("goals", "responsible"))


def find(folder: Checked) -> None:
    """Report money without a currency, shares over one, and persons."""
    for table in ("plans", "projects"):
        for row in folder.rows(table):
            if as_number(row["budget"]) is not None and not _CURRENCY.fullmatch(row["currency"]):
                text = "expected the currency in three letters, as SEK: the row has a budget."
                folder.report("E321", table, row, "currency", row["currency"], text)
    for row in folder.rows("projects"):
        for column in ("areas", "regions"):
            _shares(folder, row, column)
        if folder.regions:
            for code, _ in shares_of(row["regions"]) if not folder.is_refused("projects", row, "regions") else ():
                if not folder.knows_region(code):
                    text = f"expected a region's code with its leading zero: {one_of(folder.codes.counties)}."
                    folder.report("E108", "projects", row, "regions", code, text)
    for table, column in _OFFICES:
        for row in folder.rows(table):
            if fault := person_fault(row[column]):
                folder.report("E341", table, row, column, row[column], fault)


def _shares(folder: Checked, row: Row, column: str) -> None:
    pairs = shares_of(row[column])
    numbers = [as_number(share) for _, share in pairs if share]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        text = "expected shares as code=0.25, several parted by |."
        folder.report("E313", "projects", row, column, row[column], text)
    elif any(number <= 0 for number in known):
        text = "expected shares above 0."
        folder.report("E210", "projects", row, column, row[column], text)
    elif sum(known) > 1 + _ROUNDING:
        text = f"expected shares that add up to at most 1, but found {sum(known):g}: money would be counted twice."
        folder.report("E331", "projects", row, column, row[column], text)
