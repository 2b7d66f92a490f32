"""Cells as values: amounts, days, shares, as Swedish and English spreadsheets write them.

Each raises ValueError with the end of a sentence that begins with the cell. Not here: codes of lists (``codes.py``).
"""

from __future__ import annotations

import re
from datetime import date, datetime

from pipelines.system.cell_text import cell_text

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_CURRENCY = re.compile(r"(sek|kr|eur|€)\.?$", re.IGNORECASE)
_CURRENCY_NAMES = {"KR": "SEK", "KRONOR": "SEK", "€": "EUR", "EURO": "EUR"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TWO_WAYS = re.compile(r"[-(−]?[1-9]\d{0,2}[.,]\d{3}\)?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}\S*$")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def text(cell: object) -> str:
    """A cell as text, without the space around it."""
    return (cell if isinstance(cell, str) else cell_text(cell)).strip()


def number(cell: object) -> float | None:
    """`1 234 567,50`, `1,234,567.50`, `-200`, `(200)`; None where the cell is empty.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    written = text(cell)
    if not written or written in ("-", "–"):
        return None
    plain = _CURRENCY.sub("", _SPACES.sub("", written).replace("−", "-"))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and point >= 0:
        # The one that comes last is the decimal mark.
        plain = plain.replace(".", "").replace(",", ".") if comma > point else plain.replace(",", "")
    elif comma >= 0:
        plain = plain.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}", plain) else plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError("is no number: write digits with a decimal comma or point, and no unit")
    return float(plain)


def amount(cell: object) -> float | None:
    """A number of money or things: `250.000` and `1,500` in a text can be read in two ways, and are in none.

    Raises:
        ValueError: it is no number, or can be read in two ways.
    """
    if isinstance(cell, str) and _TWO_WAYS.fullmatch(_plain(cell)):
        raise ValueError("can be read in two ways: write it without a mark of thousands, or with one or two decimals")
    return number(cell)


def currency_in(cell: object) -> str | None:
    """The currency that an amount names itself, as `500 EUR` and `500 kr`; None where it names none."""
    found = _CURRENCY.search(_SPACES.sub("", cell)) if isinstance(cell, str) else None
    return named_currency(found[1]) if found else None


def named_currency(written: str) -> str:
    """A currency by its code, whatever it is called: `kr` and `SEK` are one, and so are `€`, `euro` and `EUR`."""
    code = written.strip().upper().rstrip(".")
    return _CURRENCY_NAMES.get(code, code)


def _plain(written: str) -> str:
    return _CURRENCY.sub("", _SPACES.sub("", written))


def day(cell: object) -> date | None:
    """`2026-10-01`, `20261001`, `01/10/2026`, or a spreadsheet's own day; None where the cell is empty.

    Raises:
        ValueError: it is no day.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = _TIME.sub("", text(cell))
    if not written:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(written):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError("is no day: write it as YYYY-MM-DD") from None


def shares(cell: object) -> list[tuple[str, float]]:
    """`food=0.7|tourism=0,3` as pairs; one code alone is all of it, several without a share are shared equally.

    Raises:
        ValueError: a share is no number, is outside (0, 1], or they are more than 1 together.
    """
    named = [part.strip() for part in text(cell).split("|") if part.strip()]
    if not named:
        return []
    equal = 1 / len(named) if not any("=" in part for part in named) else None
    found = []
    for part in named:
        code, _, share = part.partition("=")
        value = number(share.strip()) if share.strip() else equal
        if value is None or not 0 < value <= 1:
            raise ValueError(f"has no share over 0 and up to 1 for `{code.strip()}`: write `{code.strip()}=0.5`")
        found.append((code.strip(), value))
    if sum(value for _, value in found) > 1 + 1e-9:
        raise ValueError("has shares over 1 together, and money would be counted twice: make them 1 or less")
    return found


def grades(cell: object) -> list[tuple[str, int]]:
    """`G1=2|G3=1` as pairs of goal and expected contribution, 0 (none) to 3 (large).

    Raises:
        ValueError: a grade is not 0, 1, 2 or 3, or a goal has two.
    """
    found: list[tuple[str, int]] = []
    for part in (one.strip() for one in text(cell).split("|") if one.strip()):
        goal, _, grade = part.partition("=")
        if grade.strip() not in ("", "0", "1", "2", "3"):
            raise ValueError(f"has no grade from 0 to 3 for `{goal.strip()}`: write `{goal.strip()}=2`")
        if goal.strip() in (one for one, _ in found):
            raise ValueError(f"names `{goal.strip()}` twice: write its grade once")
        found.append((goal.strip(), int(grade or 1)))
    return found
