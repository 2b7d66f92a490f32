"""Lists of operations by Article 49(3) of Regulation (EU) 2021/1060, as programmes publish them: CSV or workbook.

Each authority has headings of its own in its own language: `operations.yml` has those that are known. The list gives
the portfolio and not the quarter. Not here: rules of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.quarters import quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector
from pipelines.projects.sheets import Cells
from pipelines.projects.values import amount, currency_in, day, named_currency, number, text
from pipelines.system.yaml_text import parse_yaml

NAME, RANK = "operations", 3

_NEEDED: Final = ("local_id", "title_sv", "starts_on", "total_cost")
_SEARCHED: Final = 15
"""A title and notes come before the headings: so many lines are looked at."""
_DATE = re.compile(r"(20\d{2})-?(\d{2})-?(\d{2})")


def recognises(sheets: Sequence[Cells]) -> bool:
    """Whether a sheet has headings of a list of operations."""
    return any(_heading(sheet) is not None for sheet in sheets)


def read(file: str, sheets: Sequence[Cells], around: Surroundings) -> Reading:
    """Read every sheet that is a list of operations; a day in the name dates it, otherwise that of receipt."""
    dated = _DATE.search(file)
    on = (day("-".join(dated.groups())) if dated else None) or around.received
    reading = Reading(NAME, RANK, quarter_of(on))
    rows = Collector(reading, around.lists)
    for sheet in sheets:
        for line, found in _rows(sheet):
            _load(rows, sheet.title, line, found, around, on)
    return reading


def _load(rows: Collector, sheet: str, line: int, found: dict[str, Any], around: Surroundings, on: Any) -> None:
    if found["_errors"]:
        rows.refuse(sheet, line, f"{found['_errors']} holds an error of the spreadsheet: write its value in its place.")
        return
    inside = {currency_in(found.get(name)) for name in ("total_cost", "union_support")} - {None}
    currency = named_currency(text(found.get("currency"))) or _currency_of(found) or next(iter(inside), None) or "SEK"
    if inside - {currency}:
        rows.refuse(sheet, line, f"an amount names another currency than {currency}: write the one that is meant.")
        return
    try:
        total, union = amount(found.get("total_cost")), amount(found.get("union_support"))
        rate = number(text(found.get("cofinancing_rate")).rstrip("% "))
    except ValueError as error:
        rows.refuse(sheet, line, f"an amount {error}.")
        return
    if total is not None and union is not None and union > total >= 0:
        rows.refuse(
            sheet, line, f"union_support {union:,.0f} is more than total_cost {total:,.0f}: correct one of them."
        )
        return
    places = re.findall(r"[A-Z]{2}[0-9A-Z]{3}", text(found.get("regions")))
    found["regions"] = "|".join(code for code in dict.fromkeys(places) if code in around.lists.regions)
    found.setdefault("fund", "ERDF")
    key = rows.project(sheet, line, found)
    if key is None:
        return
    where = f"{sheet} line {line}".strip()
    if union is None and total is not None and rate is not None:
        # Written as 40, 40 % or 0.4.
        union = total * (rate / 100 if rate > 1 else rate)
    if union is not None:
        rows.amount(key, "budget", "eu", {"amount": union, "currency": currency}, on=on, where=where)
    if total is not None:
        said = {"amount": total - (union or 0), "currency": currency}
        rows.amount(key, "budget", "other", said, on=on, where=where)


def _rows(sheet: Cells) -> Iterator[tuple[int, dict[str, Any]]]:
    start = _heading(sheet)
    if start is None:
        return
    columns = _columns(sheet.lines[start])
    for line, cells in enumerate(sheet.lines[start + 1 :], start=start + 2):
        found: dict[str, Any] = {
            name: cells[place] for name, place in columns.items() if place < len(cells) and text(cells[place])
        }
        if not found or set(found) == {"total_cost"}:
            # A line of sums.
            continue
        wrong = [name for name, place in columns.items() if place in sheet.errors_in(line)]
        heading = text(sheet.lines[start][columns["total_cost"]])
        yield line, {**found, "_heading": heading, "_errors": ", ".join(wrong)}


def _heading(sheet: Cells) -> int | None:
    """Place of the line of headings."""
    for place, line in enumerate(sheet.lines[:_SEARCHED]):
        if _columns(line).keys() >= set(_NEEDED):
            return place
    return None


def _columns(line: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        heading = re.sub(r"[^a-zåäö0-9]+", " ", text(cell).lower()).strip()
        name = next((one for one, spelled in _headings().items() if heading in spelled), None)
        if name is None:
            name = next(
                (
                    one
                    for one, spelled in _headings().items()
                    if any(heading.startswith(f"{says} ") for says in spelled)
                ),
                None,
            )
        if name and name not in found:
            found[name] = place
    return found


def _currency_of(found: Mapping[str, Any]) -> str | None:
    heading = text(found.get("_heading")).lower()
    if "eur" in heading or "€" in heading:
        return "EUR"
    return "SEK" if "sek" in heading or "kr" in heading else None


@cache
def _headings() -> Mapping[str, list[str]]:
    declared: dict[str, list[str]] = parse_yaml(Path(__file__).with_name("operations.yml").read_text("utf-8"))
    return declared
