"""Employment: the simulated years of RAMS, and the national accounts' employed in line with both registers.

Everything that starts from the registers' head counts. Not here: value added.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from sample.documents import Cells
from sample.regions import (
    COUNTIES,
    COUNTRY_AND_COUNTIES,
    NUTS2_CODES,
    NUTS2_REGIONS,
    RAMS_GROUPS,
    counties_of_nuts2,
)
from sample.simulation.calibration import noise, rows
from sample.simulation.rounding import to_total

ACCOUNT_YEARS = range(2000, 2025)
FIXED_COUNTY = "18"
"""Örebro län: the county whose figures are published for the simulated years."""
# How far RAMS has come from its own 2018 towards BAS 2020 in 2019, 2020 and 2021.
_STEPS = {2019: 0.3, 2020: 0.6, 2021: 0.8}
# Growth of employment a year before the registers begin; an assumption.
_EARLY_GROWTH = 0.006


def rams_2019_2021(rams: Cells, bas: Cells) -> Cells:
    """Employed per country and county x industry group x sex x 2019-2021, fitted to what is real.

    Real: riket and Örebro län by group and sex, riksområden by sex in the groups of sections A-G (2020 without G). The
    counties between start from RAMS 2018 on its way to BAS 2020.

    Args:
        rams: county x group x sex x 2008-2018.
        bas: county x group x 2020-2025. BAS is recorded without sex: RAMS's shares of 2018 are used.
    """
    start = rams[..., -1]
    end = start * (bas[..., 0] / start.sum(axis=2))[..., None]
    seed = np.stack([start + _towards(year, start.shape) * (end - start) for year in _STEPS], axis=-1)
    known = published_rams()
    nation, fixed = known[0], known[1 + county_position(FIXED_COUNTY)]
    counties = np.empty_like(seed)
    counties[county_position(FIXED_COUNTY)] = fixed
    regions = _published_regions()
    for group, sex, year in np.ndindex(*seed.shape[1:]):
        cell = (group, sex, year)
        for members, total in _parts(regions[:, group, sex, year], nation[cell], fixed[cell]):
            counties[(members, *cell)] = to_total(seed[(members, *cell)], total)
    return np.concatenate([nation[None], counties])


def published_rams() -> Cells:
    """Country and counties x group x sex x 2019-2021 as published; NaN where no figure is at hand."""
    found = {
        (row["region"], row["industry"], row["sex"], int(row["year"])): float(row["employed"])
        for row in rows("rams_2019_2021_riket_orebro")
    }
    keys = product(COUNTRY_AND_COUNTIES, RAMS_GROUPS, ("1", "2"), _STEPS)
    cells = np.array([found.get(key, np.nan) for key in keys])
    return cells.reshape(len(COUNTRY_AND_COUNTIES), len(RAMS_GROUPS), 2, len(_STEPS))


def _published_regions() -> Cells:
    """NUTS 2 region x group x sex x 2019-2021; NaN where a section of the group is not at hand."""
    found: dict[tuple[str, str, str, int], float] = {}
    for row in rows("rams_nuts2_sections"):
        found[row["nuts"], row["section"], row["sex"], int(row["year"])] = float(row["employed"])
    cells = np.full((len(NUTS2_CODES), len(RAMS_GROUPS), 2, len(_STEPS)), np.nan)
    for (place, nuts), (column, group), (side, sex), (step, year) in product(
        enumerate(NUTS2_CODES), enumerate(RAMS_GROUPS), enumerate(("M", "K")), enumerate(_STEPS)
    ):
        cells[place, column, side, step] = sum(found.get((nuts, part, sex, year), np.nan) for part in group.split("+"))
    return cells


def _parts(regions: Cells, nation: float, fixed: float) -> Iterator[tuple[list[int], float]]:
    """Places of counties with their sum: a riksområde each where that is published, else all but Örebro län."""
    place = county_position(FIXED_COUNTY)
    if np.isnan(regions).any():
        yield [one for one in range(len(COUNTIES)) if one != place], nation - fixed
        return
    for region, total in zip(NUTS2_REGIONS, regions, strict=True):
        members = [county_position(county) for county in counties_of_nuts2(region)]
        yield [one for one in members if one != place], total - (fixed if place in members else 0)


def _towards(year: int, shape: tuple[int, ...]) -> Cells:
    jitter = [noise("rams", year, *cell) for cell in np.ndindex(*shape)]
    return _STEPS[year] + 0.1 * np.array(jitter).reshape(shape)


def register_path(rams: Cells, bas: Cells) -> Cells:
    """Employed per county x industry group (unknown spread out) x 2000-2024, from the two registers.

    RAMS until 2018, BAS from 2020, their mean between; before 2008 carried back. Agriculture before its new
    definition of 2011 is raised by the country's step, since the accounts have no such step.
    """
    by_group = rams.sum(axis=2)
    agriculture = list(RAMS_GROUPS).index("A")
    step = by_group[:, agriculture, 3].sum() / by_group[:, agriculture, 2].sum()
    by_group[:, agriculture, :3] *= step
    between = (by_group[..., -1] + bas[..., 0]) / 2
    recent = np.concatenate([by_group, between[..., None], bas[..., :5]], axis=-1)
    known = recent[:, :-1] * (recent.sum(axis=1) / recent[:, :-1].sum(axis=1))[:, None]
    return np.concatenate([_carried_back(known), known], axis=-1)


def _carried_back(known: Cells) -> Cells:
    """2000-2007: every county's group at half its pace of 2008-2018, the country at an assumed pace."""
    pace = np.clip(np.log(known[..., 10] / known[..., 0]) / 10, -0.03, 0.03) / 2
    years_before = np.array(ACCOUNT_YEARS[:8]) - 2008
    carried = known[..., :1] * np.exp(pace[..., None] * years_before)
    country = known[..., 0].sum() * (1 + _EARLY_GROWTH) ** years_before
    scaled: Cells = carried * (country / carried.sum(axis=(0, 1)))
    return scaled


def county_position(code: str) -> int:
    """Place of a county on the county axis."""
    return list(COUNTIES).index(code)
