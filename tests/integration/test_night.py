"""One whole nightly run on the sample, on both databases: what readers have, compared with figures from outside."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.archive import Archive
from pipelines.installation.parts import Installation
from pipelines.pxweb import decode
from pipelines.sources.catalogue import all_sources
from pipelines.sources.dropped_sets import dropped_sets
from sample.api import TABLES
from sample.catalogue import CATALOGUE
from tests import published_figures
from tests.databases import DIALECTS, Dialect
from tests.nights import ASKED, Site

# Kalmar län, RAMS, sexes summed, the unknown industry left out of county and nation: LQ by EconGeo and by hand.
KALMAR = {
    2008: {
        "A": 2.2098, "B+C": 1.4394, "D+E": 1.9420, "F": 0.9787, "G": 0.8359, "H": 0.8414, "I": 0.9309, "J": 0.4775,
        "K": 0.4588, "L": 0.8854, "M+N": 0.6277, "O": 0.8395, "P": 1.0300, "Q": 1.1302, "R+S+T+U": 0.8405,
    },
    2018: {
        "A": 2.2289, "B+C": 1.5747, "D+E": 1.7373, "F": 0.9638, "G": 0.8228, "H": 0.8353, "I": 0.9288, "J": 0.3458,
        "K": 0.4033, "L": 0.9364, "M+N": 0.6825, "O": 0.9327, "P": 0.9994, "Q": 1.1647, "R+S+T+U": 0.8845,
    },
}  # fmt: skip

MARTS = {
    "dim_region": 321,
    "fct_business_statistics": 8_316,
    # Both registers, and RAMS once more with the sexes summed: 7,744 * 3/2 + 2,112 * 3/2 + 2,244 (by workplace alone);
    # and 15,300 of the ordered extract; the final register: 22 places x 17 rows x men, women and both x five years.
    "fct_employment": 32_328 + 5_610,
    "fct_population": 1_056,
    # The totals, the aggregates without theirs, the eight NUTS 2 regions without theirs: 21,750; investments: 9 regions
    # x 5 x 25; Eurostat's: 23 places x 3 industries x 25, employed 23 x 25, population 21 x 25, volumes 2 x 33.
    "fct_regional_accounts": 21_750 + 1_125 + 1_725 + 575 + 525 + 66,
    "county_productivity": 21 * 25,
    # Country and counties: the whole and manufacturing in 25 years; industry in 25, two of them with both registers.
    # Product of 1,323 regions in the years that were at hand.
    "european_regions": 9_334,
    # 21 counties in 25 years, 19 regions of Finland in five.
    "european_productivity": 21 * 25 + 19 * 5,
    # Counties by industry and the rest in 25 years; ten counties like each.
    "european_structure": 21 * 2 * 25,
    "european_peers": 21 * 10,
    "county_growth": 22 * (25 + 25 + 27),
    # Nine key figures of 22 places in ten years, one of them by sex; education in four.
    "fct_key_figures": (8 + 3) * 22 * 10 + 22 * 4,
    "specialisation_indices": 30_222,
}

# Datasets of Eurostat for which no figures of Sweden were at hand.
MADE = {
    "eurostat_knowledge_employment",
    "eurostat_national_branches",
    "eurostat_research_expenditure",
    "eurostat_tertiary_education",
}
LISTED = json.loads((TABLES / "index.json").read_bytes())["tables"]
RECORDED = {Path(entry["file"]).stem for entry in LISTED if entry["origin"] == "recorded"}
RECORDED |= {name for name in ASKED if all_sources()[name].kind == "eurostat"} - MADE
RECORDED |= {"kolada_education"}
MIXED = {table.stem for table in CATALOGUE.values() if table.is_mixed}


def test_every_mart_is_published_with_its_rows_in_all_forms(good: Site) -> None:
    described = json.loads((good.published / "release.json").read_text())
    assert described["rows"].items() >= MARTS.items()
    assert {path.stem for path in (good.published / "parquet").glob("*.parquet")} == set(described["rows"])

    def counted(read: Callable[[str], list[dict[str, Any]]], relation: str) -> dict[str, int]:
        each = (f"select '{name}' as name, count(*) as n from {relation.format(name)}" for name in described["rows"])
        return {row["name"]: row["n"] for row in read(" union all ".join(each))}

    assert counted(good.read, "marts.{}") == described["rows"]
    assert counted(good.read_file, "marts.{}") == described["rows"]
    assert counted(good.read_file, f"read_parquet('{good.published}/parquet/{{}}.parquet')") == described["rows"]


@pytest.mark.parametrize("year", KALMAR)
def test_kalmar_is_as_specialised_as_the_reference_says(good: Site, year: int) -> None:
    rows = good.read(
        "select industry_code, location_quotient, origin from marts.specialisation_indices "
        "where regime = 'RAMS' and measure = 'employment' and region_code = '08' and year = :year",
        year=year,
    )
    assert {row["industry_code"]: round(row["location_quotient"], 4) for row in rows} == KALMAR[year]
    assert {row["origin"] for row in rows} == {"recorded"}


def test_kalmars_quotients_of_2025_are_what_the_published_figures_give_by_plain_arithmetic(good: Site) -> None:
    published = _bas_by_workplace(2025)
    industries = sorted({industry for _, industry in published} - {"A-U+US", "US"})
    known = {region: published[region, "A-U+US"] - published[region, "US"] for region in ("00", "08")}
    rows = {
        row["industry_code"]: row
        for row in good.read(
            "select * from marts.specialisation_indices where regime = 'BAS' and measure = 'employment' "
            "and region_code = '08' and year = 2025"
        )
    }
    assert sorted(rows) == industries
    for industry, row in rows.items():
        count = published["08", industry]
        expected = known["08"] * published["00", industry] / known["00"]
        assert row["value"] == count
        assert row["location_quotient"] == pytest.approx(count / expected, rel=1e-12)
        low, high = exact_poisson_limits(count)
        # Byar's approximation is within 0.1 % of the exact limits from a count of 10.
        assert row["location_quotient_low"] == pytest.approx(low / expected, rel=1e-3)
        assert row["location_quotient_high"] == pytest.approx(high / expected, rel=1e-3)
        assert row["is_specialised"] == (low / expected > 1)
        assert row["origin"] == "recorded"


def test_both_databases_publish_the_same_figures(finished: Callable[[Dialect], Site]) -> None:
    sites = {dialect: finished(dialect) for dialect in DIALECTS}
    for name in MARTS:
        keys = [column for column in _columns(sites["duckdb"], name) if column != "fetched_at"]
        reported = {}
        for dialect, site in sites.items():
            rows = site.read(f"select {', '.join(keys)} from marts.{name}")
            reported[dialect] = sorted((tuple(row.values()) for row in rows), key=repr)
        for ours, theirs in zip(reported["duckdb"], reported["postgresql"], strict=True):
            assert _same(ours, theirs), (name, ours, theirs)


def test_the_copy_on_postgresql_is_the_schema_that_analysts_query(finished: Callable[[Dialect], Site]) -> None:
    site = finished("postgresql")
    query = "select * from marts.specialisation_indices order by regime, measure, region_code, industry_code, year"
    assert len(site.read(query)) == MARTS["specialisation_indices"]
    for in_schema, in_file in zip(site.read(query), site.read_file(query), strict=True):
        assert in_schema == in_file


def test_what_is_simulated_is_marked_from_raw_to_mart(good: Site) -> None:
    sources = good.read("select source, origin from marts.dim_source")
    assert {row["source"]: row["origin"] for row in sources if row["source"] in ASKED} == {
        source: "recorded" if source in RECORDED else "simulated" for source in ASKED
    }
    for name in [name for name in MARTS if name.startswith(("fct_", "spec"))]:
        rows = good.read(f"select distinct source, origin from marts.{name}")
        assert rows
        for row in rows:
            whole = {"recorded"} if row["source"] in RECORDED else {"simulated"}
            assert row["origin"] in whole | ({"recorded"} if row["source"] in MIXED else set()), row


def test_a_published_cell_of_a_mixed_table_is_recorded_and_its_neighbour_is_not(good: Site) -> None:
    """SCB's T03A: product of riket is at hand in all years, that of a county by aggregate of Örebro län alone."""
    rows = good.read(
        "select region_code, origin from marts.fct_regional_accounts where industry_code = 'A01-F43' "
        "and measure = 'value_added' and region_code in ('00', '08', '18') and year = 2023"
    )
    found = {row["region_code"]: row["origin"] for row in rows}
    assert found == {"00": "recorded", "08": "simulated", "18": "recorded"}


def test_a_published_figure_can_be_walked_back_to_the_bytes_that_came_in(good: Site) -> None:
    archive = Archive(good.home / "archive")
    vintages = {row["source"]: row for row in good.read_file("select * from meta.vintages")}
    checked = 0
    for source, cells in _some_figures(good).items():
        row = vintages[source]
        snapshot = archive.latest(source, [row["origin"]])
        assert snapshot is not None
        assert snapshot.snapshot_id == row["vintage_id"]
        assert snapshot.updated == row["updated"]
        # Reading verifies the hash.
        parts = [archive.read(part) for part in snapshot.parts if part.role == "data"]
        answers = [decode(body, table_id=snapshot.table_id).table.to_pandas() for body in parts]
        for codes, value in cells:
            found = [answer[_matching(answer, codes)] for answer in answers]
            assert [float(one) for answer in found for one in answer["value"]] == [value], (source, codes)
            checked += 1
    assert checked >= 12


def test_what_was_asked_and_under_which_licence_is_archived_with_the_bytes(good: Site) -> None:
    archive = Archive(good.home / "archive")
    snapshot = archive.latest("scb_bas", ["recorded"])
    assert snapshot is not None
    assert snapshot.licence == "CC0-1.0"
    data = [part for part in snapshot.parts if part.role == "data"]
    asked = {one["variableCode"]: one["valueCodes"] for one in data[0].request["query"]["selection"]}
    assert asked["ContentsCode"] == ["000005FG", "000005FH"]
    # Explicit selections always: nothing is left to the server's defaults.
    assert len(asked["Region"]) == 22 and not any("*" in code or "?" in code for code in asked["Region"])
    assert data[0].request["http"]["status"] == 200


def test_every_check_of_the_night_is_written_down_and_goes_along_with_the_release(good: Site) -> None:
    checks = good.read_file("select kind, passed, count(*) as n from quality.check_results group by kind, passed")
    assert all(row["passed"] for row in checks)
    assert {row["kind"] for row in checks} == {"contract", "drift", "fetch", "reconciliation", "dbt"}
    outcomes = good.read_file("select source, outcome from quality.fetch_outcomes")
    assert {row["outcome"] for row in outcomes if row["source"] in ASKED} == {"new_vintage"}
    assert {row["source"] for row in outcomes} == {*all_sources(), *dropped_sets("sample")}


def test_columns_of_published_tables_tell_what_they_mean(good: Site) -> None:
    rows = good.read_file(
        "select column_name, comment from duckdb_columns() "
        "where schema_name = 'marts' and table_name = 'specialisation_indices'"
    )
    assert len(rows) > 20
    assert all(row["comment"] for row in rows)


def test_readers_find_the_last_release_in_the_list_of_releases(good: Site) -> None:
    described = json.loads((good.published / "release.json").read_text())
    for rows in (good.rows("select * from meta.releases"), good.read_file("select * from meta.releases")):
        assert [row["release_id"] for row in rows] == [described["release_id"]]
        assert rows[0]["api"] == "sample"


def test_published_files_open_while_a_reader_holds_them(good: Site) -> None:
    first = duckdb.connect(str(good.published / "styrka.duckdb"), read_only=True)
    with first, duckdb.connect(str(good.published / "styrka.duckdb"), read_only=True) as second:
        assert first.execute("select 1").fetchall() == second.execute("select 1").fetchall()


def test_the_installation_finds_nothing_left_to_do(good: Site) -> None:
    from pipelines.steps.plan import decide

    with good.warehouse.held_open():
        assert decide(Installation(good.settings())).reasons == ()


def exact_poisson_limits(count: float) -> tuple[float, float]:
    """Exact (Garwood 1936) 95 % limits for a Poisson mean: where the tail of the distribution holds 2.5 %."""

    def tail(mean: float, upto: int) -> float:
        """P(X <= upto), summed from its largest term outwards until terms no longer matter."""
        largest = min(upto, int(mean))
        first = math.exp(-mean + largest * math.log(mean) - math.lgamma(largest + 1))
        total, term, number = first, first, largest
        while number > 0 and term > total * 1e-18:
            term *= number / mean
            total, number = total + term, number - 1
        term, number = first, largest
        while number < upto and term > total * 1e-18:
            number += 1
            term *= mean / number
            total += term
        return total

    def solve(fits: Callable[[float], bool], low: float, high: float) -> float:
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return (low + high) / 2

    whole = int(count)
    reach = whole + 10 * math.sqrt(whole) + 10
    lower = solve(lambda mean: 1 - tail(mean, whole - 1) < 0.025, 1e-9, whole) if whole else 0.0
    upper = solve(lambda mean: tail(mean, whole) > 0.025, whole or 1e-9, reach)
    return lower, upper


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact limits as printed in tables (Garwood 1936; Breslow & Day 1987, table 2.10).
    [(1, 0.0253, 5.572), (10, 4.795, 18.39), (100, 81.36, 121.63)],
)
def test_the_arithmetic_of_these_tests_gives_the_limits_that_tables_print(count: int, low: float, high: float) -> None:
    assert exact_poisson_limits(count) == pytest.approx((low, high), rel=1e-3)


def _bas_by_workplace(year: int) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for row in published_figures.bas():
        if row["contents_code"] == "000005FG" and row["year"] == str(year):
            found[row["region_code"], row["sni2007"]] = float(row["value"])
    return found


def _columns(site: Site, mart: str) -> list[str]:
    rows = site.read_file(
        "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = :mart "
        "order by column_index",
        mart=mart,
    )
    return [row["column_name"] for row in rows]


def _same(ours: tuple[object, ...], theirs: tuple[object, ...]) -> bool:
    """Equal but for the order in which a database adds up: near zero a difference of sums has few digits left."""
    return all(
        math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
        if isinstance(one, float) and isinstance(other, float)
        else one == other
        for one, other in zip(ours, theirs, strict=True)
    )


def _some_figures(site: Site) -> dict[str, list[tuple[dict[str, str], float]]]:
    """A few published figures of each source, with the agency's codes that lead to them."""
    found: dict[str, list[tuple[dict[str, str], float]]] = defaultdict(list)
    employed = site.read(
        "select source, region_code, industry_code, sex_code, year, employed, vintage_id from marts.fct_employment "
        "where not is_sum_of_published and region_code in ('08', '25') and industry_code in ('A', 'B+C') "
        "and year in (2008, 2018, 2020, 2025)"
    )
    for row in employed:
        codes = {"Region": row["region_code"], "SNI2007": row["industry_code"], "Kon": row["sex_code"]}
        codes |= {"Tid": str(row["year"])}
        if row["source"] == "scb_bas":
            codes["ContentsCode"] = "000005FG"
        found[row["source"]].append((codes, row["employed"]))
    inhabitants = site.read(
        "select region_code, sex_code, year, inhabitants from marts.fct_population "
        "where region_code = '08' and year = 2020"
    )
    for row in inhabitants:
        codes = {"Region": row["region_code"], "Kon": row["sex_code"], "Tid": str(row["year"])}
        found["scb_population"].append((codes, row["inhabitants"]))
    return found


def _matching(answer, codes):  # type: ignore[no-untyped-def]
    chosen = answer["value"].notna()
    for variable, code in codes.items():
        chosen &= answer[variable].astype(str) == code
    return chosen
