"""The counties, by code and by the names that people give them.

From what somebody writes to a county's code. Not here: other regions, or what a county's figures are.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from pipelines import seed_file


@cache
def counties() -> Mapping[str, str]:
    """Code -> name of every county ("01" -> "Stockholms län"), as dbt's seed of regions has them."""
    with seed_file("regions").open(encoding="utf-8", newline="") as file:
        return {row["region_code"]: row["label_sv"] for row in csv.DictReader(file) if row["region_level"] == "county"}


def county_code(said: str) -> str:
    """The code of the county that a code or a name means: "05", "Östergötlands län", "östergötland".

    Raises:
        ValueError: no county is called so; the message lists all of them.
    """
    plain = " ".join(said.split()).casefold()
    for code, name in counties().items():
        if plain == code or plain in _names(name):
            return code
    listed = ", ".join(f"{code} {name}" for code, name in counties().items())
    raise ValueError(f"{said!r} is no county; give the code or the name of one: {listed}")


def _names(name: str) -> set[str]:
    """`Östergötlands län` also as `östergötlands` and `östergötland`."""
    full = name.casefold()
    short = full.removesuffix(" län")
    return {full, short, short.removesuffix("s")}
