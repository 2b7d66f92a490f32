"""One cell of figures: a number in the ways that Swedish files write it, or the agency's symbol for none.

Numbers and symbols. Not here: which cells hold figures (``cells.py``).
"""

from __future__ import annotations

import math
import re

from pipelines.extracts.grids import Cell
from pipelines.jsonstat.status_symbols import KNOWN_STATUS_SYMBOLS

SYMBOLS = frozenset(KNOWN_STATUS_SYMBOLS)

# Blanks that divide thousands: plain, no-break, narrow no-break, thin, figure.
_BLANKS = "[ \u00a0\u202f\u2009\u2007]"
_NUMBER = re.compile(rf"[-−]?(?:\d{{1,3}}(?:{_BLANKS}\d{{3}})+|\d+)(?:[.,](?P<decimals>\d+))?")
_BLANK = re.compile(_BLANKS)
_FLOAT_DUST = 1e-6


def figure(cell: Cell, decimals: int, minimum: float | None = None) -> tuple[float | None, str | None]:
    """Value and status of a cell: exactly one of them is None.

    Args:
        cell: as it is in the file.
        decimals: how many a figure may have.
        minimum: below which there is no figure.

    Raises:
        ValueError: neither a number nor a symbol; the message says what was expected.
    """
    value, status = _read(cell, decimals)
    if value is not None and minimum is not None and value < minimum:
        raise ValueError(f"a figure that is not below {minimum:g}: is it a mark for a figure that is missing")
    return value, status


def _read(cell: Cell, decimals: int) -> tuple[float | None, str | None]:
    if isinstance(cell, float):
        return _whole_enough(cell, decimals), None
    text = "" if cell is None else cell.strip()
    if text in SYMBOLS:
        return None, text
    number = _NUMBER.fullmatch(text)
    if number is None:
        raise ValueError(f"a number or one of {' '.join(sorted(SYMBOLS))}; an empty cell is neither")
    if len(number["decimals"] or "") > decimals:
        raise ValueError(f"at most {decimals} decimals: is the mark one of thousands, or the unit another")
    plain = _BLANK.sub("", text).replace(",", ".").replace("−", "-")
    return float(plain), None


def _whole_enough(number: float, decimals: int) -> float:
    if not math.isfinite(number):
        raise ValueError("a number that ends: this one is beyond all numbers, or none")
    rounded = round(number, decimals)
    if abs(number - rounded) > _FLOAT_DUST:
        raise ValueError(f"at most {decimals} decimals: is the unit another")
    return rounded
