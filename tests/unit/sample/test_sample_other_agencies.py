"""The sample of Eurostat is what was published, that of Kolada is made by its generator and says so."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import orjson
import pytest

from sample import kolada
from sample.server.other_agencies import eurostat_datasets
from tests.shared_files import shared_path


@pytest.fixture(scope="module")
def published() -> Path:
    return shared_path("data", "found")


def test_every_recorded_cell_is_the_published_one(published: Path) -> None:
    datasets = eurostat_datasets()
    with (published / "regional_accounts_county_2000_2024.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {"value_added_basic_prices": "nama_10r_3gva", "employed": "nama_10r_3empers"}
    seen = dict.fromkeys(codes.values(), 0)
    for row in rows:
        dataset = datasets[codes[row["measure"]]]
        place = {"nace_r2": row["nace_r2"], "geo": row["nuts"], "time": row["year"]}
        cell = tuple(
            list(labels).index(place[name]) if name in place else 0 for name, labels in dataset.dimensions.items()
        )
        assert dataset.values[cell] == float(row["value"])
        seen[dataset.code] += 1
    assert seen == {code: int((~np.isnan(datasets[code].values)).sum()) for code in seen}


@pytest.mark.parametrize(("code", "tolerance"), [("nama_10r_3gva", 0.0), ("nama_10r_3empers", 1e-6)])
def test_counties_and_what_is_in_none_of_them_sum_to_the_country(code: str, tolerance: float) -> None:
    dataset = eurostat_datasets()[code]
    axis = list(dataset.dimensions).index("geo")
    values = np.moveaxis(dataset.values, axis, 0)
    country, parts = values[0], np.nansum(values[1:], axis=0)
    assert np.abs(country - parts).max() <= tolerance


def test_the_key_figures_are_made_again_byte_by_byte(tmp_path: Path) -> None:
    kolada.write(tmp_path)
    assert (tmp_path / f"{kolada.STEM}.json").read_bytes() == (kolada.FOLDER / f"{kolada.STEM}.json").read_bytes()


def test_every_key_figure_says_that_it_is_simulated() -> None:
    document = orjson.loads((kolada.FOLDER / f"{kolada.STEM}.json").read_bytes())
    assert all(kpi["description"].startswith("SIMULERADE UPPGIFTER") for kpi in document["kpis"])
