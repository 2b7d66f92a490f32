"""The sample of Eurostat is what was published, that of Kolada is made by its generator and says so."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import orjson
import pytest

from sample import eurostat, eurostat_made, kolada
from sample.api import SampleApi
from sample.regions import NUTS3_CODES
from sample.server.eurostat import EurostatDataset
from sample.server.other_agencies import eurostat_datasets
from tests.shared_files import shared_path


@pytest.fixture(scope="module")
def published() -> Path:
    return shared_path("data", "found")


def _cell(dataset: EurostatDataset, place: Mapping[str, str]) -> tuple[int, ...]:
    """Where a cell is; a dimension that `place` does not name has one code."""
    return tuple(list(codes).index(place[name]) if name in place else 0 for name, codes in dataset.dimensions.items())


def test_every_recorded_cell_is_the_published_one(published: Path) -> None:
    datasets = eurostat_datasets()
    with (published / "regional_accounts_county_2000_2024.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {"value_added_basic_prices": "nama_10r_3gva", "employed": "nama_10r_3empers"}
    seen = dict.fromkeys(codes.values(), 0)
    for row in rows:
        dataset = datasets[codes[row["measure"]]]
        place = {"nace_r2": row["nace_r2"], "geo": row["nuts"], "time": row["year"]}
        assert dataset.values[_cell(dataset, place)] == float(row["value"])
        seen[dataset.code] += 1
    with (published / "regional_accounts_nuts3_finland.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, code in {"gva_million_eur": "nama_10r_3gva", "employed_thousand": "nama_10r_3empers"}.items():
                if row[column]:
                    place = {"nace_r2": "TOTAL", "geo": row["nuts"], "time": row["year"]}
                    assert datasets[code].values[_cell(datasets[code], place)] == float(row[column])
                    seen[code] += 1
    assert seen == {code: int((~np.isnan(datasets[code].values)).sum()) for code in seen}


def test_business_demography_is_the_published_one_in_every_cell(published: Path) -> None:
    dataset = eurostat_datasets()["bd_size_r3"]
    with (published / "business_demography_county_2017_2020.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    nuts = {"00": "SE", **NUTS3_CODES}
    for row in rows:
        codes = ("A", row["indicator"], row["employee_size_class"], row["nace_r2"], nuts[row["region"]], row["year"])
        cell = tuple(list(labels).index(code) for labels, code in zip(dataset.dimensions.values(), codes, strict=True))
        assert dataset.values[cell] == float(row["value"])
    assert len(rows) == int((~np.isnan(dataset.values)).sum()) == 1320


def test_product_of_the_regions_of_europe_is_the_published_one_in_every_cell(published: Path) -> None:
    dataset = eurostat_datasets()["nama_10r_3gdp"]
    units, places, years = (list(dataset.dimensions[name]) for name in ("unit", "geo", "time"))
    columns = {"MIO_EUR": "gdp_million_eur", "PPS_HAB_EU27_2020": "gdp_pps_per_inhabitant"}
    seen = 0
    with (published / "gdp_nuts3_europe_2000_2022.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for unit, column in columns.items():
                if row[column]:
                    cell = dataset.values[0, units.index(unit), places.index(row["nuts"]), years.index(row["year"])]
                    assert cell == float(row[column])
                    seen += 1
    assert len(places) == 1_323 and seen == int((~np.isnan(dataset.values)).sum())


def test_the_share_with_post_secondary_education_is_the_published_one(published: Path) -> None:
    document = orjson.loads((kolada.FOLDER / f"{kolada.RECORDED_STEM}.json").read_bytes())
    found = {(row["municipality"], str(row["period"])): row["values"][0]["value"] for row in document["values"]}
    with (published / "kolada_N01982_post_secondary_share_county.csv").open(encoding="utf-8", newline="") as file:
        assert found == {(row["municipality"], row["year"]): float(row["value"]) for row in csv.DictReader(file)}


def test_made_datasets_are_made_again_byte_by_byte_and_say_so(tmp_path: Path) -> None:
    eurostat_made.main(["--to", str(tmp_path)])
    assert {path.stem for path in tmp_path.iterdir()} == {dataset.stem for dataset in eurostat_made.datasets()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (eurostat.FOLDER / path.name).read_bytes()
        document = orjson.loads(path.read_bytes())
        assert document["label"].startswith("SIMULERAD: ") and document["source"] == "Styrka (simulerad)"


def test_the_sample_knows_the_origin_of_every_dataset_and_set_of_key_figures() -> None:
    sample = SampleApi()
    made = {dataset.code for dataset in eurostat_made.datasets()}
    for code in eurostat_datasets():
        assert sample.origin(code) == ("simulated" if code in made else "recorded"), code
    assert sample.origin("kolada_indicators") == "simulated"
    assert sample.origin("kolada_education") == "recorded"


@pytest.mark.parametrize(("code", "tolerance"), [("nama_10r_3gva", 0.0), ("nama_10r_3empers", 1e-6)])
def test_counties_and_what_is_in_none_of_them_sum_to_the_country(code: str, tolerance: float) -> None:
    whole = eurostat_datasets()[code].narrowed("nace_r2", ["TOTAL", "B-E", "C"])
    dataset = whole.narrowed("geo", [place for place in whole.dimensions["geo"] if place.startswith("SE")])
    axis = list(dataset.dimensions).index("geo")
    values = np.moveaxis(dataset.values, axis, 0)
    country, parts = values[0], np.nansum(values[1:], axis=0)
    assert np.abs(country - parts).max() <= tolerance


def test_the_key_figures_are_made_again_byte_by_byte(tmp_path: Path) -> None:
    kolada.write(tmp_path)
    for stem in (kolada.STEM, kolada.RECORDED_STEM):
        assert (tmp_path / f"{stem}.json").read_bytes() == (kolada.FOLDER / f"{stem}.json").read_bytes()


def test_every_made_key_figure_says_that_it_is_simulated() -> None:
    document = orjson.loads((kolada.FOLDER / f"{kolada.STEM}.json").read_bytes())
    assert all(kpi["description"].startswith("SIMULERADE UPPGIFTER") for kpi in document["kpis"])
