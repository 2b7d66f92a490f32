"""Population by county and sex on 31 December.

Real: both sexes of 2013-2021, counties in total of 2024, the country of 2010-2020, 2023 and 2024. Between them the mean
population of the accounts, which is real as well, gives the counties' shares.

Not here: product per inhabitant, which uses the mean population itself (``margins.py``).
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTRY_AND_COUNTIES
from sample.simulation import margins
from sample.simulation.calibration import noise, rows
from sample.simulation.rounding import to_total

YEARS = range(2010, 2026)
CELL_KEY_YEAR = 2025
_LARGEST_NOISE = 3
_MEN, _WOMEN, _BOTH = "1", "2", "1+2"
SEXES = (_MEN, _WOMEN, _BOTH)


def published() -> Cells:
    """Country and counties x (men, women, both) x `YEARS`; NaN where no figure is at hand."""
    found = {(row["region"], _BOTH, int(row["year"])): float(row["persons"]) for row in rows("population")}
    found |= {
        (row["region"], row["sex"], int(row["year"])): float(row["persons"]) for row in rows("population_by_county")
    }
    return np.array(
        [
            [[found.get((region, sex, year), np.nan) for year in YEARS] for sex in SEXES]
            for region in COUNTRY_AND_COUNTIES
        ]
    )


def by_sex() -> Cells:
    """Country and counties x (men, women, both) x `YEARS`.

    Until 2024 every sum is exact. In 2025 every cell has its own small noise, as the agency's Cell Key Method gives.
    """
    known = published()
    counties = _counties(known)
    men = _men(known, counties)
    cells = np.stack([men, counties - men, counties], axis=1)
    cells = np.concatenate([cells.sum(axis=0, keepdims=True), cells])
    cells[..., CELL_KEY_YEAR - YEARS.start] += _cell_key_noise(cells.shape[:2])
    return cells


def _counties(known: Cells) -> Cells:
    """Persons per county x year."""
    cells = known[1:, 2].copy()
    country = _country()
    for place, year in enumerate(YEARS):
        unknown = np.isnan(cells[:, place])
        if unknown.any():
            left = country[year] - cells[~unknown, place].sum()
            cells[unknown, place] = to_total(_at_year_end(year)[unknown], left)
    return cells


def _at_year_end(year: int) -> Cells:
    """The mean of two years' mean populations; the last year goes on at the pace of the one before."""
    mean, last = margins.mean_population(), margins.YEARS[-1]
    before = mean[:, min(year, last) - margins.YEARS.start]
    if year < last:
        return np.asarray((before + mean[:, year + 1 - margins.YEARS.start]) / 2)
    return np.asarray(before * (before / mean[:, -2]) ** (year - last + 0.5))


def _country() -> dict[int, float]:
    """Published ends of years; straight lines between them and on to the last year."""
    given = {int(row["year"]): float(row["persons"]) for row in rows("population") if row["region"] == "00"}
    given[YEARS[-1]] = 2 * given[YEARS[-1] - 1] - given[YEARS[-1] - 2]
    known = sorted(given)
    return {year: round(float(np.interp(year, known, [given[one] for one in known]))) for year in YEARS}


def _men(known: Cells, counties: Cells) -> Cells:
    """Men per county x year: real, or by the share of the nearest years with both sexes."""
    shares = known[1:, 0] / known[1:, 2]
    both = [place for place in range(len(YEARS)) if not np.isnan(shares[:, place]).any()]
    near = np.stack([np.interp(range(len(YEARS)), both, county[both]) for county in shares])
    return np.where(np.isnan(known[1:, 0]), np.rint(near * counties), known[1:, 0])


def _cell_key_noise(shape: tuple[int, int]) -> Cells:
    drawn = [round(_LARGEST_NOISE * noise("cell key", *cell)) for cell in np.ndindex(*shape)]
    return np.array(drawn, dtype=float).reshape(shape)
