"""A second strategy is data: dropped as a folder it is followed beside the first, revised, and refused without harm."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipelines.site.facts.everything import gather
from pipelines.site.maker import PageMaker
from pipelines.site.pages.plans import plan_pages
from pipelines.site.release import open_release
from tests.nights import Site
from tests.published_figures import bas

MADE = Path(__file__).resolve().parents[1] / "data" / "strategies"
DALARNA = MADE / "dalarna"


@pytest.fixture
def two(duckdb_site: Site) -> Site:
    """An installation that was given three more strategies, written by docs/strategies.md only."""
    for name in ("dalarna", "etela-karjala", "joint"):
        shutil.copytree(MADE / name, duckdb_site.home / "strategies" / name)
    night = duckdb_site.night(pages=True)
    assert night.result.succeeded, night.reported
    assert not night.critical
    return duckdb_site


def rows(site: Site, query: str) -> list[dict[str, Any]]:
    return site.read(query)


def test_a_second_strategy_is_followed_revised_and_refused_without_harm(two: Site) -> None:
    strategies = {row["strategy_id"]: row["version"] for row in rows(two, "select * from marts.dim_strategy")}
    assert set(strategies) == {"dalarna-2022", "etela-karjala-2021", "joint-2024", "kalmar-2021"}
    regions = {
        (row["strategy_id"], row["region_code"]) for row in rows(two, "select * from marts.bridge_strategy_region")
    }
    joint = {("joint-2024", "07"), ("joint-2024", "08")}
    finnish = ("etela-karjala-2021", "FI1C5")
    assert regions == {("dalarna-2022", "20"), ("kalmar-2021", "08"), finnish, *joint}

    # Each sentence is of its own strategy's county, and is tested for all of them.
    claims = rows(two, "select * from marts.strategy_claims where strategy_id = 'dalarna-2022'")
    assert {row["region_code"] for row in claims if row["is_of_strategy"]} == {"20"}
    assert len({row["region_code"] for row in claims}) == 21
    (industry,) = [row for row in claims if row["claim_id"] == "D1" and row["region_code"] == "20"]
    assert industry["evidence_en"].startswith("Location quotient") and industry["regime_now"] == "BAS"

    # Every kind of target that the model could not hold before has its row, with an outlook or a reason.
    asked = rows(two, "select * from marts.goal_follow_up where strategy_id = 'dalarna-2022'")
    followed = {row["target_id"]: row for row in asked}
    assert set(followed) == {f"T{number:02}" for number in range(1, 14)}
    assert followed["T08"]["outlook"] == "reached"  # a class: the judgement 2 of at least 2
    assert followed["T09"]["value"] == 260 and followed["T09"]["distance_to_target"] == 240  # delivered
    assert followed["T06"]["rule"] == "rank_at_most" and followed["T06"]["distance_to_target"] is not None
    assert {row["group_code"] for row in asked if row["target_id"] == "T03"} == {"1", "2"}
    assert followed["T03"]["outlook_reason"] == "no_target"
    assert followed["T07"]["target_is_moving"] and followed["T13"]["set_by"] == "convention"
    assert all(row["set_by"] in ("example", "plan", "convention") for row in followed.values())
    areas = rows(two, "select area_code from marts.knowledge_area_employment where strategy_id = 'dalarna-2022'")
    assert {"bioeconomy", "experiences", "circular_industry"} <= {row["area_code"] for row in areas}

    # An area's codes of NACE are those of SNI 2007; one that no table shows by itself stops nothing.
    (codes,) = rows(
        two,
        "select count(*) as n, count(case when sni_digits = 4 then 1 end) as fine from marts.bridge_area_industry "
        "where (strategy_id = 'dalarna-2022' and area_code = 'experiences' and industry_code = '79') "
        "or (strategy_id = 'joint-2024' and industry_code = '47.91')",
    )
    assert codes == {"n": 2, "fine": 1}

    _each_and_all(two)
    _claims_of_several_counties(two)
    _another_country(two)

    # The first strategy is as it was.
    kept = rows(two, "select count(*) as n from marts.strategy_claims where strategy_id = 'kalmar-2021'")
    assert kept[0]["n"] == 36 * 21

    targets = two.home / "strategies" / "dalarna" / "targets.csv"
    targets.write_text(targets.read_text().replace("rank_at_most,5", "rank_at_most,3"))
    assert two.night().result.succeeded
    (revised,) = rows(two, "select * from marts.strategy_revisions")
    assert (revised["target_id"], revised["what"], revised["value_before"], revised["value"]) == (
        "T06",
        "changed",
        "5",
        "3",
    )
    assert revised["version_before"] == strategies["dalarna-2022"] != revised["version"]

    targets.write_text(targets.read_text().replace("rank_at_most,3", "rank_at_most,många"))
    night = two.night()
    assert night.result.succeeded
    assert "E313" in night.reported and "targets.csv, row 7" in night.reported
    (still,) = rows(two, "select version from marts.dim_strategy where strategy_id = 'dalarna-2022'")
    assert still["version"] == revised["version"]


def _each_and_all(site: Site) -> None:
    """Targets of two counties together, of each sex and of each municipality, to their page."""
    asked = rows(site, "select * from marts.goal_follow_up where strategy_id = 'joint-2024'")
    found = {(row["target_id"], row["region_code"], row["group_code"]): row for row in asked}
    assert len(found) == len(asked)
    employed = {
        (row["region_code"], row["sni2007"], row["year"]): float(row["value"])
        for row in bas()
        if row["contents_code"] == "000005FG"
    }

    def together(industry: str, year: str) -> float:
        return employed["07", industry, year] + employed["08", industry, year]

    # A count is a sum; a quotient is one of sums, never a mean of quotients.
    hotels = found["T01", "all", "total"]
    assert (hotels["value"], hotels["baseline"]) == (together("I", "2025"), together("I", "2020"))
    whole = together("A-U+US", "2025") - together("US", "2025")
    nation = employed["00", "B+C", "2025"] / (employed["00", "A-U+US", "2025"] - employed["00", "US", "2025"])
    assert found["T03", "all", "total"]["value"] == pytest.approx(together("B+C", "2025") / whole / nation, rel=1e-9)
    # SCB's education register, ages 25-64, 2024: 41,572 and 45,517 of 95,816 and 114,124 whose level is known.
    assert found["T04", "all", "total"]["value"] == pytest.approx(100 * (41572 + 45517) / (95816 + 114124), rel=1e-9)
    # A distance between industrial structures is no sum of anything.
    krugman = found["T07", "all", "total"]
    assert (krugman["outlook_reason"], krugman["lacking_source"]) == ("parts_not_at_hand", "scb_bas")

    sexes = {(region, group) for target, region, group in found if target == "T02"}
    assert sexes == {(region, sex) for region in ("07", "08") for sex in ("1", "2")}
    by_sex = rows(
        site,
        "select region_code, sex_code, employed from marts.fct_employment "
        "where regime = 'BAS_FINAL' and industry_code = 'I' and year = 2024 and region_code in ('07', '08')",
    )
    for row in by_sex:
        if row["sex_code"] in ("1", "2"):
            assert found["T02", row["region_code"], row["sex_code"]]["value"] == row["employed"]
    assert found["T06", "08", "2"]["distance_to_target"] is not None  # beside the women of the nation
    (lacking,) = [row for row in asked if row["target_id"] == "T11" and row["region_code"] == "08"]
    assert lacking["outlook_reason"] == "breakdown_not_at_hand" and "scb_guest_nights" in lacking["lacking_source"]

    wood = [row for row in asked if row["target_id"] == "T08"]
    assert len(wood) == 12 and {row["outlook"] for row in wood} <= {"on_track", "standing", "wrong_way"}
    assert found["T09", "08", "0880"]["value"] == found["T08", "08", "0880"]["value"]
    assert found["T12", "08", "16-24"]["outlook"] == "reached"  # delivered by an age that no table has
    assert found["T13", "08", "each"]["lacking_source"] == "kolada_education"

    with open_release(site.published.resolve() / ".current", "07") as release:
        _, page = plan_pages(PageMaker(gather(release, "07"), "sv"))
    for said in ("länen tillsammans", "kvinnor", "kommun för kommun", "delarna att lägga ihop finns inte"):
        assert said in page.html, said
    with open_release(site.published.resolve() / ".current", "08") as release:
        # A county's own strategy is what its pages are about, not the one that it shares.
        assert [row["strategy_id"] for row in release.table("dim_strategy")] == ["kalmar-2021"]


def _claims_of_several_counties(site: Site) -> None:
    """Of the same two counties: 07 has 1.66 times riket's share of manufacturing, 08 has 1.49 (`all` and `each`)."""
    said = {
        (row["claim_id"], row["region_code"]): row
        for row in rows(site, "select * from marts.strategy_claims where strategy_id = 'joint-2024'")
    }
    (target,) = rows(
        site, "select value from marts.goal_follow_up where strategy_id = 'joint-2024' and target_id = 'T03'"
    )
    for region in ("07", "08"):
        assert said["J1", region]["evidence_now"] == pytest.approx(target["value"], rel=1e-9)
        assert (said["J1", region]["verdict"], said["J1", region]["origin"]) == ("holds", "recorded")
        assert "the counties of the strategy together" in said["J1", region]["rule_en"]
        # One county under the limit refutes a sentence about each, in the other's row too.
        assert said["J2", region]["verdict"] == "does not hold"
        # 41,572 and 45,517 of 95,816 and 114,124: of the register, since nothing adds up Kolada's shares.
        assert said["J3", region]["evidence_now"] == pytest.approx(100 * (41572 + 45517) / (95816 + 114124), rel=1e-9)
        assert "the measure has figures, but none of this industry" in said["J4", region]["reason_en"]
    assert said["J2", "07"]["evidence_now"] > 1.6 > said["J2", "08"]["evidence_now"]
    # A county that is not of the strategy is tested by itself.
    assert said["J1", "06"]["evidence_now"] != said["J1", "08"]["evidence_now"]
    assert said["J2", "06"]["verdict"] == "holds"


def _another_country(site: Site) -> None:
    """A Finnish folder, in its own words and units, is followed by what it delivers, and stops no release."""
    followed = {
        row["target_id"]: row
        for row in rows(site, "select * from marts.goal_follow_up where strategy_id = 'etela-karjala-2021'")
    }
    assert {row["region_code"] for row in followed.values()} == {"FI1C5"}
    # 80 per cent less than the 1,500 of 2007 is 300.
    assert followed["A1"]["value"] == 640
    assert (followed["A1"]["target"], followed["A1"]["distance_to_target"]) == pytest.approx((300, 340))
    assert followed["A2"]["distance_to_target"] == 30_000 and followed["A3"]["outlook"] == "reached"
    (area,) = rows(
        site,
        "select label_sv, label_en from marts.dim_knowledge_area where strategy_id = 'etela-karjala-2021' "
        "and area_code = 'forest'",
    )
    assert area == {"label_sv": "Uudistuva metsäteollisuus", "label_en": "Renewing forest industry"}
    (unit,) = rows(site, "select label_en from marts.dim_unit where unit = 'kt CO2'")
    assert unit["label_en"] == "kt CO2"
