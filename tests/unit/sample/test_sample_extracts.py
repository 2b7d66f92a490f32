"""The simulated ordered extracts: the same bytes as committed, in agreement with the recorded register."""

from __future__ import annotations

import numpy as np

from sample import extracts
from sample.record import TABLES
from sample.regions import COUNTIES, RAMS_GROUPS
from sample.simulation import calibration, divisions


def test_the_generator_writes_what_is_committed() -> None:
    made = dict(extracts.files(TABLES))
    assert made == {path.name: path.read_bytes() for path in extracts.FOLDER.iterdir()}


def test_divisions_municipalities_and_counties_add_up() -> None:
    bas = calibration.bas(TABLES)
    regions, cells = divisions.employed(bas)
    codes = list(divisions.weights())
    counties = cells[1 : 1 + len(COUNTIES)]
    for place, group in enumerate(RAMS_GROUPS):
        members = [number for number, code in enumerate(codes) if divisions.group_of(code) == group]
        if members:
            assert np.array_equal(counties[:, members].sum(axis=1), bas[:, place, : len(divisions.YEARS)]), group
    assert np.array_equal(counties.sum(axis=0), cells[0])
    kalmar = regions.index("08")
    assert np.array_equal(cells[1 + len(COUNTIES) :].sum(axis=0), cells[kalmar])


def test_no_region_has_a_single_withheld_division_and_the_country_none() -> None:
    regions, cells = divisions.employed(calibration.bas(TABLES))
    hidden = divisions.withheld(regions, cells)
    assert not hidden[0].any()
    assert hidden[1:].any()
    assert not (hidden & (cells == 0)).any()
    assert not (hidden[1:].sum(axis=1) == 1).any()
