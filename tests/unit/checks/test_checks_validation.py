"""Holding vintages to contracts: what is right passes, and each way of being wrong is found and named."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import product

import pandas as pd
import pytest

from pipelines.checks import findings
from pipelines.checks.catalogue import contract_of
from pipelines.checks.contract import all_contracts
from pipelines.checks.expectations.validation import load_great_expectations, validate
from tests.made_views import made_view
from warehouse.check_results import CheckResult

RAMS = "scb_rams_2008_2018"
Validate = Callable[..., dict[str, CheckResult]]
Cell = Callable[..., int]


def _failed(outcomes: dict[str, CheckResult]) -> set[str]:
    return {name for name, outcome in outcomes.items() if not outcome.passed}


def test_a_right_vintage_passes_every_check(validate: Validate, rams: pd.DataFrame) -> None:
    outcomes = validate(RAMS, rams)
    assert list(outcomes) == [check.name for check in contract_of(RAMS).checks]
    assert not _failed(outcomes)
    assert all(outcome.message.startswith(f"{RAMS}: ") for outcome in outcomes.values())
    assert not any(outcome.blocking for outcome in outcomes.values())


def test_a_vintage_of_categories_is_validated_alike(validate: Validate, rams: pd.DataFrame) -> None:
    """The decoder hands out dictionary columns; a category that no row has must count as missing."""
    text = [column for column in rams if column != "value"]
    as_categories = rams.astype(dict.fromkeys(text, "category"))
    assert not _failed(validate(RAMS, as_categories))
    without_county = as_categories[as_categories["region"] != "08"]
    assert "1 missing code of region: 08" in validate(RAMS, without_county)["codes_known_region"].observed


def test_a_vintage_without_rows_fails_every_check(validate: Validate, rams: pd.DataFrame) -> None:
    for empty in (rams.iloc[:0], pd.DataFrame()):
        outcomes = validate(RAMS, empty)
        assert _failed(outcomes) == set(outcomes)
        assert all("a table without rows" in outcome.message for outcome in outcomes.values())


def test_a_cell_that_is_there_twice(validate: Validate, rams: pd.DataFrame) -> None:
    doubled = pd.concat([rams, rams.tail(1)], ignore_index=True)
    outcome = validate(RAMS, doubled)["keys_unique"]
    assert outcome.blocking
    assert "region 25, sni2007 00, kon 2" in outcome.message


def test_a_lost_cell_is_named(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    at = cell(rams, region="08", sni2007="F", kon="1", tid="2018")
    outcomes = validate(RAMS, rams.drop(index=at))
    assert _failed(outcomes) == {"cells_complete"}
    assert "1 cell lost: region 08, sni2007 F, kon 1" in outcomes["cells_complete"].message
    assert "1 left out for a missing cell" in outcomes["county_sums_equal_country"].observed


def test_a_row_without_a_code(validate: Validate, rams: pd.DataFrame) -> None:
    rams.loc[len(rams) - 1, "sni2007"] = None
    outcomes = validate(RAMS, rams)
    assert "1 row without a code" in outcomes["cells_complete"].observed
    assert "1 unknown code of sni2007: NULL (1 row)" in outcomes["codes_known_sni2007"].observed


def test_an_unknown_code_and_a_missing_one(validate: Validate, rams: pd.DataFrame) -> None:
    rams["region"] = rams["region"].replace({"08": "26"})
    outcome = validate(RAMS, rams)["codes_known_region"]
    assert outcome.blocking
    assert "1 unknown code of region: 26 (352 rows) and 1 missing code of region: 08" in outcome.message
    assert f"contracts/{RAMS}.yml" in outcome.message


def test_a_code_that_may_be_missing(validate: Validate, sampled: Callable[[str], pd.DataFrame]) -> None:
    table = "scb_regional_accounts_industries"
    frame = sampled(table)
    for vintage in (frame[frame["region"] != "90"], frame):
        assert validate(table, vintage)["codes_known_region"].passed
    lost = validate(table, frame[~frame["region"].isin(["90", "08"])])["codes_known_region"]
    assert "1 missing code of region: 08" in lost.observed


def test_a_code_without_a_name_is_a_warning_and_a_lost_name_stops(validate: Validate, bas: pd.DataFrame) -> None:
    bas.loc[bas["contentscode"] == "000005FH", "measure"] = None
    outcomes = validate("scb_bas", bas)
    nameless, lost = outcomes["names_complete_measure"], outcomes["names_present_measure"]
    assert not nameless.passed
    assert not nameless.blocking
    assert "1 code of contentscode without a measure name: 000005FH (748 rows)" in nameless.message
    assert lost.blocking
    assert "employment_by_residence" in lost.message


def test_a_year_lost_between_others(validate: Validate, rams: pd.DataFrame) -> None:
    outcomes = validate(RAMS, rams[rams["tid"] != "2012"])
    assert _failed(outcomes) == {"no_year_lost"}
    assert "1 year lost: 2012" in outcomes["no_year_lost"].message


def test_the_last_year_of_a_closed_table_lost(validate: Validate, rams: pd.DataFrame) -> None:
    assert "1 year lost: 2018" in validate(RAMS, rams[rams["tid"] != "2018"])["no_year_lost"].observed


def test_a_year_of_the_vintage_before_lost(validate: Validate, bas: pd.DataFrame) -> None:
    assert validate("scb_bas", bas, ["2020", "2021"])["no_year_lost"].passed
    lost = validate("scb_bas", bas, ["2020", "2021", "2022"])["no_year_lost"]
    assert lost.blocking
    assert "1 year lost: 2022" in lost.message


def test_a_survey_of_every_second_year_loses_no_year_between() -> None:
    frame = pd.DataFrame({"tid": ["2005", "2007", "2011"]})
    assert "1 year lost: 2009" in findings.years_lost(frame, "tid", 2005, None, (), every=2).observed
    # Where years come irregularly, only one that was there before can be lost.
    assert findings.years_lost(frame, "tid", 2005, None, (), every=None).passed
    assert "1 year lost: 2006" in findings.years_lost(frame, "tid", 2005, None, ("2006",), every=None).observed


def test_a_period_that_is_no_year(validate: Validate, bas: pd.DataFrame) -> None:
    bas["tid"] = bas["tid"].replace({"2021": "2021K1"})
    assert "1 period not written as a year: 2021K1" in validate("scb_bas", bas)["no_year_lost"].message


def test_a_negative_value(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    rams.loc[cell(rams, region="08", sni2007="F", kon="1", tid="2018"), "value"] = -1.0
    outcomes = validate(RAMS, rams)
    assert _failed(outcomes) == {"value_domain_employment", "county_sums_equal_country"}
    message = outcomes["value_domain_employment"].message
    assert "1 value out of bounds: value -1, region 08, sni2007 F, kon 1" in message
    assert "not below 0" in message


def test_wrong_rows_are_named_whatever_the_index(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    rams.loc[cell(rams, region="08", sni2007="F", kon="1", tid="2018"), "value"] = -1.0
    shuffled = rams.sort_values("tid", kind="stable").set_index("tid", drop=False)
    assert "region 08, sni2007 F, kon 1" in validate(RAMS, shuffled)["value_domain_employment"].message


def test_a_vintage_that_is_wrong_throughout_names_five_rows(validate: Validate, rams: pd.DataFrame) -> None:
    rams["value"] = -1.0
    observed = validate(RAMS, rams)["value_domain_employment"].observed
    assert observed.startswith("7744 values out of bounds: ")
    assert observed.endswith(" and more")
    assert observed.count("region") == 5


def test_a_unit_that_changed_under_an_unchanged_name(validate: Validate, bas: pd.DataFrame) -> None:
    """Persons that became thousands: nothing negative, nothing missing, all sums right, all wrong."""
    bas["value"] = bas["value"] / 1000
    outcomes = validate("scb_bas", bas)
    assert _failed(outcomes) == {"value_domain_employment_in_country"}


def test_a_bound_that_meets_no_value_fails(validate: Validate, bas: pd.DataFrame) -> None:
    """Great Expectations passes a condition that no row fulfils."""
    bas["sni2007"] = bas["sni2007"].replace({"A-U+US": "TOT"})
    outcome = validate("scb_bas", bas)["value_domain_employment_in_country"]
    assert outcome.blocking
    assert "no value to look at" in outcome.message


def test_a_missing_value_without_symbol(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    rams.loc[cell(rams, region="08", sni2007="F", kon="1", tid="2018"), "value"] = None
    outcomes = validate(RAMS, rams)
    assert _failed(outcomes) == {"status_if_and_only_if_missing"}
    assert (
        "1 cell with neither value nor symbol: region 08, sni2007 F"
        in outcomes["status_if_and_only_if_missing"].message
    )


def test_a_missing_value_with_symbol_is_right(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    at = cell(rams, region="08", sni2007="F", kon="1", tid="2018")
    rams.loc[at, "value"] = None
    rams.loc[at, "status"] = ".."
    outcomes = validate(RAMS, rams)
    assert not _failed(outcomes)
    assert "351 sums compared, 1 left out for a missing cell" in outcomes["county_sums_equal_country"].observed


def test_a_symbol_beside_a_value(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    rams.loc[cell(rams, region="08", sni2007="F", kon="1", tid="2018"), "status"] = ".."
    outcomes = validate(RAMS, rams)
    assert _failed(outcomes) == {"status_if_and_only_if_missing"}
    assert "1 cell with both value and symbol" in outcomes["status_if_and_only_if_missing"].message


def test_an_unknown_symbol_is_a_warning(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    at = cell(rams, region="08", sni2007="F", kon="1", tid="2018")
    rams.loc[at, "value"] = None
    rams.loc[at, "status"] = "?"
    outcomes = validate(RAMS, rams)
    assert _failed(outcomes) == {"status_symbols_known"}
    assert not outcomes["status_symbols_known"].blocking
    assert "status ?, region 08" in outcomes["status_symbols_known"].message


def test_rams_counties_one_off_the_country_stop(validate: Validate, rams: pd.DataFrame, cell: Cell) -> None:
    rams.loc[[cell(rams, region="00", sni2007="F", kon="1", tid="2018")], "value"] += 1
    outcome = validate(RAMS, rams)["county_sums_equal_country"]
    assert outcome.blocking
    assert (
        "1 sum of 352 off, 0 left out for a missing cell: measure employment, sni2007 F, kon 1, tid 2018: "
        "parts 2,100, total 2,101, difference -1" in outcome.message
    )


@pytest.mark.parametrize(("off", "passed"), [(10, True), (11, False), (-10, True), (-11, False)])
@pytest.mark.parametrize(
    ("check", "region", "industry"),
    [("county_sums_equal_country", "00", "F"), ("industry_sums_equal_total", "08", "A-U+US")],
)
def test_bas_parts_may_be_ten_off(
    validate: Validate,
    bas: pd.DataFrame,
    cell: Cell,
    off: int,
    passed: bool,
    check: str,
    region: str,
    industry: str,
) -> None:
    at = cell(bas, region=region, sni2007=industry, contentscode="000005FG", tid="2021")
    bas.loc[[at], "value"] += off
    outcomes = validate("scb_bas", bas)
    assert outcomes[check].passed is passed
    assert f"{-off:+d}" in outcomes[check].observed or passed


@pytest.mark.parametrize(("off", "passed"), [(27, True), (28, False)])
def test_more_cells_in_a_sum_mean_more_noise(
    validate: Validate, population: pd.DataFrame, cell: Cell, off: int, passed: bool
) -> None:
    population.loc[[cell(population, region="00", kon="1+2", tid="2025")], "value"] += off
    assert validate("scb_population", population)["county_sums_equal_country"].passed is passed


@pytest.mark.parametrize(
    ("year", "off", "passed"),
    [("2024", 1, False), ("2025", 1, True), ("2025", 10, True), ("2025", 11, False)],
)
def test_sexes_add_up_exactly_until_the_agency_perturbs_cells(
    validate: Validate, population: pd.DataFrame, cell: Cell, year: str, off: int, passed: bool
) -> None:
    population.loc[[cell(population, region="08", kon="1", tid=year)], "value"] += off
    assert validate("scb_population", population)["sexes_add_up"].passed is passed


def test_the_furthest_sums_are_named_and_all_are_counted(validate: Validate, rams: pd.DataFrame) -> None:
    in_kalmar = (rams["region"] == "08") & (rams["sni2007"] == "F") & (rams["kon"] == "1")
    rams.loc[in_kalmar, "value"] += [float(off) for off in range(1, 12)]
    observed = validate(RAMS, rams)["county_sums_equal_country"].observed
    assert "11 sums of 352 off" in observed
    assert observed.endswith("and 6 more")
    assert "tid 2018" in observed
    assert "tid 2008" not in observed


def test_sums_that_cannot_be_compared_at_all_fail(validate: Validate, rams: pd.DataFrame) -> None:
    """A check that saw nothing has not seen that all is well."""
    kalmar = rams["region"] == "08"
    rams.loc[kalmar, "value"] = None
    rams.loc[kalmar, "status"] = ".."
    outcome = validate(RAMS, rams)["county_sums_equal_country"]
    assert outcome.blocking
    assert "no sum to compare: 352 left out" in outcome.message


def test_parts_that_count_as_nothing_when_hidden(validate: Validate, sampled: Callable[[str], pd.DataFrame]) -> None:
    """The extra region has a symbol wherever nothing happens there: the other parts still have to add up."""
    table = "scb_regional_accounts_nuts2"
    frame = sampled(table)
    hidden = frame["region"].eq("90") & frame["value"].isna()
    assert hidden.any()
    assert validate(table, frame)["nuts2_sums_equal_country"].passed
    industry = frame.loc[hidden, "sni2007"].iloc[0]
    year, measure = frame.loc[hidden, "tid"].iloc[0], frame.loc[hidden, "measure"].iloc[0]
    at = frame["region"].eq("00") & frame["sni2007"].eq(industry) & frame["tid"].eq(year)
    frame.loc[at & frame["measure"].eq(measure), "value"] += 1000
    assert validate(table, frame)["nuts2_sums_equal_country"].blocking


def test_a_missing_column_fails_what_needs_it_and_nothing_else(validate: Validate, rams: pd.DataFrame) -> None:
    outcomes = validate(RAMS, rams.drop(columns="status"))
    assert _failed(outcomes) == {"columns_present", "status_if_and_only_if_missing", "status_symbols_known"}
    assert "no column status" in outcomes["columns_present"].message
    assert "the table has no column 'status'" in outcomes["status_if_and_only_if_missing"].message
    assert outcomes["status_symbols_known"].blocking, "a warning that could not be looked for is not harmless"


def test_values_that_are_no_numbers_are_no_pass(validate: Validate, rams: pd.DataFrame) -> None:
    rams["value"] = rams["value"].astype("str")
    rams.loc[0, "value"] = "many"
    outcomes = validate(RAMS, rams)
    assert {"value_domain_employment", "county_sums_equal_country"} <= _failed(outcomes)


def test_a_check_that_breaks_is_a_failed_critical_outcome(
    validate: Validate, rams: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_great_expectations()
    from pipelines.checks.expectations import custom

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the index is out of order.")

    monkeypatch.setattr(custom.CodesWithoutName, "find", staticmethod(broken))
    outcomes = validate(RAMS, rams)
    assert _failed(outcomes) == {"names_complete_measure"}
    outcome = outcomes["names_complete_measure"]
    assert outcome.blocking, "the check is declared a warning, but it has not looked"
    assert "could not be carried out: the index is out of order;" in outcome.message


@pytest.mark.parametrize("answer", ["raises", "forgets"])
def test_great_expectations_breaking_as_a_whole_fails_every_check(
    validate: Validate, rams: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    load_great_expectations()
    from pipelines.checks.expectations import suite

    def broken(*_: object) -> dict[str, object]:
        if answer == "raises":
            raise RuntimeError("no context")
        return {}

    monkeypatch.setattr(suite, "validate", broken)
    outcomes = validate(RAMS, rams)
    assert len(outcomes) == len(contract_of(RAMS).checks)
    assert all(outcome.blocking for outcome in outcomes.values())
    reported = "no context" if answer == "raises" else "returned no result"
    assert all(reported in outcome.message for outcome in outcomes.values())


def test_severities_reach_great_expectations() -> None:
    load_great_expectations()
    from pipelines.checks.expectations import suite

    for contract in all_contracts().values():
        reported = {
            (expectation.meta or {})["check"]: expectation.severity.value
            for expectation in suite._suite(contract, []).expectations
        }
        assert reported == {check.name: check.severity for check in contract.checks}


def test_the_garbage_collector_is_left_as_it_was() -> None:
    for was_on in (True, False):
        (gc.enable if was_on else gc.disable)()
        try:
            load_great_expectations()
            assert gc.isenabled() is was_on
        finally:
            gc.enable()


def test_the_frame_is_left_as_it_was(rams: pd.DataFrame) -> None:
    before = rams.copy(deep=True)
    validate(contract_of(RAMS), made_view(RAMS, rams))
    pd.testing.assert_frame_equal(rams, before)


def test_a_new_letter_of_eurostat_beside_a_figure_is_a_warning_that_names_it(validate: Validate) -> None:
    """Issue 11: a new status letter is a clear finding, and stops nothing."""
    contract = contract_of("eurostat_national_value_added")
    key = contract.source.key
    codes = {"freq": ["A"], "unit": ["CP_MNAC", "CLV20_MNAC"], "nace_r2": ["TOTAL", "B-E"], "na_item": ["B1G"]}
    codes |= {"geo": ["SE"], "tid": [str(year) for year in range(1993, 2025)]}
    frame = pd.DataFrame(product(*(codes[column] for column in key)), columns=key, dtype="str")
    named = {"CP_MNAC": "value_added_basic_prices", "CLV20_MNAC": "value_added_volume"}
    frame["measure"], frame["value"] = frame["unit"].map(named), 3_000_000.0
    frame["status"] = pd.Series(["p", "q", *[None] * (len(frame) - 2)], dtype="str")
    outcomes = validate(contract.table, frame)
    assert _failed(outcomes) == {"status_symbols_known"}
    assert "status q" in outcomes["status_symbols_known"].message
    assert not outcomes["status_symbols_known"].blocking
