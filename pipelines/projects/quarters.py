"""Quarters as people and files write them: `2026Q4`, `Q4 2026`, `2026 kv 4`, `kvartal 4 2026`, `2026-K4`.

Not here: which quarter is closed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Final

CLOSED_AFTER_DAYS: Final = 45
"""A quarter is closed so many days after its end, and then kept as an edition."""

_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[ _-]*(?:q|k|kv\.?|kvartal|quarter)[ _-]*([1-4])(?!\d)", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(?<![a-z])(?:q|k|kv\.?|kvartal|quarter)[ _-]*([1-4])[ _-]+(20\d\d)(?!\d)", re.IGNORECASE)


def quarter_in(text: str) -> str | None:
    """The quarter that a text names, as `2026Q4`; None where it names none, or several."""
    named = {f"{year}Q{number}" for year, number in _YEAR_FIRST.findall(text)}
    named = named or {f"{year}Q{number}" for number, year in _YEAR_LAST.findall(text)}
    return named.pop() if len(named) == 1 else None


def quarter_of(day: date) -> str:
    """The quarter that a day is in."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def first_day(quarter: str) -> date:
    """First day of a quarter."""
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


@cache
def last_day(quarter: str) -> date:
    """Last day of a quarter."""
    year, number = int(quarter[:4]), int(quarter[5])
    following = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return following - timedelta(days=1)


def before(quarter: str) -> str:
    """The quarter before."""
    return quarter_of(first_day(quarter) - timedelta(days=1))


def latest_closed(day: date) -> str:
    """The newest quarter whose end is `CLOSED_AFTER_DAYS` or more before `day`."""
    quarter = before(quarter_of(day))
    return quarter if (day - last_day(quarter)).days >= CLOSED_AFTER_DAYS else before(quarter)
