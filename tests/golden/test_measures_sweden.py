"""Real figures: RAMS 2008–2018, 21 counties by 16 groups, through the macros and in the finished marts.

Expected numbers come from EconGeo 1.3 and REAT 3.0.3 run on the same table. They count the group 00, "unknown
industry", as an industry; so does what is fed to the macros here. The marts leave it out, and are held to the quotients
without it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.transform.dbt_call import DBT_PROJECT
from sample.documents import cells_of, read
from sample.record import TABLES
from tests.golden.measure_sql import Measures, cells, compare
from tests.nights import Site

GROUPS = ["A", "B+C", "D+E", "F", "G", "H", "I", "J", "K", "L", "M+N", "O", "P", "Q", "R+S+T+U"]


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split()]


QUOTIENTS_WITH_UNKNOWN = {
    2008: _numbers(
        "1.645060 2.193198 1.428579 1.927423 0.971364 0.829652 0.835041 0.923949 "
        "0.473879 0.455316 0.878743 0.622987 0.833203 1.022238 1.121707 0.834222"
    ),
    2018: _numbers(
        "1.584426 2.215320 1.565131 1.726725 0.957972 0.817797 0.830246 0.923181 "
        "0.343729 0.400885 0.930733 0.678321 0.927036 0.993349 1.157661 0.879171"
    ),
}
QUOTIENTS = {
    2008: _numbers(
        "2.2098 1.4394 1.9420 0.9787 0.8359 0.8414 0.9309 0.4775 0.4588 0.8854 0.6277 0.8395 1.0300 1.1302 0.8405"
    ),
    2018: _numbers(
        "2.2289 1.5747 1.7373 0.9638 0.8228 0.8353 0.9288 0.3458 0.4033 0.9364 0.6825 0.9327 0.9994 1.1647 0.8845"
    ),
}
STRUCTURE = {
    2008: {"krugman": 0.2465829951, "herfindahl": 0.1173400062, "hachman": 0.9028276950}
    | {"gini_specialisation": 0.239060, "entropy": 3.468},
    2018: {"krugman": 0.2506212136, "herfindahl": 0.1091096236, "hachman": 0.8922022621}
    | {"gini_specialisation": 0.239838, "entropy": 3.513},
}
# As many decimals as the reference prints.
TOLERANCE = {"gini_specialisation": 5.1e-7, "entropy": 5.1e-4}


@pytest.fixture(scope="module")
def rams() -> pd.DataFrame:
    """Rows of the table `cells`, both sexes together, 00 an industry like the others."""
    document = read(TABLES / "scb_rams_2008_2018.json")
    codes = [list(document["dimension"][variable]["category"]["index"]) for variable in document["id"]]
    values = pd.Series(cells_of(document).astype(float).ravel(), index=pd.MultiIndex.from_product(codes))
    summed = values.groupby(level=[0, 1, 4]).sum().rename("value")
    rows = summed.rename_axis(["region_code", "industry_code", "year"]).reset_index()
    return rows.assign(
        year=rows["year"].astype(int),
        classification="SNI2007",
        regime="RAMS",
        measure="employment",
        cell_status="published",
        source="scb_rams_2008_2018",
        vintage_id="recorded",
        origin="recorded",
    )


@pytest.fixture
def fed(measures: Measures, rams: pd.DataFrame) -> Measures:
    """Both databases with the real table in them."""
    compare(measures, rams)
    measures.load(
        "industry_sets",
        pd.read_csv(DBT_PROJECT / "seeds" / "classifications" / "industry_sets.csv", dtype={"industry_code": str}),
    )
    measures.load("periods", [{"regime": "RAMS", "period_start": 2008, "period_end": 2018}])
    return measures


@pytest.mark.parametrize("year", [2008, 2018])
def test_quotients_with_the_unknown_industry_are_econgeos(measures: Measures, rams: pd.DataFrame, year: int) -> None:
    compared = compare(measures, rams[rams["year"] == year])
    kalmar = compared[compared["region_code"] == "08"].set_index("industry_code")["location_quotient"]
    np.testing.assert_allclose(kalmar[["00", *GROUPS]], QUOTIENTS_WITH_UNKNOWN[year], atol=5.1e-7)


@pytest.mark.parametrize("year", [2008, 2018])
def test_quotients_without_the_unknown_industry(measures: Measures, rams: pd.DataFrame, year: int) -> None:
    known = rams[(rams["year"] == year) & (rams["industry_code"] != "00")]
    kalmar = compare(measures, known).query("region_code == '08'").set_index("industry_code")["location_quotient"]
    np.testing.assert_allclose(kalmar[GROUPS], QUOTIENTS[year], atol=5.1e-5)


def test_structure_is_econgeos_and_reats(fed: Measures) -> None:
    structure = fed.run("structure").set_index(["region_code", "year", "measure"])["value"].astype(float)
    for year, expected in STRUCTURE.items():
        for measure, value in expected.items():
            assert structure[("08", year, measure)] == pytest.approx(value, abs=TOLERANCE.get(measure, 5.1e-11))


def test_shift_share_is_reats(fed: Measures) -> None:
    result = fed.run("shift_share")
    parts = ["change", "national", "industry_mix", "regional", "allocation"]
    kalmar = result[result["region_code"] == "08"].groupby("method")[parts].sum()
    dunn = [5140, 13700.858790, -2636.628757, -5924.230033, 0]
    homothetic = [5140, 13700.858790, -2636.628757, -6799.285875, 875.055842]
    annual = [5140, 13144.370888, -2334.389133, -5669.981756, 0]
    np.testing.assert_allclose(kalmar.loc["dunn"], dunn, atol=5.1e-7)
    np.testing.assert_allclose(kalmar.loc["esteban_marquillas"], homothetic, atol=5.1e-7)
    np.testing.assert_allclose(kalmar.loc["dynamic"], annual, atol=5.1e-7)
    counties = result[(result["region_code"] != "00") & (result["method"] == "dunn")]
    assert (counties["industry_mix"] + counties["regional"]).sum() == pytest.approx(0, abs=1e-6)


def test_knowledge_intensive_share_by_proxy(measures: Measures, rams: pd.DataFrame) -> None:
    # Kalmar 9.6 -> 10.7 per cent, nation 16.8 -> 18.5: the gap widened from 7.2 to 7.9 points.
    known = rams[rams["industry_code"] != "00"]
    compare(measures, known)
    measures.load(
        "industry_sets",
        pd.read_csv(DBT_PROJECT / "seeds" / "classifications" / "industry_sets.csv", dtype={"industry_code": str}),
    )
    structure = measures.run("structure").set_index(["measure", "region_code", "year"])
    shares = structure.loc["knowledge_intensive_share"]
    found = [100 * shares.loc[key, "value"] for key in [("08", 2008), ("08", 2018), ("00", 2008), ("00", 2018)]]
    np.testing.assert_allclose(found, [9.6, 10.7, 16.8, 18.5], atol=0.051)
    assert found[2] - found[0] == pytest.approx(7.2, abs=0.051)
    assert found[3] - found[1] == pytest.approx(7.9, abs=0.051)
    assert shares.loc[("08", 2018), "variant"] == "proxy_J+K+M+N"
    assert shares.loc[("08", 2018), "is_proxy"]
    high_technology = structure.loc[("high_technology_share", "08", 2018)]
    assert pd.isna(high_technology["value"])
    assert high_technology["status"] == "needs_finer_industries"


def test_exact_shares_need_all_divisions(measures: Measures) -> None:
    sets = pd.DataFrame(
        [("exact", 1, "62"), ("exact", 1, "63"), ("proxy_J+K+M+N", 2, "J")],
        columns=["variant", "priority", "industry_code"],
    ).assign(classification="SNI2007", measure="knowledge_intensive_share")
    measures.load("industry_sets", sets)
    expected = {("62", "63"): (0.3, "exact"), ("62", "J"): (0.2, "proxy_J+K+M+N"), ("62", "X"): (None, "none")}
    for (one, other), (value, variant) in expected.items():
        compare(measures, cells([[10, 20, 70]], ["A"], [one, other, "rest"]))
        result = measures.run("structure").query("region_code == 'A' and measure == 'knowledge_intensive_share'")
        assert result["variant"].tolist() == [variant]
        assert result["value"].isna().tolist() == [value is None]
        if value is not None:
            assert result["value"].tolist() == pytest.approx([value])
    # All divisions are there, one without a figure: no proxy steps in.
    compare(measures, cells([[10, None, 70]], ["A"], ["62", "63", "rest"], nation=[20, 20, 90]))
    result = measures.run("structure").query("region_code == 'A' and measure == 'knowledge_intensive_share'")
    assert result["status"].tolist() == ["incomplete"]
    assert result["value"].isna().all()


def test_resilience_of_kalmars_industry(fed: Measures, rams: pd.DataFrame) -> None:
    # 23,029 (2008), 20,142 (2009), 19,714 (2018): 85.6 per cent of 2008; nation 84.1. Growth -12.5 and -2.1 per cent,
    # nation -10.5 and -6.0.
    industry = rams[rams["industry_code"] == "B+C"]
    nation = industry[industry["region_code"] == "00"].set_index("year")["value"]
    fed.load("series", industry.assign(national_value=industry["year"].map(nation)))
    fed.load("cycles", pd.read_csv(DBT_PROJECT / "seeds" / "reference" / "cycles.csv"))
    kalmar = fed.run("resilience").query("region_code == '08'").iloc[0]
    assert [kalmar["value_at_start"], kalmar["value_at_trough"], kalmar["value_at_end"]] == [23029, 20142, 19714]
    growth = ["contraction_growth", "national_contraction_growth", "recovery_growth", "national_recovery_growth"]
    np.testing.assert_allclose(100 * kalmar[growth].astype(float), [-12.5, -10.5, -2.1, -6.0], atol=0.051)
    ratios = kalmar[["recovery_ratio", "national_recovery_ratio"]].astype(float)
    np.testing.assert_allclose(100 * ratios, [85.6, 84.1], atol=0.051)
    assert kalmar["status"] == "not_regained"
    assert kalmar["resistance"] < 0 < kalmar["recovery"]


# ---------- in the marts, after a nightly run


def read_marts(site: Site, statement: str) -> pd.DataFrame:
    """What an analyst gets: the published file, or on PostgreSQL the published schema."""
    return pd.DataFrame(site.read(statement))


@pytest.mark.parametrize("year", [2008, 2018])
def test_marts_have_the_quotients_without_the_unknown_industry(good: Site, year: int) -> None:
    rows = read_marts(
        good,
        "select industry_code, location_quotient, origin from marts.specialisation_indices "
        f"where region_code = '08' and regime = 'RAMS' and measure = 'employment' and year = {year}",
    ).set_index("industry_code")
    np.testing.assert_allclose(rows.loc[GROUPS, "location_quotient"].astype(float), QUOTIENTS[year], atol=5.1e-5)
    assert set(rows["origin"]) == {"recorded"}


MARTS = [
    "specialisation_indices",
    "specialisation_changes",
    "regional_structure",
    "shift_share",
    "productivity_decomposition",
    "resilience",
    "industry_relatedness",
    "relatedness_density",
    "linked_series",
    "suppressed_cells",
    "series_breaks",
]


def test_every_row_names_its_source_its_origin_and_its_status(good: Site) -> None:
    for mart in MARTS:
        rows = read_marts(
            good,
            "select count(*) as rows, count(source) as sourced, count(origin) as origins, count(status) as statuses "
            f"from marts.{mart}",
        ).iloc[0]
        assert rows["rows"] > 0, mart
        assert set(rows) == {rows["rows"]}, mart


def test_what_simulated_figures_took_part_in_is_simulated(good: Site) -> None:
    rows = read_marts(
        good,
        "select link_basis, region_code, min(origin) as first, max(origin) as last from marts.linked_series "
        "group by link_basis, region_code",
    )
    # Every link goes over RAMS 2019–2021: riket and Örebro län are at hand, the rest is simulated in the sample.
    linked = rows[rows["link_basis"] == "overlap_and_assumption"].set_index("region_code")
    published = linked.index.isin(["00", "18"])
    assert set(linked[published][["first", "last"]].to_numpy().ravel()) == {"recorded"}
    assert set(linked[~published][["first", "last"]].to_numpy().ravel()) == {"simulated"}
    assert set(rows[rows["link_basis"] == "not_linked"][["first", "last"]].to_numpy().ravel()) == {"recorded"}


def test_every_measure_of_the_marts_is_defined_once(good: Site) -> None:
    defined = read_marts(good, "select table_name, measure from marts.dim_measure")
    structure = read_marts(good, "select distinct measure from marts.regional_structure")
    parts = read_marts(
        good, "select distinct method || '.' || component as measure from marts.productivity_decomposition"
    )
    for table, found in [("regional_structure", structure), ("productivity_decomposition", parts)]:
        assert set(defined.loc[defined["table_name"] == table, "measure"]) == set(found["measure"])


def test_growth_without_prices_is_no_number(good: Site) -> None:
    rows = read_marts(
        good,
        "select regime, status, count(*) as rows, count(value) as figures, count(total) as totals, "
        "min(price_basis) as first_basis, max(price_basis) as last_basis "
        "from marts.productivity_decomposition where method in ('fabricant', 'csls', 'gead') group by regime, status",
    ).set_index(["regime", "status"])
    # Eurostat's branches have prices for the sections. A county with suppressed cells lacks a part, and so its whole.
    published, incomplete = [("NR", "published"), ("FEK", "published")], ("FEK", "incomplete")
    assert set(rows.index) == {*published, incomplete}
    for status in published:
        assert rows.loc[status, ["figures", "totals"]].tolist() == [rows.loc[status, "rows"]] * 2
    assert rows.loc[incomplete, ["figures", "totals"]].tolist() == [0, 0]
    assert set(rows[["first_basis", "last_basis"]].to_numpy().ravel()) == {"prices_of_the_base_year"}


def test_no_region_regains_before_it_has_lost(good: Site) -> None:
    """Fault A2, with the cells that it names: each was above its level of 2008 in 2010 and fell below it afterwards."""
    rows = read_marts(
        good,
        "select region_code, industry_code, regained_year from marts.resilience where regime = 'RAMS' "
        "and contraction_start = 2008 and regained_year is not null and status <> 'did_not_fall'",
    )
    years = read_marts(
        good,
        "select region_code, industry_code, year, value from marts.linked_series "
        "where regime = 'RAMS' and year <= 2018",
    )
    levels = years.set_index(["region_code", "industry_code", "year"])["value"].sort_index()
    for row in rows.itertuples():
        course = levels.loc[row.region_code, row.industry_code]
        assert course.loc[range(2009, int(row.regained_year))].min() < course.loc[2008], row
        assert course.loc[row.regained_year] >= course.loc[2008], row
    regained = {(row.region_code, row.industry_code): row.regained_year for row in rows.itertuples()}
    named = [("08", "D+E"), ("13", "D+E"), ("23", "D+E"), ("09", "H"), ("09", "M+N"), ("25", "K")]
    assert not [cell for cell in named if regained.get(cell) == 2010]


def test_every_row_made_of_preliminary_figures_says_so(good: Site) -> None:
    """Fault A14: all of BAS (TAB3785) is preliminary."""
    for mart in ("fct_employment", "specialisation_indices", "shift_share", "regional_structure", "indicator_series"):
        rows = read_marts(good, f"select regime, is_preliminary, source from marts.{mart}")
        assert set(rows.loc[rows["regime"] == "BAS", "is_preliminary"]) == {True}, mart
        assert set(rows.loc[rows["regime"] == "RAMS", "is_preliminary"]) == {False}, mart
    linked = read_marts(good, "select link_basis, is_preliminary from marts.linked_series")
    assert linked["is_preliminary"].all()


def test_both_tables_of_the_accounts_have_one_set_of_codes(good: Site) -> None:
    """Fault A9: NUTS 2 regions had TOT, OFFHIO and EJBRANSCH for what counties have as TOTAL, PUBLIC, UNALLOCATED."""
    codes = read_marts(
        good,
        "select distinct industry_code, region_code like 'RIKS%' as is_nuts2 from marts.fct_regional_accounts "
        "where measure = 'value_added'",
    )
    nuts2, counties = (set(codes.loc[codes["is_nuts2"] == which, "industry_code"]) for which in (True, False))
    assert counties <= nuts2
    compared = read_marts(
        good, "select distinct comparison, industry_code from marts.reconciliation where comparison like 'accounts_n%'"
    )
    for comparison in ("accounts_nation", "accounts_nuts2"):
        found = set(compared.loc[compared["comparison"] == comparison, "industry_code"])
        assert {"PUBLIC", "TOTAL"} <= found, comparison


def test_codes_and_classification_join_the_dimension_and_lose_nothing(good: Site) -> None:
    """Fault A10: the whole economy had another classification in the accounts than in dim_industry."""
    lost = read_marts(
        good,
        "select count(*) as rows from marts.fct_regional_accounts as accounts left join marts.dim_industry as industry "
        "on industry.industry_code = accounts.industry_code and industry.classification = accounts.classification "
        "where industry.industry_code is null",
    )
    assert lost["rows"].tolist() == [0]
    labels = read_marts(good, "select industry_code, label_sv, label_en from marts.dim_industry")
    assert labels[["label_sv", "label_en"]].notna().all(axis=None)
    accounts = labels[labels["industry_code"].isin(["B05-C33", "G45-G47", "PUBLIC", "UNALLOCATED", "TOTAL"])]
    assert len(accounts) == 5
    assert (accounts["label_sv"] != accounts["label_en"]).all()


def test_no_row_counts_simulated_verdicts_of_neighbours_and_says_recorded(good: Site) -> None:
    """Fault A12: 14 rows counted them and said recorded."""
    rows = read_marts(
        good,
        "select claims.claim_id, claims.region_code, claims.neighbours_holding, claims.neighbour_count, "
        "count(*) as bordering, "
        "count(case when others.verdict in ('holds', 'holds partly') then 1 end) as holding_on_real_figures "
        "from marts.strategy_claims as claims "
        "inner join marts.bridge_county_neighbour as neighbours on neighbours.region_code = claims.region_code "
        "left join marts.strategy_claims as others on others.strategy_id = claims.strategy_id "
        "and others.claim_id = claims.claim_id and others.region_code = neighbours.neighbour_code "
        "and not others.is_simulated where claims.origin <> 'simulated' "
        "group by claims.strategy_id, claims.claim_id, claims.region_code, claims.neighbours_holding, "
        "claims.neighbour_count",
    )
    # A strategy may name neighbours beyond those that border on its own region.
    rows = rows[rows["neighbour_count"] <= rows["bordering"]]
    assert len(rows)
    assert (rows["neighbours_holding"] <= rows["holding_on_real_figures"]).all()
