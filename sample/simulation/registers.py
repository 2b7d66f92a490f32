"""Figures of education, research, guest nights, emissions, exports and the final register of employed.

Published figures where they are at hand, the others made to fit them. Not here: codes and labels
(``sample/registers.py``), or the business statistics by branch (``branches.py``).
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, COUNTRY_AND_COUNTIES, RAMS_GROUPS
from sample.simulation.calibration import noise, rows
from sample.simulation.rounding import to_total

FINAL_YEARS = range(2020, 2025)
RESEARCH_YEARS = range(2005, 2020, 2)
EDUCATION_YEARS = range(2019, 2025)
_PLACES = {code: place for place, code in enumerate(COUNTRY_AND_COUNTIES)}
_SEXES = ("1", "2", "1+2")
# Men's part of the inhabitants aged 25-64, and by how much women have more post-secondary education; assumed.
_MEN, _WOMEN_AHEAD = 0.508, 0.11


def employed_final(rams: Cells, bas: Cells) -> tuple[Cells, Cells]:
    """Employed by place of work: riket and county x (men, women, both) x (total, groups) x 2020-2024, and what is real.

    Real: totals by sex of riket and Halland, and of every county 2024. A county without a published year has its
    preliminary total, raised as its 2024 was. Groups are the preliminary register's, sexes RAMS's of 2018.

    Args:
        rams: county x group x sex x 2008-2018.
        bas: county x group x 2020-2025.
    """
    groups = len(RAMS_GROUPS)
    known = np.full((len(_PLACES), 3, len(FINAL_YEARS)), np.nan)
    for row in rows("employed_final"):
        known[_PLACES[row["region"]], _SEXES.index(row["sex"]), int(row["year"]) - 2020] = float(row["employed"])
    men = rams[..., 0, -1] / np.maximum(rams[..., -1].sum(axis=-1), 1)
    totals = _totals_by_sex(known, bas[..., :5].sum(axis=1))
    cells = np.zeros((len(_PLACES), 3, groups + 1, len(FINAL_YEARS)))
    for place, sex, year in np.ndindex(len(COUNTIES), 2, len(FINAL_YEARS)):
        share = men[place] if sex == 0 else 1 - men[place]
        cells[1 + place, sex, 1:, year] = to_total(bas[place, :, year] * share, float(totals[place, sex, year]))
    cells[0, :2] = cells[1:, :2].sum(axis=0)
    cells[:, 2] = cells[:, 0] + cells[:, 1]
    cells[:, :, 0] = cells[:, :, 1:].sum(axis=2)
    recorded = np.zeros(cells.shape, dtype=bool)
    recorded[:, :, 0] = ~np.isnan(known)
    cells[:, :, 0] = np.where(recorded[:, :, 0], known, cells[:, :, 0])
    return cells, recorded


def _totals_by_sex(known: Cells, preliminary: Cells) -> Cells:
    """County x (men, women) x year: published, or the preliminary total raised as in 2024 and fitted to riket.

    Args:
        known: riket and county x (men, women, both) x year, NaN where nothing is published.
        preliminary: county x year.
    """
    totals = known[1:, :2].copy()
    raised = known[1:, :2, -1:] * (preliminary / preliminary[:, -1:])[:, None]
    for sex, year in np.ndindex(2, len(FINAL_YEARS)):
        made = np.isnan(totals[:, sex, year])
        if made.any():
            rest = known[0, sex, year] - np.nansum(totals[:, sex, year])
            totals[made, sex, year] = to_total(raised[made, sex, year], rest)
    return totals


def engineers(bas: Cells) -> Cells:
    """Riket and county x (engineers, all employed) x 2020-2024; how many are engineers is assumed."""
    employed = bas[..., :5].sum(axis=1)
    services = bas[:, [list(RAMS_GROUPS).index(code) for code in ("J", "M+N")], :5].sum(axis=1) / employed
    shares = 0.012 + 0.19 * services
    jitter = np.array([1 + 0.08 * noise("engineers", county) for county in COUNTIES])
    found = np.stack([np.rint(employed * shares * jitter[:, None]), employed], axis=1)
    return np.concatenate([found.sum(axis=0, keepdims=True), found])


def education() -> tuple[dict[str, str], Cells, Cells]:
    """Regions with labels, persons 25-64 by region x (men, women, both) x level x 2019-2024, and what is real.

    Real: both sexes of every county 2024. Shares move as Kolada's N01982 from 2019 to 2024; sexes are assumed.
    """
    published = {(row["region"], row["level"]): float(row["persons"]) for row in rows("education_2024")}
    names = ("pre_secondary_and_secondary", "post_secondary", "unknown")
    share = {(row["municipality"][2:], int(row["year"])): float(row["value"]) for row in rows("post_secondary_share")}
    cells = np.zeros((len(_PLACES), 3, 4, len(EDUCATION_YEARS)))
    for county in COUNTIES:
        below, above, unknown = (published[county, name] for name in names)
        for step, year in enumerate(EDUCATION_YEARS):
            change = (share[county, 2024] - share[county, 2019]) / 100 * (2024 - year) / 5
            moved = np.rint(change * (below + above))
            cells[_PLACES[county], 2, :3, step] = below + moved, above - moved, unknown
    total = cells[1:, 2, :3].sum(axis=1)
    men = np.rint(total * _MEN)
    post = cells[1:, 2, 1]
    men_post = np.rint(post * _MEN * (1 - _WOMEN_AHEAD))
    men_unknown = np.rint(cells[1:, 2, 2] * 0.56)
    cells[1:, 0, :3] = np.stack([men - men_post - men_unknown, men_post, men_unknown], axis=1)
    cells[1:, 1] = cells[1:, 2] - cells[1:, 0]
    cells[0] = cells[1:].sum(axis=0)
    cells[:, :, 3] = cells[:, :, :3].sum(axis=2)
    recorded = np.zeros(cells.shape, dtype=bool)
    recorded[1:, 2, :, -1] = True
    return dict(COUNTRY_AND_COUNTIES), cells, recorded


def research() -> tuple[Cells, Cells]:
    """Own R&D, SEK million: riket and county x (business, public) x odd years 2005-2019, and what is real.

    Public before 2017 is made: the figure of 2017, three per cent less a year back.
    """
    cells = np.full((len(_PLACES), 2, len(RESEARCH_YEARS)), np.nan)
    recorded = np.zeros(cells.shape, dtype=bool)
    for row in rows("research_expenditure"):
        cell = _PLACES[row["region"]], ("business", "public").index(row["sector"]), (int(row["year"]) - 2005) // 2
        recorded[cell] = True
        cells[cell] = float(row["expenditure"]) if row["expenditure"] else np.nan
    first = RESEARCH_YEARS.index(2017)
    for step in range(first):
        cells[1:, 1, step] = np.rint(cells[1:, 1, first] * 0.97 ** (2017 - RESEARCH_YEARS[step]))
        cells[0, 1, step] = np.nansum(cells[1:, 1, step])
    return cells, recorded


def guest_nights() -> Cells:
    """Riket and county x 2008-2025, published all of them."""
    cells = np.full((len(_PLACES), 18), np.nan)
    for row in rows("guest_nights"):
        cells[_PLACES[row["region"]], int(row["year"]) - 2008] = float(row["nights"])
    return cells


def emissions(bas: Cells) -> Cells:
    """Greenhouse gases, tonnes of carbon dioxide equivalents: riket and county x 2008-2023, all of them made.

    Assumed: 62 million tonnes in 2008 and 2.2 per cent less a year; counties by their goods production.
    """
    return _by_weight(bas, ("A", "B+C", "D+E", "H"), [62e6 * 0.978**step for step in range(16)], "emissions", 0.5)


def exports(bas: Cells) -> Cells:
    """Exports of goods, SEK million: riket and county x 2015-2024, all of them made.

    Assumed: 1,150 billion in 2015 and 6 per cent more a year; counties by their manufacturing.
    """
    return _by_weight(bas, ("B+C",), [1.15e6 * 1.06**step for step in range(10)], "exports", 0.35)


def _by_weight(bas: Cells, groups: tuple[str, ...], totals: list[float], key: str, spread: float) -> Cells:
    """The country's totals parted by the counties' employed in some groups, each county off by a noise of its own."""
    weights = bas[:, [list(RAMS_GROUPS).index(group) for group in groups], 0].sum(axis=1)
    found = []
    for step, total in enumerate(totals):
        moved = [1 + spread * noise(key, county) + 0.03 * noise(key, county, step) for county in COUNTIES]
        found.append(to_total(weights * np.array(moved), round(total)))
    counties = np.stack(found, axis=-1)
    return np.concatenate([counties.sum(axis=0, keepdims=True), counties])
