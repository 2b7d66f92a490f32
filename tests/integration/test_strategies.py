"""A second strategy is data: dropped as a folder it is followed beside the first, revised, and refused without harm."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.nights import Site

DALARNA = Path(__file__).resolve().parents[1] / "data" / "strategies" / "dalarna"


@pytest.fixture
def two(duckdb_site: Site) -> Site:
    """An installation that was given a second strategy, written by docs/strategies.md only."""
    shutil.copytree(DALARNA, duckdb_site.home / "strategies" / "dalarna")
    night = duckdb_site.night()
    assert night.result.succeeded, night.reported
    assert not night.critical
    return duckdb_site


def rows(site: Site, query: str) -> list[dict[str, Any]]:
    return site.read(query)


def test_a_second_strategy_is_followed_revised_and_refused_without_harm(two: Site) -> None:
    strategies = {row["strategy_id"]: row["version"] for row in rows(two, "select * from marts.dim_strategy")}
    assert set(strategies) == {"dalarna-2022", "kalmar-2021"}
    regions = {
        (row["strategy_id"], row["region_code"]) for row in rows(two, "select * from marts.bridge_strategy_region")
    }
    assert regions == {("dalarna-2022", "20"), ("kalmar-2021", "08")}

    # Each sentence is of its own strategy's county, and is tested for all of them.
    claims = rows(two, "select * from marts.strategy_claims where strategy_id = 'dalarna-2022'")
    assert {row["region_code"] for row in claims if row["is_of_strategy"]} == {"20"}
    assert len({row["region_code"] for row in claims}) == 21
    (industry,) = [row for row in claims if row["claim_id"] == "D1" and row["region_code"] == "20"]
    assert industry["evidence_en"].startswith("Location quotient") and industry["regime_now"] == "BAS"

    # Every kind of target that the model could not hold before has its row, with an outlook or a reason.
    followed = {
        row["target_id"]: row
        for row in rows(two, "select * from marts.goal_follow_up where strategy_id = 'dalarna-2022'")
    }
    assert set(followed) == {f"T{number:02}" for number in range(1, 14)}
    assert followed["T08"]["outlook"] == "reached"  # a class: the judgement 2 of at least 2
    assert followed["T09"]["value"] == 260 and followed["T09"]["distance_to_target"] == 240  # delivered
    assert followed["T06"]["rule"] == "rank_at_most" and followed["T06"]["distance_to_target"] is not None
    assert followed["T03"]["outlook_reason"] == "breakdown_not_at_hand"
    assert followed["T07"]["target_is_moving"] and followed["T13"]["set_by"] == "convention"
    assert all(row["set_by"] in ("example", "plan", "convention") for row in followed.values())
    areas = rows(two, "select area_code from marts.knowledge_area_employment where strategy_id = 'dalarna-2022'")
    assert {"bioeconomy", "experiences", "circular_industry"} <= {row["area_code"] for row in areas}

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
