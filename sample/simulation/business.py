"""Structural business statistics by county and section of the business sector.

The seven measures of the table and which cells are suppressed. Not here: codes and labels.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, NUTS3_CODES, RAMS_GROUPS
from sample.simulation.calibration import noise, rows
from sample.simulation.rounding import to_total

YEARS = (2022, 2023, 2024)
SECTIONS = tuple("ABCDEFGHIJLMNPQRS")
LOCAL_UNITS, EMPLOYEES, TURNOVER, PRODUCTION, VALUE_ADDED, INCOME, COSTS = range(7)

# Register group of every section.
_GROUPS = {
    "B": "B+C",
    "C": "B+C",
    "D": "D+E",
    "E": "D+E",
    "M": "M+N",
    "N": "M+N",
    "R": "R+S+T+U",
    "S": "R+S+T+U",
}
# The business sector without finance and imputed rents, against the accounts' goods and services; assumed.
_COVERAGE = 0.82
# Assumed per section: net turnover and production value against value added, SEK million of value added per
# employee, employees per local unit.
_RATIOS = {
    "A": (2.6, 2.4, 1.30, 0.5),
    "B": (1.8, 1.8, 2.60, 12.0),
    "C": (3.3, 3.1, 1.20, 11.0),
    "D": (3.2, 2.4, 3.80, 9.0),
    "E": (2.6, 2.3, 1.30, 12.0),
    "F": (2.7, 2.6, 0.90, 3.3),
    "G": (5.5, 2.0, 0.95, 4.5),
    "H": (2.9, 2.7, 0.85, 7.0),
    "I": (2.3, 2.2, 0.50, 4.5),
    "J": (2.3, 2.2, 1.40, 3.2),
    "L": (2.0, 1.9, 3.30, 0.9),
    "M": (2.1, 2.0, 1.05, 1.5),
    "N": (2.4, 2.1, 0.75, 5.0),
    "P": (1.5, 1.5, 0.60, 3.5),
    "Q": (1.5, 1.5, 0.60, 5.0),
    "R": (2.6, 2.4, 0.60, 0.8),
    "S": (2.1, 2.0, 0.55, 0.9),
}
# A cell of fewer local units than this is not shown.
_FEWEST_UNITS = 16


def published_shares() -> dict[str, Cells]:
    """County -> shares of the sections in value added 2020, scaled to one; 15 counties."""
    found = {}
    for row in rows("value_added_shares_2020"):
        shares = np.array([float(row[section]) for section in SECTIONS])
        found[row["region"]] = shares / shares.sum()
    return found


def all_shares(bas_2020: Cells) -> Cells:
    """County x section: published where they are, else from employment by group.

    Args:
        bas_2020: county x register group.

    A county without published shares gets its employment times the median value added per employed of the
    counties that have them, in units of the county's own mean.
    """
    published = published_shares()
    employed = _employed(bas_2020)
    per_employed = _value_per_employed(published, employed)
    shares = np.empty(employed.shape)
    for place, county in enumerate(COUNTIES):
        derived = employed[place] * per_employed
        shares[place] = published.get(county, derived / derived.sum())
    return shares


def _employed(bas_2020: Cells) -> Cells:
    """County x section: the register's groups, where B+C and D+E are parted as in the county's NUTS 2 region.

    M and N, R and S have the whole group each: only their value added per employed differs then.
    """
    known = {row["section"]: row for row in rows("employed_by_section_2018")}
    employed = np.stack([bas_2020[:, list(RAMS_GROUPS).index(_GROUPS.get(name, name))] for name in SECTIONS], axis=1)
    for group in ("BC", "DE"):
        for place, county in enumerate(COUNTIES):
            persons = np.array([float(known[section][NUTS3_CODES[county][:4]]) for section in group])
            employed[place, [SECTIONS.index(section) for section in group]] *= persons / persons.sum()
    return employed


def _value_per_employed(published: Mapping[str, Cells], employed: Cells) -> Cells:
    """Value added per employed of a section over the county's own mean: median of the published counties."""
    places = [place for place, county in enumerate(COUNTIES) if county in published]
    relative = [published[list(COUNTIES)[place]] / (employed[place] / employed[place].sum()) for place in places]
    median: Cells = np.median(relative, axis=0)
    return median


def simulate(product: Cells, finance_share: Cells, bas_2020: Cells) -> Cells:
    """County x section (total first) x measure x 2022-2024, whole numbers before suppression.

    Args:
        product: goods and services of the accounts per county x 2022-2024, SEK million.
        finance_share: the part of it that is finance, per county.
        bas_2020: county x register group.
    """
    business = np.rint(product * (1 - finance_share)[:, None] * _COVERAGE)
    cells = np.empty((len(COUNTIES), 1 + len(SECTIONS), 7, len(YEARS)))
    for place, county in enumerate(COUNTIES):
        for year in range(len(YEARS)):
            shares = all_shares(bas_2020)[place] * _drift(county, YEARS[year])
            value_added = to_total(shares, business[place, year])
            cells[place, 1:, :, year] = _measures(county, value_added, YEARS[year])
    cells[:, 1:, EMPLOYEES] = _with_levels_of_accounts(cells[:, 1:, EMPLOYEES], cells[:, 1:, VALUE_ADDED])
    cells[:, 0] = cells[:, 1:].sum(axis=1)
    return cells


def _relative_levels() -> Cells:
    """County x 2022-2024: value added per employed of the whole economy over the nation's, of Eurostat's accounts."""
    found = {
        (row["region"], row["measure"], int(row["year"])): float(row["value"])
        for row in rows("accounts_by_county")
        if row["nace"] == "TOTAL"
    }

    def level(region: str, year: int) -> float:
        return found[region, "value_added", year] / found[region, "employed", year]

    return np.array([[level(county, year) / level("00", year) for year in YEARS] for county in COUNTIES])


def _with_levels_of_accounts(employees: Cells, value_added: Cells) -> Cells:
    """The employees by which a county's value added per employee stands to the nation's as in the accounts.

    Ratios per section alone would make every county as productive as its industries are in the nation, and no county
    behind it. The nation keeps its employees.

    Args:
        employees: county x section x year.
        value_added: of the same.
    """
    wanted = value_added.sum(axis=1) / _relative_levels()
    wanted *= employees.sum(axis=(0, 1)) / wanted.sum(axis=0)
    scaled: Cells = np.rint(employees * (wanted / employees.sum(axis=1))[:, None])
    return scaled


def _drift(county: str, year: int) -> Cells:
    """How far the shares have moved since 2020: a few per cent of themselves."""
    return np.array([1 + 0.015 * (year - 2020) * noise("drift", county, section) for section in SECTIONS])


def _measures(county: str, value_added: Cells, year: int) -> Cells:
    """Section x measure from value added and the section's ratios, a little different in every county."""
    turnover, production, per_employee, per_unit = np.array([_RATIOS[section] for section in SECTIONS]).T
    local = np.array([[1 + 0.05 * noise(county, section, measure) for measure in range(4)] for section in SECTIONS])
    price = 1.03 ** (year - 2022)
    employees = value_added / (per_employee * price * local[:, 0])
    net = value_added * turnover * local[:, 1]
    income = net * 1.04
    return np.stack([
        np.ceil(employees / (per_unit * local[:, 2])),
        np.rint(employees),
        np.rint(net),
        np.rint(value_added * production * local[:, 3]),
        value_added,
        np.rint(income),
        np.rint(income - 0.28 * value_added),
    ], axis=1)  # fmt: skip


def suppressed(cells: Cells) -> Cells:
    """County x section (without the total): cells not shown, in any year or measure but local units.

    Besides the small ones, the next smallest of a county or section where a single hidden cell could be had
    from the total by subtraction.
    """
    # Nothing there is nothing to hide, and hides nothing.
    exists = cells[:, 1:, VALUE_ADDED].max(axis=-1) > 0
    units = np.where(exists, cells[:, 1:, LOCAL_UNITS].min(axis=-1), np.inf)
    hidden: Cells = units < _FEWEST_UNITS
    while True:
        before = int(hidden.sum())
        for marks, sizes in ((hidden, units), (hidden.T, units.T)):
            for line, size in zip(marks, sizes, strict=True):
                if line.sum() == 1:
                    line[np.argmin(np.where(line, np.inf, size))] = True
        if hidden.sum() == before:
            return hidden


def with_all_regions(cells: Cells) -> tuple[dict[str, str], Cells]:
    """The table's region axis, labels and cells: country, counties, and NUTS regions that repeat them.

    A NUTS region shows no cell of which a county is hidden; the country and every total are whole.
    """
    shown = cells.copy()
    hidden = suppressed(cells)
    not_units = [measure for measure in range(7) if measure != LOCAL_UNITS]
    for county, section in np.argwhere(hidden):
        shown[county, 1 + section, not_units] = np.nan
    labels = {"00": "Riket", **COUNTIES}
    parts = [cells.sum(axis=0), *shown]
    names = _nuts_names()
    for code, name in names.items():
        members = [place for place, county in enumerate(COUNTIES) if NUTS3_CODES[county].startswith(code)]
        labels[code] = name
        parts.append(shown[members].sum(axis=0))
    return labels, np.stack(parts)


def _nuts_names() -> dict[str, str]:
    """Codes and names in the order of the codes: SE1, SE11, SE110, SE12."""
    names = {
        "SE1": "Östra Sverige",
        "SE2": "Södra Sverige",
        "SE3": "Norra Sverige",
        "SE11": "Stockholm",
        "SE12": "Östra Mellansverige",
        "SE21": "Småland med öarna",
        "SE22": "Sydsverige",
        "SE23": "Västsverige",
        "SE31": "Norra Mellansverige",
        "SE32": "Mellersta Norrland",
        "SE33": "Övre Norrland",
    }
    names |= {NUTS3_CODES[county]: label for county, label in COUNTIES.items()}
    return dict(sorted(names.items()))
