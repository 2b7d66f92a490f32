"""The run monitor: beginning and end of a run are recorded, and people hear of whatever becomes of it.

What holds around every run, from the command line and in Dagster alike. Not here: the run's work. Alerting never takes
a run down, and never dies silently: where it breaks, that is kept and reported as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pipelines.alerts import pending_records as pending
from pipelines.alerts.escalation import is_due
from pipelines.alerts.lateness import lateness
from pipelines.alerts.lineage_events import send_lineage
from pipelines.alerts.metrics import measure
from pipelines.alerts.notify import Message, Send, named_targets, send
from pipelines.alerts.ping import ping
from pipelines.alerts.register import update_alerts
from pipelines.alerts.status import quality_folder, read_status
from pipelines.clock import utc_now
from pipelines.installation.home import AnotherRunIsWriting, HomeError
from pipelines.installation.parts import Installation
from pipelines.system import fault_words
from warehouse.alerting import begin_run, end_run

logger = logging.getLogger(__name__)

RunState = Literal["published", "unchanged", "stopped", "broken"]


@dataclass
class RunMonitor:
    """One run as it is monitored; `ended` is called when its work is done, and recorded at the end."""

    installation: Installation
    run_id: str
    job: str
    started_at: datetime
    sender: Send
    state: RunState = "broken"
    faults: Sequence[str] = ()
    is_recorded: bool = field(default=False, init=False)
    """Whether how the run ended is recorded, or kept to be."""

    def ended(self, state: RunState, faults: Sequence[str] = ()) -> None:
        """How the run has ended. Steps that broke outweigh a finding that stopped it."""
        self.state, self.faults = ("broken" if faults else state), faults

    def begin(self) -> None:
        """Record the beginning; runs that were killed before are reported now, not when this one has ended."""
        with self.installation.warehouse.connect() as connection:
            pending.ingest(self.installation.home, connection)
            with connection.begin():
                killed = begin_run(connection, self.run_id, self.job, self.started_at)
        if killed:
            update_alerts(self.installation, self.run_id, self.started_at, sender=self.sender)

    def conclude(self) -> None:
        """Record the end, and bring alerts up to date with what the run has found."""
        ended_at = utc_now()
        with self.installation.warehouse.connect() as connection, connection.begin():
            end_run(connection, self._row(ended_at))
        update_alerts(self.installation, self.run_id, ended_at, sender=self.sender)
        measure(self.installation, self.run_id, ended_at)
        send_lineage(self.installation, self._row(ended_at))
        self.is_recorded = True
        if self.state in ("published", "unchanged"):
            ping(self.installation.settings)

    def conclude_without_warehouse(self, reason: str) -> None:
        """Keep the end for the next run to record; notify people directly, once for as long as nothing is recorded."""
        row = {**self._row(utc_now()), "state": "broken", "faults": "; ".join([*self.faults, reason])}
        logger.error("alerts could not be brought up to date: %s", reason)
        try:
            is_first = pending.keep(self.installation.home, "run", row)
        except OSError as error:
            logger.error("nor can it be kept for the next run: %s", error)
            is_first = True
        if is_first:
            _notify_directly(self.installation, self.job, str(row["faults"]), self.sender)
        self.is_recorded = True

    def _row(self, ended_at: datetime) -> dict[str, object]:
        return {
            "run_id": self.run_id,
            "job": self.job,
            "started_at": self.started_at,
            "ended_at": ended_at,
            "state": self.state,
            "faults": "; ".join(self.faults) or None,
        }


@contextmanager
def monitored(installation: Installation, run_id: str, job: str, *, sender: Send = send) -> Iterator[RunMonitor]:
    """Hold the right to write for the length of a run, and monitor it.

    Raises:
        HomeError: another run is writing, or the sample would replace live figures. That is no failure of a run.
        NoRoomLeft: it could fill the disk.
        Exception: whatever the run itself raises.
    """
    monitor = RunMonitor(installation, run_id, job, utc_now(), sender)
    try:
        installation.home.expect_room()
        with installation.writing():
            _safely(monitor, monitor.begin)
            try:
                yield monitor
            except BaseException as error:
                monitor.ended("broken", [fault_words.of_error(error)])
                raise
            finally:
                _safely(monitor, monitor.conclude)
    except HomeError:
        raise
    except Exception as error:
        # The warehouse could not be opened or let go: nothing of this run is recorded in it.
        if not monitor.is_recorded:
            monitor.conclude_without_warehouse(fault_words.of_error(error))
        raise


def _safely(monitor: RunMonitor, step: Callable[[], None]) -> None:
    """Alerting that breaks is kept and reported, and the run goes on."""
    try:
        step()
    except Exception as error:
        logger.debug("alerting broke", exc_info=True)
        monitor.conclude_without_warehouse(f"alerting broke: {fault_words.of_error(error)}")


def _notify_directly(installation: Installation, job: str, reason: str, sender: Send) -> None:
    """Without register and page: for when those are what is broken."""
    body = f"The {job} run broke, and that could not be recorded: {reason}. Readers keep what they had."
    message = Message(f"Styrka: critical: the {job} run broke", body, critical=True)
    for target in named_targets(installation.settings.alert_targets):
        if "critical" in target.target.severities:
            failure = sender(target, message)
            if failure is not None:
                logger.error("alerts cannot be sent to %s: %s", target.name, failure)


def report_run(installation: Installation, run: Mapping[str, Any], at: datetime, *, sender: Send = send) -> str | None:
    """See to it that a run which Dagster knows the end of is known here too.

    Args:
        installation: whose run it was.
        run: a row of `quality.runs`.
        at: when it is reported.
        sender: sends a message to a target.

    Returns:
        What was done, or None when the run has reported everything itself.
    """
    status = read_status(quality_folder(installation))
    known = {row["run_id"]: row for row in (status["runs"] if status else [])}.get(run["run_id"])
    if known is not None and known["ended_at"] is not None:
        return None
    try:
        with installation.writing():
            with installation.warehouse.connect() as connection, connection.begin():
                end_run(connection, run)
            update_alerts(installation, run["run_id"], at, sender=sender)
    except AnotherRunIsWriting:
        pending.keep(installation.home, "run", run)
        return f"run {run['run_id']} is kept until the run that is writing has ended"
    return f"run {run['run_id']} is recorded as {run['state']}"


def report_lateness(installation: Installation, now: datetime, *, sender: Send = send) -> str | None:
    """Open an alert when no run has ended for longer than a nightly run may take, or when the clock contradicts them.

    What nobody has acknowledged in time is escalated on the same occasion.

    An installation in which no run has ever begun waits from the first look on.

    Returns:
        What was done, or None when there is nothing to say, or it has been said.
    """
    status = read_status(quality_folder(installation))
    waiting_since = installation.home.waiting_since() or installation.home.wait_from(now)
    runs = [_with_times(run) for run in status["runs"]] if status else []
    alerts = status["alerts"] if status else []
    known = {alert["alert_id"] for alert in alerts if alert["state"] != "resolved"}
    late = [failure for failure in lateness(runs, now, waiting_since) if failure.alert_id not in known]
    settings = installation.settings
    escalates = is_due(named_targets(settings.alert_targets, settings.owner_of), alerts, now)
    if not late and not escalates:
        return None
    try:
        with installation.writing():
            update_alerts(installation, "", now, sender=sender)
    except AnotherRunIsWriting:
        return None
    return late[0].message if late else "An alert that nobody has acknowledged in time is escalated."


def _with_times(run: Mapping[str, Any]) -> dict[str, Any]:
    ended = run["ended_at"]
    return {**run, "ended_at": datetime.fromisoformat(ended) if ended else None}
