"""Every cell of a simulated table that is marked as recorded is a published figure, and what is not stays marked."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import requests

from sample.catalogue import CATALOGUE
from sample.documents import mask_of, runs
from sample.record import TABLES

CALIBRATION = TABLES.parent / "calibration"
BASE = "https://sample.invalid/api/v2"
MIXED = sorted(stem for stem, table in CATALOGUE.items() if table.is_mixed)
AGGREGATES = {"TOT": "TOTAL", "EJBRANSCH": "UNALLOCATED", "OFFHIO": "PUBLIC"}
# Code of the contents -> what the files call it.
CONTENTS = {
    "NR0105AP": "value_added", "NR0105AQ": "employment", "NR0105AR": "wages",
    "NR0105AH": "value_added", "NR0105AL": "employment", "NR0105AM": "wages",
    "NR0105AS": "value_added", "NR0105AT": "employment", "NR0105AU": "wages",
}  # fmt: skip

LEVELS = {"N1": "pre_secondary_and_secondary", "N2": "post_secondary", "NU": "unknown", "TOT": "total"}
SECTORS = {"FTG": "business", "OFF": "public"}

Key = tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    lines = (CALIBRATION / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture(scope="module")
def accounts() -> dict[Key, float]:
    """Region, aggregate, measure, year -> figure of T03A; employed of the other counties are Eurostat's."""
    found: dict[Key, float] = {
        (row["region"], "TOTAL", "employment", row["year"]): float(row["value"])
        for row in _rows("accounts_by_county")
        if row["measure"] == "employed" and row["nace"] == "TOTAL"
    }
    for row in _rows("t04a_construction"):
        found[row["region"], "F41-F43", row["measure"], row["year"]] = float(row["value"])
    for row in _rows("t03a_riket_orebro"):
        found[row["region"], row["industry"], row["measure"], row["year"]] = float(row["value"])
    return found


def recorded_cells(table: Any) -> list[tuple[dict[str, str], float]]:
    """Codes and value of each cell that is marked as recorded."""
    mask = mask_of(table.document["extension"]["styrka"]["recorded"]).reshape(table.cells.shape)
    variables = table.document["id"]
    return [
        (
            {name: table.codes[name][place] for name, place in zip(variables, cell, strict=True)},
            table.cells[tuple(cell)],
        )
        for cell in np.argwhere(mask)
    ]


def published(stem: str, codes: dict[str, str], accounts: dict[Key, float]) -> float:
    year = codes["Tid"]
    if stem == "scb_population":
        sources = _rows("population"), _rows("population_by_county")
        return _persons(sources)[codes["Region"], codes["Kon"], year]
    if stem == "scb_bas_final":
        assert codes["SNI2007"] == "A-U+US"
        found = {(row["region"], row["sex"], row["year"]): float(row["employed"]) for row in _rows("employed_final")}
        return found[codes["Region"], codes["Kon"], year]
    if stem == "scb_education":
        assert (codes["Kon"], year) == ("1+2", "2024")
        persons = {(row["region"], row["level"]): float(row["persons"]) for row in _rows("education_2024")}
        return persons[codes["Region"], LEVELS[codes["UtbildningsNiva"]]]
    if stem == "scb_research_expenditure":
        spent = {
            (row["region"], row["sector"], row["year"]): row["expenditure"] for row in _rows("research_expenditure")
        }
        return float(spent[codes["Region"], SECTORS[codes["Sektor"]], year])
    if stem == "scb_rams_2019_2021":
        return _employed(_rows("rams_2019_2021_riket_orebro"))[codes["Region"], codes["SNI2007"], codes["Kon"], year]
    if stem == "scb_national_accounts_industries":
        return accounts["00", AGGREGATES.get(codes["SNI2007"], codes["SNI2007"]), "value_added", year]
    if codes["ContentsCode"] == "NR0105AK":
        product, employed = (accounts[codes["Region"], "TOTAL", name, year] for name in ("value_added", "employment"))
        return float(np.rint(product / employed))
    industry = codes.get("SNI2007", "TOT")
    return accounts[codes["Region"], AGGREGATES.get(industry, industry), CONTENTS[codes["ContentsCode"]], year]


def _persons(sources: tuple[list[dict[str, str]], list[dict[str, str]]]) -> dict[Key, float]:
    both, by_sex = sources
    found: dict[Key, float] = {(row["region"], "1+2", row["year"]): float(row["persons"]) for row in both}
    return found | {(row["region"], row["sex"], row["year"]): float(row["persons"]) for row in by_sex}


def _employed(rows: list[dict[str, str]]) -> dict[Key, float]:
    return {(row["region"], row["industry"], row["sex"], row["year"]): float(row["employed"]) for row in rows}


# Counted from the files: riket and Örebro län by aggregate (2 x 13 series), employed of 20 counties to 2023, and so on;
# product per employed of riket and Örebro län is the ratio of two published figures.
CELLS = {
    "scb_regional_accounts_industries": 2 * 13 * 25 + 20 * 24,
    "scb_regional_accounts_totals": 2 * 4 * 25 + 20 * 24,
    "scb_regional_accounts_nuts2": 13 * 25 + 9 * 3 * 25,
    "scb_national_accounts_industries": 3 * 25,
    "scb_rams_2019_2021": 2 * 16 * 2 * 3,
    # Riket and Halland in five years, the other twenty counties in 2024; men, women and both.
    "scb_bas_final": (2 * 5 + 20) * 3,
    "scb_education": 21 * 4,
}


@pytest.mark.parametrize("stem", MIXED)
def test_every_recorded_cell_is_the_published_figure(
    table: Callable[[str], Any], accounts: dict[Key, float], stem: str
) -> None:
    cells = recorded_cells(table(stem))
    wrong = [(codes, value) for codes, value in cells if published(stem, codes, accounts) != value]
    assert not wrong
    if stem in CELLS:
        assert len(cells) == CELLS[stem]


@pytest.mark.parametrize("stem", MIXED)
def test_a_mixed_table_says_that_it_is_simulated_in_part(table: Callable[[str], Any], stem: str) -> None:
    document = table(stem).document
    assert document["label"].startswith("DELVIS SIMULERAD: ")
    assert "PARTLY SIMULATED" in document["note"][0]
    assert document["source"] == "Styrka (simulerad)"


def test_runs_and_masks_are_each_others_inverse() -> None:
    for cells in ([True, True, False], [False, True], [False], [True], []):
        assert mask_of(runs(np.array(cells, dtype=bool))).tolist() == cells
    assert runs(np.array([False, False, True, True, True])) == [2, 3]


def test_an_answer_marks_its_own_cells(session: requests.Session) -> None:
    wanted = {
        "valueCodes[Region]": "08,00",
        "valueCodes[ContentsCode]": "NR0105AH,NR0105AL",
        "valueCodes[Tid]": "2024,2023",
    }
    answer = session.get(f"{BASE}/tables/TAB3138/data", params={**wanted, "lang": "sv"}).json()
    # Kalmar län: product simulated, employed 2024 simulated and 2023 recorded; riket: all recorded.
    marked = mask_of(answer["extension"]["styrka"]["recorded"]).tolist()
    assert marked == [False, False, False, True, True, True, True, True]


def test_productivity_of_the_counties_is_real_although_their_product_is_not(table: Callable[[str], Any]) -> None:
    """Value added per employed against the nation: Kalmar län fell from 0.899 (rank 11) to 0.822 (rank 19 of 21)."""
    industries = table("scb_regional_accounts_industries")
    counties = [code for code in industries.codes["Region"] if code.isdigit() and code not in ("00", "90")]

    def per_employed(regions: list[str], year: str) -> Any:
        whole = industries(Region=regions, SNI2007="TOT", ContentsCode="NR0105AP", Tid=year)
        unallocated = industries(Region=regions, SNI2007="EJBRANSCH", ContentsCode="NR0105AP", Tid=year)
        return (whole - unallocated) / industries(Region=regions, SNI2007="TOT", ContentsCode="NR0105AQ", Tid=year)

    for year, against_the_nation, rank in (("2000", 0.899, 11), ("2023", 0.822, 19)):
        found = dict(zip(counties, per_employed(counties, year), strict=True))
        assert found["08"] / per_employed(["00"], year)[0] == pytest.approx(against_the_nation, abs=0.0005)
        assert sorted(found.values(), reverse=True).index(found["08"]) + 1 == rank


def test_guest_nights_are_the_published_ones_in_every_cell(table: Callable[[str], Any]) -> None:
    """Tillväxtverket and SCB: riket and 21 counties, 2008-2025."""
    nights = table("scb_guest_nights")
    rows = _rows("guest_nights")
    assert all(nights(Region=row["region"], Tid=row["year"])[0] == float(row["nights"]) for row in rows)
    assert len(rows) == nights.cells.size == 22 * 18


def test_what_is_made_beside_published_figures_adds_up_to_them(table: Callable[[str], Any]) -> None:
    final = table("scb_bas_final")
    by_industry = final(SNI2007=[code for code in final.codes["SNI2007"] if code != "A-U+US"], Kon="1")
    published = final(SNI2007="A-U+US", Kon="1")
    # Of men nothing is off: SCB's noise was seen in women and totals.
    assert np.abs(by_industry[1:].sum(axis=1) - published[1:]).max() == 0
    education = table("scb_education")
    levels = education(UtbildningsNiva=["N1", "N2", "NU"]).sum(axis=2)
    assert (levels == education(UtbildningsNiva="TOT")).all()
    assert (education(Kon=["1", "2"]).sum(axis=1) == education(Kon="1+2")).all()


def test_the_business_statistics_count_wood_and_paper_once(table: Callable[[str], Any]) -> None:
    branches = table("scb_business_statistics_2007_2021")
    units = branches(ContentsCode="NV01091E")
    code = branches.codes["SNI2007"].index
    assert (units[:, code("16-17")] == units[:, code("16")] + units[:, code("17")]).all()
    parts = [one for one in range(units.shape[1]) if one not in (code("16-17"), code("Total_A-SexklK-O"))]
    assert (units[:, parts].sum(axis=1) == units[:, code("Total_A-SexklK-O")]).all()


def test_investments_are_the_published_table_in_every_cell(table: Callable[[str], Any]) -> None:
    """SCB's T05A: complete but for what is not allocated, which is ".." throughout."""
    investments = table("scb_regional_investments")
    rows = _rows("t05a_investments")
    for row in rows:
        if row["value"]:
            codes = {name: own for own, name in AGGREGATES.items()}
            industry = codes.get(row["industry"], row["industry"])
            assert investments(Region=row["region"], SNI2007=industry, Tid=row["year"])[0] == float(row["value"]), row
    assert int(np.isfinite(investments.cells).sum()) == sum(1 for row in rows if row["value"]) == 900
    assert np.isnan(investments(SNI2007="EJBRANSCH")).all()
