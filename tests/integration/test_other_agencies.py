"""What Eurostat's and Kolada's figures become in the release: on both databases, from the sample."""

from __future__ import annotations

import pytest

from tests.nights import Site


@pytest.mark.parametrize(("year", "relative", "rank"), [(2000, 0.899, 11), (2023, 0.822, 19)])
def test_a_county_s_productivity_against_the_nation_is_the_published_one(
    good: Site, year: int, relative: float, rank: int
) -> None:
    """Kalmar fell from 0.899 of the nation (rank 11) to 0.822 (rank 19 of 21): issue 11, from Eurostat's figures."""
    (row,) = good.read(
        "select relative_to_nation, rank_among_counties, counties_ranked, origin from marts.county_productivity "
        "where region_code = '08' and year = :year",
        year=year,
    )
    assert (round(row["relative_to_nation"], 3), row["rank_among_counties"]) == (relative, rank)
    assert (row["counties_ranked"], row["origin"]) == (21, "recorded")


def test_both_sets_of_accounts_are_side_by_side_and_never_one_series(good: Site) -> None:
    rows = good.read(
        "select regime, measure, unit, value from marts.fct_regional_accounts where region_code = '00' "
        "and industry_code = 'TOTAL' and year = 2020 and measure in ('value_added', 'value_added_basic_prices')"
    )
    found = {row["regime"]: row for row in rows}
    assert set(found) == {"NR", "ESA"}
    # Product taxes less subsidies are in the one and not in the other.
    assert found["NR"]["value"] > found["ESA"]["value"]


def test_key_figures_are_simulated_and_say_where_they_are_from(good: Site) -> None:
    rows = good.read("select distinct origin, source_line_sv from marts.fct_key_figures where key_figure = 'matching'")
    assert [tuple(row.values()) for row in rows] == [("simulated", "Källa: Kolada")]
    sexes = good.read("select distinct sex_code from marts.fct_key_figures where key_figure = 'matching' order by 1")
    assert [row["sex_code"] for row in sexes] == ["K", "M", "T"]


def test_growth_and_productivity_of_a_county_are_the_published_ones(good: Site) -> None:
    """Issue 11, from Eurostat's figures: manufacturing 30.8 -> 17.0 per cent of Kalmar's value added, 2000 to 2024."""
    rows = good.read(
        "select industry_code, year, share_of_region, value_added_volume, relative_to_nation, rank_among_counties, "
        "real_value_added_per_employed, origin from marts.county_growth "
        "where region_code = '08' and employed_regime in ('ESA', 'none') and year in (2000, 2024)"
    )
    found = {(row["industry_code"], row["year"]): row for row in rows}
    assert {row["origin"] for row in rows} == {"recorded"}
    assert [round(found["C", year]["share_of_region"], 1) for year in (2000, 2024)] == [30.8, 17.0]
    assert [round(found["TOTAL", year]["relative_to_nation"], 1) for year in (2000, 2024)] == [89.9, 82.4]
    assert found["TOTAL", 2000]["rank_among_counties"] == 11
    # By hand: 47,579 and 100,184 SEK million over the price of the nation (0.69955, 1.17333) and 107,500, 115,890.
    assert [round(found["TOTAL", year]["real_value_added_per_employed"], 1) for year in (2000, 2024)] == [632.7, 736.8]
    # Manufacturing at the price of B-E, which is real: 14,645 / 0.8367 and 17,027 / 1.2460.
    assert [round(found["C", year]["value_added_volume"]) for year in (2000, 2024)] == [17_504, 13_665]


def test_industry_per_employed_follows_the_register_and_never_crosses_it(good: Site) -> None:
    rows = good.read(
        "select employed_regime, min(year) as first, max(year) as last from marts.county_growth "
        "where region_code = '08' and industry_code = 'B-E' and real_value_added_per_employed is not null group by 1"
    )
    assert {(row["employed_regime"], row["first"], row["last"]) for row in rows} == {
        ("RAMS", 2008, 2021),
        ("BAS", 2020, 2024),
    }


def test_growth_names_every_source_and_is_preliminary_where_the_indicator_is(good: Site) -> None:
    """Industry's employed of 2024 are BAS's, which SCB calls preliminary."""
    (growth,) = good.read(
        "select source, is_preliminary, real_value_added_per_employed as value from marts.county_growth "
        "where region_code = '08' and industry_code = 'B-E' and employed_regime = 'BAS' and year = 2024"
    )
    (indicator,) = good.read(
        "select source, is_preliminary, value from marts.indicator_series "
        "where indicator_id = '1' and series = 'real_level_industry' and region_code = '08' and regime = 'BAS' "
        "and year = 2024"
    )
    assert growth == indicator
    assert growth["source"] == "eurostat_national_value_added, eurostat_value_added, scb_bas"


def test_productivity_names_the_source_of_its_employed(good: Site) -> None:
    rows = good.read("select distinct source, vintage_id from marts.county_productivity")
    assert [tuple(row.values()) for row in rows] == [("eurostat_employed, eurostat_value_added", None)]


def test_no_row_of_a_mart_names_a_source_twice_or_an_unknown_one(good: Site) -> None:
    declared = {row["source"] for row in good.read("select source from marts.dim_source")}
    marts = good.read(
        "select distinct table_name from information_schema.columns "
        "where table_schema = 'marts' and column_name = 'source'"
    )
    wrong = {}
    for mart in sorted(row["table_name"] for row in marts):
        for row in good.read(f"select distinct source from marts.{mart} where source is not null"):
            names = row["source"].split(", ")
            if names != sorted(set(names)) or not declared.issuperset(names):
                wrong[mart] = row["source"]
    assert wrong == {}


def test_a_county_among_the_regions_of_europe(good: Site) -> None:
    """Eurostat, vintage of 2024: Kalmar's product of 2021 in purchasing power, from the file by hand."""
    (row,) = good.read(
        "select nuts_code, product_per_inhabitant, rank_in_europe, regions_ranked, origin from marts.european_regions "
        "where region_code = '08' and year = 2021"
    )
    assert (row["nuts_code"], row["origin"]) == ("SE213", "recorded")
    assert row["product_per_inhabitant"] == 30_900
    assert row["rank_in_europe"] == 451
    peers = good.read(
        "select peer_rank, distance from marts.european_peers where region_code = '08' order by peer_rank"
    )
    assert [peer["peer_rank"] for peer in peers] == list(range(1, 11))
    distances = [peer["distance"] for peer in peers]
    assert distances == sorted(distances) and all(0 <= distance <= 2 for distance in distances)
    # Industry and the rest: two shares of one whole, so the distance is twice the difference of one of them.
    shares = good.read("select share from marts.european_structure where region_code = '08' and year = 2024")
    assert sum(row["share"] for row in shares) == pytest.approx(1)


@pytest.mark.parametrize(("year", "against_the_nation", "rank"), [(2000, 89.9, 11), (2023, 82.2, 19)])
def test_productivity_of_a_county_among_the_regions_of_europe(
    good: Site, year: int, against_the_nation: float, rank: int
) -> None:
    """Kalmar's value added per employed against the nation's, as the issue on real figures has it."""
    (row,) = good.read(
        "select relative_to_country, rank_in_country, origin from marts.european_productivity "
        f"where region_code = '08' and year = {year}"
    )
    assert row["relative_to_country"] == pytest.approx(against_the_nation, abs=0.05)
    assert (row["rank_in_country"], row["origin"]) == (rank, "recorded")


def test_regions_of_other_countries_stand_against_their_own(good: Site) -> None:
    """Helsinki-Uusimaa 2023, from Eurostat's file by hand: 94,967.2 / 1,006.51 against 238,964 / 2,768.6."""
    (row,) = good.read("select * from marts.european_productivity where nuts_code = 'FI1B1' and year = 2023")
    assert row["value_added_per_employed"] == pytest.approx(94.3530, abs=0.0001)
    assert row["relative_to_country"] == pytest.approx(109.3159, abs=0.0001)
    assert (row["country_code"], row["region_code"], row["regions_ranked"]) == ("FI", None, 21 + 19)
    assert good.read("select count(*) as rows from marts.european_structure where country_code = 'FI'") == [{"rows": 0}]


def test_indicators_are_fed_from_every_agency(good: Site) -> None:
    """Issue 11: of 40 indicators at least 30 are fed; of the 28 claims at most 4 cannot be tested."""
    fed = good.read("select count(distinct indicator_id) as n from marts.indicator_series where region_code = '08'")
    assert fed[0]["n"] >= 30
    verdicts = good.read("select claim_id, verdict, origin from marts.strategy_claims where is_of_strategy")
    of_the_28 = [row for row in verdicts if row["claim_id"][0] in "ARG"]
    assert len(of_the_28) == 28
    assert sum(row["verdict"] == "cannot be tested" for row in of_the_28) <= 4
    assert sum(row["origin"] == "recorded" for row in verdicts) >= 16
