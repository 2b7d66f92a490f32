"""Employment: the simulated years of RAMS, and the national accounts' employed in line with both registers.

Belongs here: everything that starts from the registers' head counts. Does not belong here: value added.
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, RAMS_GROUPS
from sample.simulation.calibration import noise

ACCOUNT_YEARS = range(2000, 2025)
# How far RAMS has come from its own 2018 towards BAS 2020 in 2019, 2020 and 2021.
_STEPS = {2019: 0.3, 2020: 0.6, 2021: 0.8}
# Growth of employment a year before the registers begin; an assumption.
_EARLY_GROWTH = 0.006


def rams_2019_2021(rams: Cells, bas: Cells) -> Cells:
    """Employed per country and county x industry group x sex x 2019-2021: between RAMS 2018 and BAS 2020.

    Args:
        rams: county x group x sex x 2008-2018.
        bas: county x group x 2020-2025. BAS is recorded without sex: RAMS's shares of 2018 are used.
    """
    start = rams[..., -1]
    end = start * (bas[..., 0] / start.sum(axis=2))[..., None]
    counties = np.stack([np.rint(start + _towards(year, start.shape) * (end - start)) for year in _STEPS], axis=-1)
    return np.concatenate([counties.sum(axis=0, keepdims=True), counties])


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


def accounts_employed(path: Cells, employed_2013: Cells) -> Cells:
    """The path at the accounts' level: every county meets its employed of 2013, and keeps that ratio."""
    ratio = employed_2013 / path[..., 2013 - 2000].sum(axis=1)
    return np.asarray(path * ratio[:, None, None])


def county_position(code: str) -> int:
    """Place of a county on the county axis."""
    return list(COUNTIES).index(code)
