"""Countries as the exports write them.

A name's ISO 3166 alpha-2 code. The names are those of ISO 3166 and the spellings of Web of Science, Scopus and
Dimensions, in `countries.csv`, folded to lower case without accents.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_UNITED_STATES = re.compile(r"\b[A-Z]{2}(?: \d{5}(?:-\d{4})?)? USA$")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    with (files("pipelines.bibliometrics") / "countries.csv").open(encoding="utf-8") as stream:
        return {row["name"]: row["code"] for row in csv.DictReader(stream)}


@lru_cache(maxsize=50_000)
def country_code(name: str) -> str | None:
    """ISO 3166 alpha-2 of a country's name or code; None if it is neither."""
    name = name.strip(" .;")
    if _UNITED_STATES.search(name):
        return "US"
    folded = unicodedata.normalize("NFKD", name.casefold())
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    found = _codes().get(folded.replace("&", "and").replace(".", ""))
    return found or (name.upper() if name.upper() in set(_codes().values()) else None)


def country_at_end(address: str) -> str | None:
    """The country that an address (`Univ X, Dept Y, City, Sweden.`) ends in."""
    last = address.rpartition(",")[2]
    return country_code(last)
