"""The business statistics of 2007-2021 by county and 61 industries: made from the registers and assumed ratios.

Not here: codes of variables and measures (``sample/registers.py``), or the sections from 2022 (``business.py``).
"""

from __future__ import annotations

import math

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, RAMS_GROUPS
from sample.simulation import divisions
from sample.simulation.calibration import noise, rows, wave

YEARS = range(2007, 2022)
TOTAL = "Total_A-SexklK-O"
_SUM = "16-17"
LOCAL_UNITS, EMPLOYEES, VALUE_ADDED = range(3)
# The part of a register group's employed who are employees of business, where it is not nearly all; assumed.
_IN_BUSINESS = {"A": 0.45, "P": 0.2, "Q": 0.25, "R+S+T+U": 0.5}
# Employees per local unit: industry, services, and everything small; assumed.
_SIZE = {"A": 0.5, "B+C": 11.0, "D+E": 9.0, "H": 7.0, "L": 0.9, "M+N": 2.2, "R+S+T+U": 0.8}
# A branch with one works in a county has so many times the employees per local unit.
_ONE_WORKS = {"17": 12.0, "24-25": 1.5}
_FEWEST_UNITS = 3


def labels() -> dict[str, str]:
    """Code -> label of the industries and the total, in the order of the table."""
    return {row["code"]: row["label"] for row in rows("business_industries")}


def members(code: str) -> list[str]:
    """The SNI divisions of an industry of the table: `10-12` has three, `71+72` two."""
    known = list(divisions.weights())
    if "+" in code:
        return code.split("+")
    first, _, last = code.partition("-")
    return [division for division in known if first <= division <= (last or first)]


def simulate(rams: Cells, bas: Cells) -> Cells:
    """County x industry (in the order of `labels`) x measure x 2007-2021, whole numbers before suppression.

    Args:
        rams: county x group x sex x 2008-2018.
        bas: county x group x 2020-2025.
    """
    groups = _groups_by_year(rams, bas)
    codes = list(labels())
    assumed, tilts = divisions.weights(), divisions.tilts()
    parted = {code: members(code) for code in codes if code != TOTAL}
    cells = np.zeros((len(COUNTIES), len(codes), 3, len(YEARS)))
    of_group = {name: [d for d in assumed if divisions.group_of(d) == name] for name in RAMS_GROUPS if name != "00"}
    for place, county in enumerate(COUNTIES):
        weight = {
            division: assumed[division][0]
            * tilts.get((county, division), math.exp(0.35 * noise("divisions", county, division)))
            for division in assumed
        }
        whole = {name: sum(weight[division] for division in found) for name, found in of_group.items()}
        for number, code in enumerate(codes):
            if code == TOTAL:
                continue
            group = divisions.group_of(parted[code][0])
            part = sum(weight[division] for division in parted[code]) / whole[group]
            level = sum(weight[d] * assumed[d][1] for d in parted[code]) / sum(weight[d] for d in parted[code])
            for step, year in enumerate(YEARS):
                cells[place, number, :, step] = _cell(
                    county, code, group, part * groups[place, list(RAMS_GROUPS).index(group), step], level, year
                )
    _close(cells, codes)
    return cells


def _cell(county: str, code: str, group: str, employed: float, level: float, year: int) -> Cells:
    employees = np.rint(employed * _IN_BUSINESS.get(group, 0.88) * math.exp(0.04 * wave(year, "branch", county, code)))
    size = _SIZE.get(group, 4.0) * _ONE_WORKS.get(code, 1.0) * math.exp(0.2 * noise("size", county, code))
    growth = 1.022 ** (year - 2018) * math.exp(0.08 * wave(year, "value", county, code))
    value = np.rint(employees * level / 1000 * growth * math.exp(0.15 * noise("level", county, code)))
    units = max(np.rint(employees / size), 1.0 if employees else 0.0)
    return np.array([units, employees, value])


def _groups_by_year(rams: Cells, bas: Cells) -> Cells:
    """County x group x 2007-2021: RAMS to 2018 (2007 as 2008), BAS from 2020, their mean between."""
    early = rams.sum(axis=2)
    between = (early[..., -1] + bas[..., 0]) / 2
    return np.concatenate([early[..., :1], early, between[..., None], bas[..., :2]], axis=-1)


def _close(cells: Cells, codes: list[str]) -> None:
    """The two sums of the table: wood with paper, and all industries without counting those two twice."""
    cells[:, codes.index(_SUM)] = cells[:, codes.index("16")] + cells[:, codes.index("17")]
    parts = [number for number, code in enumerate(codes) if code not in (TOTAL, "16", "17")]
    cells[:, codes.index(TOTAL)] = cells[:, parts].sum(axis=1)


def shown(counties: Cells) -> Cells:
    """Riket and counties as they are published: where fewer than three local units are, their number alone."""
    cells = np.concatenate([counties.sum(axis=0, keepdims=True), counties])
    few = cells[1:, :, LOCAL_UNITS] < _FEWEST_UNITS
    for measure in (EMPLOYEES, VALUE_ADDED):
        cells[1:, :, measure][few] = np.nan
    return cells
