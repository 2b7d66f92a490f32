"""What a person chooses to run on Dagster's page: some assets of a routine, and what becomes of readers and alerts."""

from __future__ import annotations

import dagster as dg
import pytest

from pipelines.assets.naming import RELEASE_KEY, snapshot_key
from pipelines.definitions import build_definitions
from pipelines.ingest.strategy_folders import county
from pipelines.strategies.skeleton import skeleton_files, write_skeleton
from tests.alert_desk import Desk
from tests.nights import Site, without_pages


@pytest.fixture
def desk(duckdb_site: Site) -> Desk:
    return Desk(duckdb_site)


def follow_another_strategy(desk: Desk) -> None:
    """Give the next run something new: a strategy's folder in the home."""
    place = county("20")
    assert place is not None
    write_skeleton(desk.site.home / "strategies" / "dalarna-2026", skeleton_files(place, "dalarna-2026", 2026))


def chosen(desk: Desk, *keys: dg.AssetKey) -> dg.ExecuteInProcessResult:
    """A run of these assets alone, as the page starts it."""
    job = build_definitions(desk.site.settings()).resolve_implicit_global_asset_job_def()
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance, without_pages():
        return job.execute_in_process(
            instance=instance, run_config=quiet, raise_on_error=False, asset_selection=list(keys)
        )


def followed(desk: Desk) -> set[str]:
    """The strategies that readers see."""
    return {row["strategy_id"] for row in desk.site.read("select distinct strategy_id from marts.goal_follow_up")}


def test_a_release_alone_is_of_the_strategies_that_it_says_it_is_of(desk: Desk) -> None:
    before = followed(desk)
    follow_another_strategy(desk)
    snapshots = [snapshot_key(name) for name in desk.installation().sources]
    assert chosen(desk, *snapshots).success
    assert chosen(desk, RELEASE_KEY).success
    assert len(followed(desk)) == len(before) + 1


def test_what_was_chosen_without_the_release_is_no_alert_and_no_routine(desk: Desk) -> None:
    follow_another_strategy(desk)
    assert chosen(desk, *(snapshot_key(name) for name in desk.installation().sources)).success
    run, *_ = desk.status["runs"]
    assert (run["job"], run["state"]) == ("selection", "unchanged")
    assert [alert["message"] for alert in desk.unresolved if alert["table_name"] == "run"] == []
