"""Old runs in Dagster's own records, with their events.

Which may go. Not here: how old is old (``maintenance/retention.py``).
"""

from __future__ import annotations

from datetime import datetime

import dagster as dg

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def forget_runs(instance: dg.DagsterInstance, cutoff: datetime) -> int:
    """Delete ended runs from before `cutoff`, but those in which an asset was materialised last; returns how many."""
    kept = {
        asset.asset_entry.last_materialization_record.run_id
        for asset in instance.get_asset_records()
        if asset.asset_entry.last_materialization_record is not None
    }
    old = dg.RunsFilter(statuses=_ENDED, created_before=cutoff)
    forgotten = [run_id for run_id in instance.get_run_ids(old) if run_id not in kept]
    for run_id in forgotten:
        instance.delete_run(run_id)
    return len(forgotten)


def forget_runs_of_this_home(cutoff: datetime) -> int:
    """The same for the records that `DAGSTER_HOME` names."""
    with dg.DagsterInstance.get() as instance:
        return forget_runs(instance, cutoff)
