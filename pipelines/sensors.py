"""Dagster's sensors for alerts: a run failed, a run was green in spite of failed checks, a run is late.

What Dagster knows of a run, handed on. Not here: alerts (``alerts/``). A run makes its own alerts when it ends; these
sensors see to the runs that could not, and to those that never came. They look into a small file and open no warehouse
unless there is something to say: a tick that opened DuckDB's file would disturb a run.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from pipelines.alerts.run_monitor import report_lateness, report_run
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.jobs import ANNUAL, NIGHTLY
from pipelines.settings import Settings

_ON = dg.DefaultSensorStatus.RUNNING
_EVERY_QUARTER = 15 * 60


def build_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """The sensors of one installation, on from the start: they start no runs."""

    @dg.run_failure_sensor(
        name="run_failure_alerts",
        default_status=_ON,
        description="A run that ended without reporting why becomes an alert.",
    )
    def run_failure_alerts(context: dg.RunFailureSensorContext) -> dg.SkipReason:
        message = " ".join((context.failure_event.message or "it does not say why").split())
        return _report(settings, context.dagster_run, context.instance, "broken", message)

    # A check that warns leaves its run green, so a sensor on failures alone would never see it.
    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="check_failure_alerts",
        default_status=_ON,
        description="Findings of a green run become alerts, should the run not have managed it itself.",
    )
    def check_failure_alerts(context: dg.RunStatusSensorContext) -> dg.SkipReason:
        return _report(settings, context.dagster_run, context.instance, "published", None)

    @dg.sensor(
        name="lateness_alerts",
        minimum_interval_seconds=_EVERY_QUARTER,
        default_status=_ON,
        description="No run for longer than a nightly run may take becomes an alert.",
    )
    def lateness_alerts(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        done = report_lateness(Installation(settings), utc_now())
        return dg.SkipReason(done or "The latest run ended in time, or its absence has been reported.")

    return [run_failure_alerts, check_failure_alerts, lateness_alerts]


def _report(
    settings: Settings, run: dg.DagsterRun, instance: dg.DagsterInstance, state: str, faults: str | None
) -> dg.SkipReason:
    if run.job_name not in (NIGHTLY, ANNUAL):
        return dg.SkipReason(f"{run.job_name} makes no figures.")
    done = report_run(Installation(settings), _row(run, instance, state, faults), utc_now())
    return dg.SkipReason(done or f"Run {run.run_id} has reported everything itself.")


def _row(run: dg.DagsterRun, instance: dg.DagsterInstance, state: str, faults: str | None) -> Mapping[str, Any]:
    record = instance.get_run_record_by_id(run.run_id)
    started = record.start_time if record is not None else None
    ended = record.end_time if record is not None else None
    now = utc_now()
    return {
        "run_id": run.run_id,
        "job": run.job_name,
        "started_at": datetime.fromtimestamp(started, UTC) if started else now,
        "ended_at": datetime.fromtimestamp(ended, UTC) if ended else now,
        "state": state,
        "faults": faults,
    }
