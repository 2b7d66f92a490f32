"""Watching a run: its beginning and end are recorded, and whatever becomes of it people hear of it.

Belongs here: what holds around every run, from the command line and in Dagster alike. Does not belong here: the run's
work. Alerting never takes a run down, and never dies silently: where it breaks, that is kept and told as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pipelines.alerts import unrecorded
from pipelines.alerts.delivery import Message, Send, named_targets, send
from pipelines.alerts.routine import update_alerts
from pipelines.collection import utc_now
from pipelines.home import HomeError
from pipelines.installation import Installation
from pipelines.operations.metrics import measure
from warehouse.alerting import begin_run, end_run

logger = logging.getLogger(__name__)

RunState = Literal["published", "unchanged", "stopped", "broken"]


@dataclass
class Watch:
    """One run under watch; `ended` is called when its work is done, and what it is told is recorded at the end."""

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
        """Record the beginning; runs that were killed before are told now, not when this one has ended."""
        with self.installation.warehouse.connect() as connection:
            unrecorded.take_in(self.installation.home, connection)
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
        self.is_recorded = True

    def conclude_without_warehouse(self, reason: str) -> None:
        """Keep the end for the next run to record; tell people directly, once for as long as nothing is recorded."""
        row = {**self._row(utc_now()), "state": "broken", "faults": "; ".join([*self.faults, reason])}
        logger.error("alerts could not be brought up to date: %s", reason)
        try:
            is_first = unrecorded.keep(self.installation.home, "run", row)
        except OSError as error:
            logger.error("nor can it be kept for the next run: %s", error)
            is_first = True
        if is_first:
            _tell_directly(self.installation, self.job, str(row["faults"]), self.sender)
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
def watched(installation: Installation, run_id: str, job: str, *, sender: Send = send) -> Iterator[Watch]:
    """Hold the right to write for the length of a run, and watch it.

    Raises:
        HomeError: another run is writing, or the sample would replace live figures. That is no failure of a run.
        Exception: whatever the run itself raises.
    """
    watch = Watch(installation, run_id, job, utc_now(), sender)
    try:
        with installation.writing():
            _safely(watch, watch.begin)
            try:
                yield watch
            except BaseException as error:
                watch.ended("broken", [_in_words(error)])
                raise
            finally:
                _safely(watch, watch.conclude)
    except HomeError:
        raise
    except Exception as error:
        # The warehouse could not be opened or let go: nothing of this run is recorded in it.
        if not watch.is_recorded:
            watch.conclude_without_warehouse(_in_words(error))
        raise


def _safely(watch: Watch, step: Callable[[], None]) -> None:
    """Alerting that breaks is kept and told, and the run goes on."""
    try:
        step()
    except Exception as error:
        logger.debug("alerting broke", exc_info=True)
        watch.conclude_without_warehouse(f"alerting broke: {_in_words(error)}")


def _tell_directly(installation: Installation, job: str, reason: str, sender: Send) -> None:
    """Without book and page: for when those are what is broken."""
    told = f"The {job} run broke, and that could not be written down: {reason}. Readers keep what they had."
    message = Message(f"Styrka: critical: the {job} run broke", told, critical=True)
    for target in named_targets(installation.settings.alert_targets):
        if "critical" in target.target.severities:
            failure = sender(target, message)
            if failure is not None:
                logger.error("alerts cannot be sent to %s: %s", target.name, failure)


def _in_words(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
