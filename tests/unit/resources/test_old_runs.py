"""Old runs of Dagster: forgotten with their events, but for those that an asset was last materialised in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.resources.old_runs import forget_runs


@dg.asset
def figures() -> None:
    """Something that is materialised."""


@dg.op
def look() -> None:
    """Something that leaves nothing."""


@dg.job
def looking() -> None:
    """A run without an asset."""
    look()


def test_runs_that_nothing_stands_on_are_forgotten_with_their_events() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        earlier = dg.materialize([figures], instance=instance).run_id
        latest = dg.materialize([figures], instance=instance).run_id
        looked = looking.execute_in_process(instance=instance).run_id
        assert forget_runs(instance, datetime.now(UTC) - timedelta(days=1)) == 0
        later = datetime.now(UTC) + timedelta(days=1)
        assert forget_runs(instance, later) == 2
        assert [run.run_id for run in instance.get_runs()] == [latest]
        assert not instance.all_logs(earlier) and not instance.all_logs(looked)
        event = instance.get_latest_materialization_event(dg.AssetKey("figures"))
        assert event is not None and event.run_id == latest
        assert forget_runs(instance, later) == 0
