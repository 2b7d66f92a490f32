"""What Dagster's own records say of its daemon and schedules, for `styrka doctor`.

Reading the instance that DAGSTER_HOME names. Not here: validating it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorStatus


def schedules_on() -> set[str]:
    """Names of the schedules that are switched on."""
    with dg.DagsterInstance.get() as instance:
        states = instance.all_instigator_state()
    on = (InstigatorStatus.RUNNING, InstigatorStatus.DECLARED_IN_CODE)
    return {state.instigator_name for state in states if state.status in on}


def daemon_beat() -> datetime | None:
    """When the daemon that starts schedules was last heard of, UTC; None if never."""
    with dg.DagsterInstance.get() as instance:
        beat = instance.get_daemon_heartbeats().get("SCHEDULER")
    return datetime.fromtimestamp(beat.timestamp, UTC) if beat else None
