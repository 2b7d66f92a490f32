"""Real figures at hand that the simulated accounts are fitted to, as arrays over the counties and 2000-2024.

Not here: fitting (``accounts.py``), and which cells of a table are real (``recorded.py``).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, NUTS2_REGIONS
from sample.simulation.calibration import rows
from sample.simulation.employment import FIXED_COUNTY
from sample.simulation.rounding import to_total

YEARS = range(2000, 2025)
NATION, EXTRA_REGION = "00", "90"

AGGREGATES = ("A01-F43", "G45-T98", "PUBLIC", "UNALLOCATED")


@cache
def _table(name: str, *keys: str, value: str = "value") -> dict[tuple[str, ...], dict[int, float]]:
    found: dict[tuple[str, ...], dict[int, float]] = {}
    for row in rows(name):
        found.setdefault(tuple(row[key] for key in keys), {})[int(row["year"])] = float(row[value])
    return found


def _path(series: dict[int, float]) -> Cells:
    return np.array([series.get(year, np.nan) for year in YEARS])


def by_aggregate(region: str, measure: str) -> Cells:
    """Aggregate (goods, services, public, unallocated) x year of riket or Örebro län, as SCB's T03A has them.

    Args:
        region: `NATION` or `FIXED_COUNTY`.
        measure: `value_added` or `wages` (SEK million), or `employment` (thousands). Nobody is employed in what is
            unallocated: NaN.
    """
    table = _table("t03a_riket_orebro", "region", "industry", "measure")
    return np.stack([_path(table.get((region, code, measure), {})) for code in AGGREGATES])


def value_added(nace: str) -> Cells:
    """County x year at basic prices, SEK million: `TOTAL`, `B-E` or `C` (Eurostat).

    The file's 2024 is older than that of T03A. What is known of 2024 is each county's share, so the total is raised to
    T03A's; B-E and C of 2024 have no newer figure and stay.
    """
    table = _table("accounts_by_county", "region", "nace", "measure")
    cells = np.stack([_path(table[county, nace, "value_added"]) for county in COUNTIES])
    if nace == "TOTAL":
        known = by_aggregate(FIXED_COUNTY, "value_added")[:3].sum(axis=0)[-1]
        whole = by_aggregate(NATION, "value_added")[:3].sum(axis=0)[-1] - extra_value_added()[-1]
        cells[:, -1] = raised(cells[:, -1], known, whole)
    return cells


def employed() -> Cells:
    """County x year, thousands with one decimal (Eurostat; Örebro län as T03A has it; 2024 raised to T03A's riket)."""
    table = _table("accounts_by_county", "region", "nace", "measure")
    cells = np.stack([_path(table[county, "TOTAL", "employed"]) for county in COUNTIES])
    fixed = by_aggregate(FIXED_COUNTY, "employment")[:3].sum(axis=0)
    whole = by_aggregate(NATION, "employment")[:3].sum(axis=0)[-1] - extra_employed()[-1]
    cells[:, -1] = raised(cells[:, -1] * 10, round(fixed[-1] * 10), round(whole * 10)) / 10
    cells[list(COUNTIES).index(FIXED_COUNTY)] = fixed
    return np.round(cells, 1)


def raised(cells: Cells, known: float, whole: float) -> Cells:
    """The counties of one year as whole numbers that add up to `whole`; Örebro län is `known`."""
    place = list(COUNTIES).index(FIXED_COUNTY)
    others = np.arange(len(COUNTIES)) != place
    new = np.empty_like(cells)
    new[place] = known
    new[others] = to_total(cells[others], whole - known)
    return new


def extra_value_added() -> Cells:
    """Value added outside of the counties x year, all of it government's, SEK million."""
    return _path(_table("accounts_by_county", "region", "nace", "measure")[EXTRA_REGION, "TOTAL", "value_added"])


def extra_employed() -> Cells:
    """Employed outside of the counties x year, thousands with one decimal."""
    table = _table("accounts_by_county", "region", "nace", "measure")
    return np.round(_path(table[EXTRA_REGION, "TOTAL", "employed"]), 1)


def construction(measure: str) -> Cells:
    """Construction by riksområde x year, as SCB's T04A has it: `value_added`, `employment` or `wages`."""
    table = _table("t04a_construction", "region", "measure")
    return np.stack([_path(table[region, measure]) for region in NUTS2_REGIONS])


def investments() -> Cells:
    """Riket and riksområden x (total, goods, services, unallocated, government) x year, SEK million (SCB's T05A)."""
    table = _table("t05a_investments", "region", "industry")
    order = ("TOTAL", "A01-F43", "G45-T98", "UNALLOCATED", "PUBLIC")
    return np.stack([[_path(table.get((region, code), {})) for code in order] for region in (NATION, *NUTS2_REGIONS)])


def public_2024() -> Cells:
    """Value added of government and non-profit institutions by county, 2024, SEK million (derived)."""
    found = {row["region"]: float(row["public"]) for row in rows("derived_public_value_added_2024")}
    return np.array([found[county] for county in COUNTIES])


def wages_2024() -> Cells:
    """Wages by county, first release of 2024, SEK million."""
    found = {
        row["region"]: float(row["value"])
        for row in rows("t01a_counties_2024_first_release")
        if row["measure"] == "wages"
    }
    return np.array([found[county] for county in COUNTIES])


def mean_population() -> Cells:
    """Mean population by county x year, persons."""
    table = _table("mean_population", "region", value="thousands")
    return np.stack([_path(table[county,]) for county in COUNTIES]) * 1000


def national_volume(nace: str) -> tuple[Cells, Cells]:
    """Value added of the nation, `TOTAL` or `B-E`: chained volume in prices of 2020, and current prices; per year."""
    volume = _table("national_volumes", "nace", value="volume")[nace,]
    current = _table("national_volumes", "nace", value="current")[nace,]
    return _path(volume), _path(current)
