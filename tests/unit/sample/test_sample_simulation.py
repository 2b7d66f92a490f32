"""The simulated tables agree with what is published and with each other, and come out the same every time."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sample.catalogue import CATALOGUE
from sample.record import TABLES
from sample.regions import COUNTIES, NUTS2_REGIONS, NUTS3_CODES, counties_of_nuts2
from sample.simulate import simulate
from sample.simulation.labels import AGGREGATES
from sample.simulation.rounding import fit, to_total

COUNTY_CODES = list(COUNTIES)
AGGREGATE_CODES = list(AGGREGATES)
CALIBRATION = TABLES.parent / "calibration"
PRODUCT = {"scb_regional_accounts_totals": "NR0105AH", "scb_regional_accounts_industries": "NR0105AP"}
EMPLOYED = {"scb_regional_accounts_totals": "NR0105AL", "scb_regional_accounts_industries": "NR0105AQ"}
WAGES = {"scb_regional_accounts_totals": "NR0105AM", "scb_regional_accounts_industries": "NR0105AR"}


def _rows(name: str) -> list[dict[str, str]]:
    lines = (CALIBRATION / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _within(left: Any, right: Any, tolerance: float) -> bool:
    return bool((np.abs(np.asarray(left) - np.asarray(right)) <= tolerance).all())


def test_simulating_again_writes_the_same_bytes(tmp_path: Path) -> None:
    for stem in ("scb_rams_2008_2018", "scb_bas"):
        shutil.copy(TABLES / CATALOGUE[stem].file, tmp_path)
    simulate(tmp_path, tmp_path)
    committed = sorted(path.name for path in TABLES.glob("*.json"))
    assert sorted(path.name for path in tmp_path.iterdir()) == committed
    for name in committed:
        assert (tmp_path / name).read_bytes() == (TABLES / name).read_bytes(), name


def test_no_file_is_too_big_to_review() -> None:
    for path in TABLES.glob("*.json"):
        assert path.stat().st_size < 400_000, path.name
        assert max(map(len, path.read_bytes().splitlines())) < 10_000, path.name


@pytest.mark.parametrize("path", sorted(CALIBRATION.glob("*.csv")), ids=lambda path: path.name)
def test_calibration_figures_state_where_they_come_from(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    text = " ".join(head)
    assert len(head) >= 2
    assert any(
        all(word in text for word in words)
        for words in (("SCB", "CC0"), ("Eurostat", "adapted"), ("Derived by this project",), ("An assumption of this",))
    )


# --- regional accounts -------------------------------------------------------------------------------------


def test_counties_and_extra_region_sum_to_the_country(table) -> None:
    industries = table("scb_regional_accounts_industries")
    apart = np.nan_to_num(industries(Region=[*COUNTY_CODES, "90"])).sum(axis=0) - np.nan_to_num(industries(Region="00"))
    # Employed in Örebro län 2022 are 154.0 in SCB's table and 153.7 in Eurostat's, which adds up.
    in_services_and_total, employed = [AGGREGATE_CODES.index(code) for code in ("TOT", "G45-T98")], 1
    assert _within(apart[in_services_and_total, employed, 22], 0.3, 1e-6)
    apart[in_services_and_total, employed, 22] = 0
    assert _within(apart, 0, 1e-6)


def test_aggregates_sum_to_the_whole_economy(table) -> None:
    industries = table("scb_regional_accounts_industries")
    parts = np.nan_to_num(industries(SNI2007=[code for code in AGGREGATES if code != "TOT"])).sum(axis=1)
    assert _within(parts, industries(SNI2007="TOT"), 1e-6)


def test_nuts2_regions_are_the_sums_of_their_counties(table) -> None:
    industries = table("scb_regional_accounts_industries")
    for region in NUTS2_REGIONS:
        parts = np.nan_to_num(industries(Region=counties_of_nuts2(region))).sum(axis=0)
        assert _within(parts, np.nan_to_num(industries(Region=region)), 1e-6), region


def test_totals_are_those_of_the_table_by_industry(table) -> None:
    totals, industries = table("scb_regional_accounts_totals"), table("scb_regional_accounts_industries")
    assert totals.codes["Region"] == industries.codes["Region"]
    for codes in (PRODUCT, EMPLOYED, WAGES):
        left = totals(ContentsCode=codes["scb_regional_accounts_totals"])
        right = industries(SNI2007="TOT", ContentsCode=codes["scb_regional_accounts_industries"])
        assert np.array_equal(left, right)


def test_nuts2_table_has_the_aggregates_of_the_county_table(table) -> None:
    detailed, industries = table("scb_regional_accounts_nuts2"), table("scb_regional_accounts_industries")
    same = {"Region": detailed.codes["Region"], "SNI2007": list(AGGREGATES)}
    assert np.array_equal(detailed(**same), industries(**same), equal_nan=True)


@pytest.mark.parametrize(
    ("aggregate", "first", "last"), [("A01-F43", "A01-A03", "F41-F43"), ("G45-T98", "G45-G47", "R90-T98")]
)
def test_industries_sum_to_their_aggregate(table, aggregate: str, first: str, last: str) -> None:
    detailed = table("scb_regional_accounts_nuts2")
    codes = detailed.codes["SNI2007"]
    members = codes[codes.index(first) : codes.index(last) + 1]
    regions = ["00", *NUTS2_REGIONS]
    parts = detailed(Region=regions, SNI2007=members)
    assert (parts > 0).all()
    apart = parts.sum(axis=1) - detailed(Region=regions, SNI2007=aggregate)
    # The cell in which the two sources of Örebro län's employed differ (2022).
    apart[0, 1, 22] = round(apart[0, 1, 22], 1) if aggregate == "A01-F43" else apart[0, 1, 22] - 0.3
    assert _within(apart, 0, 1e-6)


def test_unallocated_row_has_no_employed_and_no_wages(table) -> None:
    document = table("scb_regional_accounts_industries")
    cells = document(SNI2007="EJBRANSCH")
    assert np.isnan(cells[:, 1:]).all()
    assert not np.isnan(cells[:-1, 0]).any()


def test_extra_region_has_no_construction(table) -> None:
    assert np.isnan(table("scb_regional_accounts_nuts2")(Region="90", SNI2007="F41-F43")).all()


def _product_2013() -> dict[str, tuple[float, float]]:
    return {
        row["region"]: (float(row["per_inhabitant"]), float(row["per_employed"]))
        for row in _rows("product_per_head_2013")
    }


@pytest.mark.parametrize(("content", "column"), [("NR0105AJ", 0), ("NR0105AK", 1)])
def test_product_per_head_2013_is_near_the_published_vintage(table, content: str, column: int) -> None:
    """SCB's preliminary figures of 2013; benchmark revisions have moved counties by up to four per cent since."""
    totals, published = table("scb_regional_accounts_totals"), _product_2013()
    found = totals(Region=COUNTY_CODES, ContentsCode=content, Tid="2013")
    wanted = np.array([published[county][column] for county in COUNTY_CODES])
    assert _within(found / wanted, 1, 0.04)


def test_product_per_head_follows_from_product_population_and_employed(table) -> None:
    totals = table("scb_regional_accounts_totals")
    population = {(row["region"], row["year"]): float(row["thousands"]) for row in _rows("mean_population")}
    product = totals(Region=COUNTY_CODES, ContentsCode="NR0105AH")
    mean = np.array([[population[county, str(year)] for year in range(2000, 2025)] for county in COUNTY_CODES])
    assert _within(totals(Region=COUNTY_CODES, ContentsCode="NR0105AJ"), product / mean, 0.5 + 1e-9)
    employed = totals(Region=COUNTY_CODES, ContentsCode="NR0105AL")
    assert _within(totals(Region=COUNTY_CODES, ContentsCode="NR0105AK"), product / employed, 0.5 + 1e-9)


def test_product_2024_is_the_first_release_raised_to_the_revised_nation(table) -> None:
    """Every county has moved by the same factor but Örebro län, whose revised figure is known."""
    product = table("scb_regional_accounts_totals")(Region=COUNTY_CODES, ContentsCode="NR0105AH", Tid="2024")
    first = {row["region"]: float(row["value"]) for row in _rows("t01a_counties_2024_first_release")
             if row["measure"] == "value_added"}  # fmt: skip
    factor = product / np.array([first[county] for county in COUNTY_CODES])
    others = [place for place, county in enumerate(COUNTY_CODES) if county != "18"]
    assert _within(factor[others], 1.009, 0.0005)


def test_volume_change_is_the_nominal_one_less_one_national_price(table) -> None:
    totals = table("scb_regional_accounts_totals")
    product = totals(ContentsCode="NR0105AH")[:-1]
    volume = totals(ContentsCode="NR0105AI")[:-1]
    assert np.isnan(volume[:, 0]).all()
    price = (product[:, 1:] / product[:, :-1]) / (1 + volume[:, 1:] / 100)
    level = np.array([float(row["current"]) / float(row["volume"]) for row in _rows("national_volumes")
                      if row["nace"] == "TOTAL"])  # fmt: skip
    assert _within(price, level[1:] / level[:-1], 0.0006)
    # Counties' changes weighted with the year before give the country's.
    weighted = (volume[1:22, 1:] * product[1:22, :-1]).sum(axis=0) / product[0, :-1]
    assert _within(weighted, volume[0, 1:], 0.1)


def test_county_employment_is_in_line_with_the_registers(table) -> None:
    found = table("scb_regional_accounts_totals")(Region=COUNTY_CODES, ContentsCode="NR0105AL") * 1000
    rams = table("scb_rams_2008_2018").cells[1:].sum(axis=(1, 2))[:, 0]
    bas = table("scb_bas")(Region=COUNTY_CODES, SNI2007="A-U+US", ContentsCode="000005FG")[:, 0, 0]
    # From 2011: the redefinition of agriculture is a step in RAMS that the accounts do not have.
    for register, accounts in ((rams[:, 3:], found[:, 11:19]), (bas[:, :5], found[:, 20:])):
        ratio = accounts / register
        assert _within(ratio, 1, 0.15)


def test_regions_of_2008_are_near_the_vintage_of_2010(table) -> None:
    """SCB's product 2008 by NUTS 2 region, SNI 2002 vintage: shares within a percentage point and a half."""
    totals = table("scb_regional_accounts_totals")
    published = {row["region"]: float(row["product"]) for row in _rows("product_2008")}
    product = totals(ContentsCode="NR0105AH", Tid="2008")
    for region in NUTS2_REGIONS:
        share = product[totals.codes["Region"].index(region)] / product[0]
        assert _within(share, published[region] / published["00"], 0.015), region


def test_wages_are_a_plausible_part_of_the_product(table) -> None:
    industries = table("scb_regional_accounts_industries")
    regions = ["00", *COUNTY_CODES]
    share = industries(Region=regions, SNI2007="TOT", ContentsCode="NR0105AR")
    share = share / industries(Region=regions, SNI2007="TOT", ContentsCode="NR0105AP")
    assert 0.3 < share.min() < share.max() < 0.55


# --- RAMS 2019-2021 ----------------------------------------------------------------------------------------


def test_rams_2019_2021_is_near_rams_2018_and_bas_2020(table) -> None:
    found = table("scb_rams_2019_2021")(Region=COUNTY_CODES)[..., 0, :]
    start = table("scb_rams_2008_2018")(Region=COUNTY_CODES, Tid="2018")[..., 0]
    bas = table("scb_bas")(Region=COUNTY_CODES, ContentsCode="000005FG", Tid="2020")[:, 0, 1:, 0]
    end = start * (bas / start.sum(axis=2))[..., None]
    # The group of unknown industry is another one in the new series.
    low, high = np.minimum(start, end)[:, :-1, :, None], np.maximum(start, end)[:, :-1, :, None]
    inside = (found[:, :-1] >= 0.75 * low - 5) & (found[:, :-1] <= 1.25 * high + 5)
    assert inside.mean() > 0.95


def test_rams_2019_2021_counties_sum_to_the_country(table) -> None:
    cells = table("scb_rams_2019_2021").cells
    assert (cells[0] == cells[1:].sum(axis=0)).all()


# --- business statistics -----------------------------------------------------------------------------------

VALUE_ADDED = "SIM05"


def test_shares_follow_the_published_ones_of_2020(table) -> None:
    business = table("scb_business_statistics")
    sections = {code[0]: code for code in business.codes["SNI2007"][1:]}
    compared = 0
    for row in _rows("value_added_shares_2020"):
        county = row.pop("region")
        total = business(Region=county, SNI2007="A-SexklK-O", ContentsCode=VALUE_ADDED)
        for section, share in row.items():
            found = business(Region=county, SNI2007=sections[section], ContentsCode=VALUE_ADDED) / total * 100
            shown = found[~np.isnan(found)]
            assert _within(shown, float(share), 0.1 + 0.1 * float(share)), (county, section)
            compared += len(shown)
    assert compared > 15 * 17 * 3 * 0.8


def test_no_county_is_more_productive_than_the_accounts_say(table) -> None:
    """Kalmar's value added per employed was 82.2 per cent of the nation's in 2023, as Eurostat has it."""
    business = table("scb_business_statistics")
    of_all = {"SNI2007": "A-SexklK-O", "Tid": "2023"}

    def level(region: str) -> float:
        value_added = business(Region=region, ContentsCode=VALUE_ADDED, **of_all)
        return float(value_added / business(Region=region, ContentsCode="SIM02", **of_all))

    accounts = {
        (row["region"], row["measure"]): float(row["value"])
        for row in _rows("accounts_by_county")
        if (row["nace"], row["year"]) == ("TOTAL", "2023")
    }
    nation = accounts["00", "value_added"] / accounts["00", "employed"]
    for county in COUNTY_CODES:
        relative = accounts[county, "value_added"] / accounts[county, "employed"] / nation
        assert level(county) / level("00") == pytest.approx(relative, rel=0.01), county
    assert level("08") / level("00") == pytest.approx(0.822, abs=0.005)


def test_sections_never_exceed_their_total_and_sum_to_it_where_all_are_shown(table) -> None:
    cells = table("scb_business_statistics").cells
    parts, total = cells[:, 1:], cells[:, 0]
    assert not np.isnan(total).any()
    whole = ~np.isnan(parts).any(axis=1)
    assert whole[0].all()
    assert (parts.sum(axis=1)[whole] == total[whole]).all()
    assert (np.nansum(parts, axis=1) <= total).all()


def test_counties_sum_to_the_country_where_all_are_shown(table) -> None:
    business = table("scb_business_statistics")
    counties, country = business(Region=COUNTY_CODES), business(Region="00")
    whole = ~np.isnan(counties).any(axis=0)
    assert whole[0].all()
    assert not np.isnan(country).any()
    assert (counties.sum(axis=0)[whole] == country[whole]).all()


def test_suppressed_cells_cannot_be_had_by_subtraction(table) -> None:
    """Wherever a value is hidden, at least one more is, in its county and in its section."""
    cells = table("scb_business_statistics")(Region=COUNTY_CODES, ContentsCode=VALUE_ADDED)
    hidden = np.isnan(cells[:, 1:])
    assert hidden.any()
    assert 1 not in hidden.sum(axis=1)
    assert 1 not in hidden.sum(axis=0)


def test_nuts_regions_repeat_their_counties(table) -> None:
    """The trap of the real table: SE213 is Kalmar once more, so a sum over all regions counts twice."""
    business = table("scb_business_statistics")
    for county, nuts3 in NUTS3_CODES.items():
        assert np.array_equal(business(Region=county), business(Region=nuts3), equal_nan=True)
    top = business(Region=["SE1", "SE2", "SE3"], SNI2007="A-SexklK-O").sum(axis=0)
    assert np.array_equal(top, business(Region="00", SNI2007="A-SexklK-O"))


# --- population --------------------------------------------------------------------------------------------


def test_population_passes_through_the_published_figures(table) -> None:
    population, compared = table("scb_population"), 0
    for row in _rows("population"):
        if int(row["year"]) >= 2010:
            cell = population(Region=row["region"], Kon="1+2", Tid=row["year"])
            assert cell == float(row["persons"]), row
            compared += 1
    assert compared > 70
    # SCB: Kalmar län 31 December 2019; riket 31 December 2024.
    assert population(Region="08", Kon="1+2", Tid="2019") == 245_446
    assert population(Region="00", Kon="1+2", Tid="2024") == 10_587_710


def test_population_sums_exactly_until_2024(table) -> None:
    cells = table("scb_population").cells[:, 0, :, 0, :-1]
    assert (cells[:, 0] + cells[:, 1] == cells[:, 2]).all()
    assert (cells[1:].sum(axis=0) == cells[0]).all()


def test_population_of_2025_has_the_noise_of_the_cell_key_method(table) -> None:
    cells = table("scb_population").cells[:, 0, :, 0, -1]
    by_sex = cells[:, 0] + cells[:, 1] - cells[:, 2]
    by_county = cells[1:].sum(axis=0) - cells[0]
    assert by_sex.any()
    assert by_county.any()
    assert _within(by_sex, 0, 9)
    assert _within(by_county, 0, 3 * 22)


# --- rounding ----------------------------------------------------------------------------------------------


def test_rounding_to_a_total_keeps_every_part_within_one() -> None:
    parts = np.array([1.5, 2.5, 3.5, 0.0])
    assert to_total(parts, 15).tolist() == [3, 5, 7, 0]
    assert to_total(parts, 8).sum() == 8


def test_fitting_reaches_both_sums_and_refuses_contradictions() -> None:
    fitted = fit(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0]), np.array([12.0, 18.0]))
    assert np.allclose(fitted.sum(axis=1), [10, 20])
    assert np.allclose(fitted.sum(axis=0), [12, 18])
    with pytest.raises(ArithmeticError):
        fit(np.ones((2, 2)), np.array([1.0, 1.0]), np.array([5.0, 5.0]))
