"""Population by county and sex.

Belongs here: the path of every county between the published figures. Does not belong here: product per
inhabitant.
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES
from sample.simulation.calibration import noise, product_per_head, rows
from sample.simulation.rounding import to_total

# Ends of years; the first is needed for the mean population of 2000 only.
YEARS = np.arange(1999, 2026)
FIRST_PUBLISHED = 2010
CELL_KEY_YEAR = 2025
_LARGEST_NOISE = 3


def counties_at_year_end(employed: Cells) -> Cells:
    """Persons per county x 1999-2025, whole numbers that add up to the country exactly.

    A county with published figures passes through them. The others get their level of 2013 from product per
    employed and per inhabitant with the employed of that year, and what remains of the country.

    Args:
        employed: county x 2008-2018, employed by place of work.
    """
    published = _published()
    country = _country(published["00"])
    paths = np.empty((len(COUNTIES), len(YEARS)))
    for place, county in enumerate(COUNTIES):
        known = published.get(county)
        log_share = _between(known, country) if known else _from_product(county, employed[place], employed)
        paths[place] = np.exp(log_share) * country
    free = np.array([county not in published for county in COUNTIES])
    whole = np.rint(paths)
    for year in range(len(YEARS)):
        left = country[year] - whole[~free, year].sum()
        whole[free, year] = to_total(paths[free, year], left)
    return whole


def _published() -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for row in rows("population"):
        found.setdefault(row["region"], {})[int(row["year"])] = float(row["persons"])
    return found


def _country(known: dict[int, float]) -> Cells:
    """Published ends of years; straight lines between and beyond them."""
    ends = {**known, 1999: 2 * known[2000] - known[2001], 2025: 2 * known[2024] - known[2023]}
    given = sorted(ends)
    return np.rint(np.interp(YEARS, given, [ends[year] for year in given]))


def _between(known: dict[int, float], country: Cells) -> Cells:
    """Logarithm of a county's share through its published years; half of its mean pace beyond them."""
    given = np.array(sorted(known))
    shares = np.array([np.log(known[year] / country[year - YEARS[0]]) for year in given])
    pace = (shares[-1] - shares[0]) / (given[-1] - given[0]) / 2
    beyond = np.minimum(YEARS - given[0], 0) + np.maximum(YEARS - given[-1], 0)
    path: Cells = np.interp(YEARS, given, shares) + pace * beyond
    return path


def _from_product(county: str, employed: Cells, all_employed: Cells) -> Cells:
    """The same from employment: level of 2013 from the two ratios of product, half the pace of employment."""
    per_inhabitant, per_employed = product_per_head()[county]
    country_per_inhabitant, country_per_employed = product_per_head()["00"]
    shares = employed / all_employed.sum(axis=0)
    level = shares[5] * (per_employed / per_inhabitant) / (country_per_employed / country_per_inhabitant)
    pace = np.log(shares[-1] / shares[0]) / 10 / 2
    # The mean population of 2013 is in the middle of the year.
    path: Cells = np.log(level) + pace * (YEARS - 2012.5)
    return path


def mean_population(at_year_end: Cells) -> Cells:
    """County x 2000-2024: mean of the two ends of the year, as the accounts use it."""
    mean: Cells = (at_year_end[:, :25] + at_year_end[:, 1:26]) / 2
    return mean


def by_sex(at_year_end: Cells) -> Cells:
    """Country and counties x (men, women, both) x 2010-2025.

    Until 2024 every sum is exact. In 2025 every cell has its own small noise, as the agency's Cell Key Method
    gives.
    """
    counties = at_year_end[:, FIRST_PUBLISHED - YEARS[0] :]
    men = np.empty_like(counties)
    for position, year in enumerate(range(FIRST_PUBLISHED, YEARS[-1] + 1)):
        country_men = np.rint(_share_of_men(year) * counties[:, position].sum())
        tilt = [1 + 0.008 * noise("men", county) for county in COUNTIES]
        men[:, position] = to_total(counties[:, position] * np.array(tilt), country_men)
    cells = np.stack([men, counties - men, counties], axis=1)
    cells = np.concatenate([cells.sum(axis=0, keepdims=True), cells])
    cells[..., CELL_KEY_YEAR - FIRST_PUBLISHED] += _cell_key_noise(cells.shape[:2])
    return cells


def _share_of_men(year: int) -> float:
    given = {int(row["year"]): float(row["men"]) / float(row["persons"]) for row in rows("population") if row["men"]}
    return float(np.interp(year, sorted(given), [given[known] for known in sorted(given)]))


def _cell_key_noise(shape: tuple[int, int]) -> Cells:
    drawn = [round(_LARGEST_NOISE * noise("cell key", *cell)) for cell in np.ndindex(*shape)]
    return np.array(drawn, dtype=float).reshape(shape)
