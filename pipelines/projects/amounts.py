"""The rules of an amount: its currency and rate, what is a recovery, what looks like thousands.

Not here: whose amount it is (``rules.py``), or amounts that change from file to file (``checks/projects.py``).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pipelines.projects.cells import CellRules, Cells, RowRefused, iso
from pipelines.projects.lists import Lists
from pipelines.projects.values import currency_in, named_currency, text

SEK: Final = "SEK"
_LEAST_BUDGET: Final = 10_000
"""No programme grants less to a project; a budget in SEK below it is one in thousands."""
_FARTHEST: Final = 3
"""A rate so many times another of the same currency is upside down, or of another currency."""


def amount_row(rules: CellRules, lists: Lists, kind: str, cells: Cells, on: date, where: str) -> dict[str, Any] | None:
    """An amount in its own currency and in SEK, with rate and day; None where the cell is empty.

    Args:
        rules: of its cells.
        lists: with the rates that are known.
        kind: budget, accrued, claimed, approved or paid.
        cells: amount, currency, rate, rate_date.
        on: the day whose rate counts where none is written.
        where: for findings.

    Raises:
        RowRefused: a cell is no number or no day, the rate is not above 0, or the amount names another currency.
    """
    amount = rules.number(cells, "amount")
    if amount is None:
        # A prefilled row that was left empty says nothing, and 0 would say something.
        return None
    inside = currency_in(cells.get("amount"))
    currency = named_currency(text(cells.get("currency"))) or inside or SEK
    if inside not in (None, currency):
        raise RowRefused(
            f"amount `{text(cells.get('amount'))}` names another currency than {currency}: write the one that is meant."
        )
    rate, rate_date = rules.number(cells, "rate"), rules.day(cells, "rate_date")
    if rate is not None and rate <= 0:
        raise RowRefused(f"rate {rate:g} is no rate: write how many SEK one {currency} is, or leave it empty.")
    if currency == SEK:
        rate, rate_date = 1.0, None
    elif rate is None:
        known = lists.rate(currency, on)
        rate, rate_date = (known.rate, known.dated) if known else (None, None)
    elif rate_date is None:
        rules.find("rates_known", where, f"rate {rate:g} of {currency} has no day: write when the rate is from")
    elif (usual := lists.rate(currency, on)) and not 1 / _FARTHEST < rate / usual.rate < _FARTHEST:
        rules.find(
            "rates_known",
            where,
            f"rate {rate:g} of {currency} is far from {usual.rate:g}: write how many SEK one {currency} is",
        )
    in_sek = amount * rate if rate is not None else None
    if in_sek is None:
        rules.find("rates_known", where, f"no rate of {currency} on {on}: write rate and day; it is kept in {currency}")
    if amount < 0:
        what = "a recovery" if kind in ("paid", "approved") else "a correction"
        rules.find("amounts_plausible", where, f"{kind} {amount:,.0f} {currency} is negative: it is loaded as {what}")
    if kind == "budget" and in_sek is not None and 0 < in_sek < _LEAST_BUDGET:
        rules.find(
            "amounts_plausible",
            where,
            f"budget {amount:,.0f} {currency} looks like thousands: write whole {currency}, drop it again",
        )
    return {
        "amount_original": amount,
        "currency": currency,
        "rate": rate,
        "rate_date": iso(rate_date),
        "amount_sek": in_sek,
    }
