"""Employed and value added by SNI division: the register groups split into two digits.

The arithmetic of the simulated extracts. Not here: the files they are written to (``sample/extracts.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, RAMS_GROUPS
from sample.simulation.calibration import noise, rows, wave
from sample.simulation.rounding import to_total

YEARS = range(2020, 2025)
UNKNOWN = "US"
# First division of each register group; a group reaches to the next.
_FIRST_DIVISIONS = {
    "01": "A",
    "05": "B+C",
    "35": "D+E",
    "41": "F",
    "45": "G",
    "49": "H",
    "55": "I",
    "58": "J",
    "64": "K",
    "68": "L",
    "69": "M+N",
    "84": "O",
    "85": "P",
    "86": "Q",
    "90": "R+S+T+U",
}
# At most so many are withheld; a cell in which one employer stands for nearly all is withheld too.
_FEW = 3
_DOMINATED_FROM = 6.0


def group_of(division: str) -> str:
    """The register group that a division belongs to."""
    return _FIRST_DIVISIONS[max(first for first in _FIRST_DIVISIONS if first <= division)]


def weights() -> dict[str, tuple[float, float]]:
    """Division -> assumed employed (thousands) and value added per employed (SEK thousand)."""
    found = rows("assumed_division_weights")
    return {row["division"]: (float(row["employed"]), float(row["value_added"])) for row in found}


def municipalities() -> dict[str, float]:
    """Municipality of Kalmar län -> assumed weight."""
    return {row["region"]: float(row["weight"]) for row in rows("assumed_municipality_weights")}


def tilts() -> dict[tuple[str, str], float]:
    """(region, division) -> how many times the country's weight it has within its group; assumed."""
    return {(row["region"], row["division"]): float(row["times"]) for row in rows("assumed_division_tilts")}


def employed(bas: Cells) -> tuple[list[str], Cells]:
    """Region codes, and employed by region x (divisions, unknown) x 2020-2024: country, counties, municipalities.

    Args:
        bas: county x register group (in RAMS's order) x years from 2020, as recorded.

    The divisions of a group add up to the group's recorded figure in every county and year, the municipalities to
    their county, the counties to the country.
    """
    divisions = list(weights())
    counties = np.zeros((len(COUNTIES), len(divisions) + 1, len(YEARS)))
    for place, county in enumerate(COUNTIES):
        for year_place, year in enumerate(YEARS):
            counties[place, :-1, year_place] = _split(county, year, bas[place, :, year_place], divisions)
        counties[place, -1] = bas[place, list(RAMS_GROUPS).index("00"), : len(YEARS)]
    kalmar = counties[list(COUNTIES).index("08")]
    parts = _municipalities(kalmar, [*divisions, UNKNOWN])
    codes = ["00", *COUNTIES, *municipalities()]
    return codes, np.concatenate([counties.sum(axis=0, keepdims=True), counties, parts])


def _split(county: str, year: int, groups: Cells, divisions: Sequence[str]) -> Cells:
    known, assumed = tilts(), weights()
    found = np.zeros(len(divisions))
    for place, group in enumerate(RAMS_GROUPS):
        members = [number for number, division in enumerate(divisions) if group_of(division) == group]
        if group == "00":
            continue
        parts = [
            assumed[divisions[number]][0]
            * known.get((county, divisions[number]), _usual(county, divisions[number]))
            * math.exp(0.05 * wave(year, "divisions", county, divisions[number]))
            for number in members
        ]
        found[members] = to_total(np.array(parts), float(groups[place]))
    return found


def _usual(region: str, division: str) -> float:
    return math.exp(0.35 * noise("divisions", region, division))


def _municipalities(county: Cells, codes: Sequence[str]) -> Cells:
    """Municipality x division x year; every division adds up to the county."""
    known, sizes = tilts(), municipalities()
    found = np.zeros((len(sizes), *county.shape))
    for place, division in enumerate(codes):
        parts = np.array([size * known.get((code, division), _usual(code, division)) for code, size in sizes.items()])
        for year in range(county.shape[1]):
            found[:, place, year] = to_total(parts, float(county[place, year]))
    return found


def withheld(regions: Sequence[str], cells: Cells) -> Cells:
    """Which cells are not shown: the small, the dominated, and what would give away a single one by subtraction.

    Args:
        regions: country, counties, municipalities of Kalmar län.
        cells: region x (divisions, unknown) x year.
    """
    hidden = (cells > 0) & (cells <= _FEW)
    hidden[0] = False
    codes = list(weights())
    for (region, division), times in tilts().items():
        if len(region) == 4 and times >= _DOMINATED_FROM:
            hidden[regions.index(region), codes.index(division)] = True
    hidden &= cells > 0
    counties = slice(1, 1 + len(COUNTIES))
    for year in range(cells.shape[2]):
        for block in (counties, slice(1 + len(COUNTIES), len(regions))):
            for row in range(cells.shape[1]):
                _hide_second(hidden[block, row, year], cells[block, row, year])
        for place in range(1, len(regions)):
            _hide_second(hidden[place, :, year], cells[place, :, year])
    return hidden


def _hide_second(hidden: Cells, cells: Cells) -> None:
    """Where one cell alone is hidden, hide the smallest of the others that has anybody."""
    if hidden.sum() != 1:
        return
    others = np.where(hidden | (cells == 0), np.inf, cells)
    if np.isfinite(others).any():
        hidden[int(np.argmin(others))] = True
