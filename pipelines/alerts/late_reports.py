"""What is reported after the fact: runs that could not speak for themselves, and runs that never came.

Belongs here: seeing from the document whether there is anything to say, which opens no warehouse and disturbs no run,
and saying it. Does not belong here: Dagster (``sensors.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipelines.alerts import unrecorded
from pipelines.alerts.causes import overdue
from pipelines.alerts.delivery import Send, send
from pipelines.alerts.routine import update_alerts
from pipelines.alerts.status import quality_folder, read_status
from pipelines.home import AnotherRunIsWriting
from pipelines.installation import Installation
from warehouse.alerting import end_run


def report_run(installation: Installation, run: Mapping[str, Any], at: datetime, *, sender: Send = send) -> str | None:
    """See to it that a run which Dagster knows the end of is known here too.

    Args:
        installation: whose run it was.
        run: a row of `quality.runs`.
        at: when it is reported.
        sender: sends a message to a target.

    Returns:
        What was done, or None when the run has told everything itself.
    """
    status = read_status(quality_folder(installation))
    told = {row["run_id"]: row for row in (status["runs"] if status else [])}.get(run["run_id"])
    if told is not None and told["ended_at"] is not None:
        return None
    try:
        with installation.writing():
            with installation.warehouse.connect() as connection, connection.begin():
                end_run(connection, run)
            update_alerts(installation, run["run_id"], at, sender=sender)
    except AnotherRunIsWriting:
        unrecorded.keep(installation.home, "run", run)
        return f"run {run['run_id']} is kept until the run that is writing has ended"
    return f"run {run['run_id']} is recorded as {run['state']}"


def report_lateness(installation: Installation, now: datetime, *, sender: Send = send) -> str | None:
    """Open an alert when no run has ended for longer than a night may take.

    Returns:
        What was done, or None when there is nothing to say, or it has been said.
    """
    status = read_status(quality_folder(installation))
    if status is None:
        return None
    runs = [_with_times(run) for run in status["runs"]]
    late = overdue(runs, now)
    known = {alert["alert_id"] for alert in status["alerts"] if alert["state"] != "resolved"}
    if not late or late[0].alert_id in known:
        return None
    try:
        with installation.writing():
            update_alerts(installation, "", now, sender=sender)
    except AnotherRunIsWriting:
        return None
    return late[0].message


def _with_times(run: Mapping[str, Any]) -> dict[str, Any]:
    ended = run["ended_at"]
    return {**run, "ended_at": datetime.fromisoformat(ended) if ended else None}
