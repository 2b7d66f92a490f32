"""Co-publication and projects as indicators: fed from works and the portfolio, and never taken for real figures."""

from __future__ import annotations

from tests.nights import Site

KALMAR = "08"


def test_co_publication_with_business_is_the_part_of_the_works_that_say_so(good: Site) -> None:
    rows = good.read(
        "select year, value, origin from marts.indicator_series where indicator_id = '37' and series = 'business' "
        "and region_code = :region order by year",
        region=KALMAR,
    )
    works = good.read(
        "select year, count(distinct publication_id) as known, "
        "count(distinct case when with_business then publication_id end) as joint "
        "from marts.fct_publications as works "
        "inner join marts.dim_organisation as organisations "
        "on organisations.organisation_code = works.organisation_code "
        "where organisations.county_code = :region and works.is_measured and works.with_business is not null "
        "group by year",
        region=KALMAR,
    )
    expected = {row["year"]: 100 * row["joint"] / row["known"] for row in works}
    assert rows and {row["year"]: round(row["value"], 9) for row in rows} == {
        year: round(value, 9) for year, value in expected.items()
    }
    assert {row["origin"] for row in rows} == {"simulated"}


def test_projects_are_counted_in_all_and_by_area(good: Site) -> None:
    rows = good.read(
        "select series, value from marts.indicator_series "
        "where indicator_id = '39' and region_code = :region and is_latest",
        region=KALMAR,
    )
    counts = {row["series"]: row["value"] for row in rows}
    portfolio = good.read("select count(*) as number from marts.dim_project")
    assert counts["projects"] == portfolio[0]["number"] == 18
    by_area = good.read("select area_code, count(*) as number from marts.bridge_project_area group by area_code")
    assert {row["area_code"]: row["number"] for row in by_area} == {
        area: value for area, value in counts.items() if area != "projects"
    }


def test_partners_never_include_the_university_itself(good: Site) -> None:
    rows = good.read("select * from marts.research_partners")
    assert rows and all(row["organisation_code"] != row["partner_code"] for row in rows)
    assert all(row["publications_with_abroad"] <= row["publications"] for row in rows)
