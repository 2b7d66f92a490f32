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
