"""Contracts as declarations: they fit the declared tables, and a wrong one is refused in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.checks.catalogue import contract_of, table_checks
from pipelines.checks.contract import FOLDER, ContractError, all_contracts
from pipelines.checks.rules import SumsEqualTotal
from pipelines.jsonstat.status_symbols import KNOWN_STATUS_SYMBOLS
from pipelines.sources.catalogue import all_sources
from pipelines.system.yaml_text import parse_yaml

TABLES = sorted(all_contracts())
RAMS = (FOLDER / "scb_rams_2008_2018.yml").read_text(encoding="utf-8")


def _sums(table: str) -> dict[str, SumsEqualTotal]:
    return {rule.name: rule for rule in contract_of(table).sums_equal_total}


def test_every_declared_table_has_a_contract_and_no_other_has() -> None:
    assert set(all_contracts()) == set(all_sources())


def test_contracts_know_the_symbols_that_readers_know() -> None:
    codes = parse_yaml((FOLDER.parent / "codes.yml").read_text(encoding="utf-8"))
    assert sorted(codes["status_symbols"]) == sorted(KNOWN_STATUS_SYMBOLS)


@pytest.mark.parametrize("table", TABLES)
def test_checks_are_named_once_and_described(table: str) -> None:
    checks = table_checks(table)
    names = [check.name for check in checks]
    assert len(names) == len(set(names))
    assert [check.name for check in checks if check.kind == "drift"] == [
        "metadata_breaking_changes",
        "metadata_other_changes",
        "rows_as_before",
        "magnitude_kept",
        "missing_share_as_before",
        "revisions_as_declared",
    ]
    assert all(check.description_en.startswith("Expects ") and check.advice for check in checks)
    assert {check.kind for check in checks} == {"contract", "drift"}


def test_names_of_checks_are_stable() -> None:
    """The history of a check hangs on its name: renaming one is a decision, not a side effect."""
    assert [check.name for check in table_checks("scb_rams_2008_2018")] == [
        "columns_present",
        "keys_unique",
        "cells_complete",
        "codes_known_region",
        "codes_known_sni2007",
        "codes_known_kon",
        "names_present_measure",
        "names_complete_measure",
        "no_year_lost",
        "value_domain_employment",
        "status_if_and_only_if_missing",
        "status_symbols_known",
        "county_sums_equal_country",
        "metadata_breaking_changes",
        "metadata_other_changes",
        "rows_as_before",
        "magnitude_kept",
        "missing_share_as_before",
        "revisions_as_declared",
    ]


# The column of places has the name that its agency gives it.
_PLACES = {"codes_known_region", "codes_known_geo", "codes_known_municipality"}


@pytest.mark.parametrize("table", TABLES)
def test_what_the_issue_calls_critical_is_critical(table: str) -> None:
    severity = {check.name: check.severity for check in table_checks(table)}
    for name in ("keys_unique", "cells_complete", "no_year_lost"):
        assert severity[name] == "critical"
    # The national accounts have no regions, and Europe's are whatever is configured.
    codes_known = {name: severity[name] for name in severity if name.startswith("codes_known_")}
    assert set(codes_known.values()) <= {"critical"}
    without = {
        "scb_national_accounts_industries",
        "eurostat_regional_product",
        "eurostat_union_value_added",
        "eurostat_union_employed",
    }
    assert _PLACES & set(codes_known) or table in without
    assert severity["status_if_and_only_if_missing"] == "critical"
    assert severity["metadata_breaking_changes"] == "critical"
    assert severity["status_symbols_known"] == "warning"


def test_tolerances_are_those_of_the_statistics() -> None:
    for table in ("scb_rams_2008_2018", "scb_rams_2019_2021"):
        assert _sums(table)["county_sums_equal_country"].tolerance == {"employment": 0}
    for rule in _sums("scb_bas").values():
        assert rule.tolerance == {"employment": 10, "employment_by_residence": 10}
    sexes = _sums("scb_population")["sexes_add_up"]
    assert (sexes.tolerance, sexes.tolerance_from) == ({"population": 0}, {2025: {"population": 10}})


@pytest.mark.parametrize(
    "table",
    ["scb_regional_accounts_totals", "scb_regional_accounts_industries", "scb_regional_accounts_nuts2"],
)
def test_tolerance_of_the_regional_accounts_is_the_rounding_of_every_cell_in_the_sum(table: str) -> None:
    digit = {"value_added": 1, "wages": 1, "employment": 0.1}
    for rule in _sums(table).values():
        cells = len(rule.parts) + 1
        assert rule.tolerance == pytest.approx({measure: cells * digit[measure] / 2 for measure in digit})


def test_ratios_are_never_added_up() -> None:
    ratios = {"volume_change", "value_added_per_inhabitant", "value_added_per_employed"}
    for contract in all_contracts().values():
        for rule in contract.sums_equal_total:
            assert ratios.isdisjoint(rule.tolerance)


def test_a_rams_contract_knows_21_counties_and_16_industries() -> None:
    region, industry, sex = contract_of("scb_rams_2008_2018").codes_known
    assert (len(region.codes), len(industry.codes), sex.codes) == (22, 16, ("1", "2"))
    assert "00" in industry.codes
    assert "US" not in industry.codes


def _read(folder: Path, text: str, name: str = "scb_rams_2008_2018") -> None:
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    all_contracts(folder)


@pytest.mark.parametrize(
    ("right", "wrong", "reported"),
    [
        ("keys_unique: {severity: critical}", "", "keys_unique: Field required"),
        ("keys_unique:", "keys_uniqe:", "keys_uniqe: Extra inputs are not permitted"),
        ("no_year_lost: {severity: critical}", "no_year_lost: {severity: fatal}", "'critical' or 'warning'"),
        ("codes: counties_and_country", "codes: countys", "no code list is named 'countys'"),
        ("codes: men_and_women", "codes: [1, 2]", "codes_known.2.codes.0: Input should be a valid string"),
        ("column: region, codes", "column: regio, codes", "column 'regio' is not among region, sni2007, kon"),
        ("tolerance: {employment: 0}", "tolerance: {wages: 0}", "measure 'wages' is not among employment"),
        ("measures: [employment]", "measures: [wages]", "measure 'wages' is not among employment"),
        ("minimum: 0, maximum: 1000000, ", "", "needs a minimum or a maximum"),
        ('total: "00"', 'total: "08"', "the total '08' is among its own parts"),
        ("name: county_sums_equal_country", "name: keys_unique", "two rules make a check of the same name"),
        ("name: county_sums_equal_country", "name: county sums", "cannot name a check"),
        ("keys_unique: {", "keys_unique: {{", "is not YAML"),
    ],
)
def test_a_wrong_contract_is_refused_in_words(tmp_path: Path, right: str, wrong: str, reported: str) -> None:
    assert right in RAMS
    with pytest.raises(ContractError, match=r"scb_rams_2008_2018\.yml") as refused:
        _read(tmp_path, RAMS.replace(right, wrong, 1))
    assert reported in str(refused.value)


def test_an_empty_file_is_no_contract(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="does not hold a contract"):
        _read(tmp_path, "")


def test_a_contract_without_a_declared_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"scb_hours\.yml.*declares no table"):
        _read(tmp_path, RAMS, name="scb_hours")


def test_a_table_without_a_contract_is_reported_what_to_write() -> None:
    with pytest.raises(ContractError, match=r"write checks/contracts/scb_hours\.yml"):
        table_checks("scb_hours")


def _printed(program: str) -> str:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()


def test_loading_contracts_loads_neither_great_expectations_nor_pandas() -> None:
    """Definitions are loaded at every start and every sensor tick; Great Expectations costs seconds."""
    program = (
        "import sys\n"
        "import pipelines.checks.drift, warehouse.check_results, pipelines.checks.expectations.validation\n"
        "from pipelines.checks.catalogue import table_checks\n"
        "from pipelines.checks.contract import all_contracts\n"
        "assert all(table_checks(table) for table in all_contracts())\n"
        "heavy = {'great_expectations', 'pandas', 'numpy', 'dagster'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    assert _printed(program) == "[]"


def test_arithmetic_does_not_load_great_expectations() -> None:
    program = (
        "import sys, pipelines.checks.findings, pipelines.checks.expectations\n"
        "print('great_expectations' in sys.modules)"
    )
    assert _printed(program) == "False"
