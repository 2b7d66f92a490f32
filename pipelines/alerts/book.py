"""The book of alerts: look at what stands now, carry every alert on, tell targets what is new to them.

Belongs here: the order of looking, writing down and telling, so that a kill in between loses nothing and tells nobody
twice without need. Does not belong here: what a failure is (``causes.py``) or what becomes of it (``life.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from pipelines.alerts import causes, life
from pipelines.alerts.delivery import NamedTarget, Send
from pipelines.alerts.messages import news
from pipelines.alerts.records import TOLD_EVENTS, Alert, Sighting
from warehouse import alerting

logger = logging.getLogger(__name__)

_RUNS_LOOKED_AT = 14


@dataclass(frozen=True)
class Book:
    """The alerts of one installation, on an open connection.

    Attributes:
        connection: to the warehouse, outside any transaction.
        origins: origins of the figures that the installation publishes.
        asked: sources that are asked for at the office's API.
        run_id: the run that looks.
        at: when.
        touches: which marts and indicators a failure touches.
    """

    connection: Connection
    origins: Sequence[str]
    asked: Sequence[str]
    run_id: str
    at: datetime
    touches: Callable[[Sighting], str]

    def look(self) -> None:
        """See what stands now, and write down what becomes of every alert: all of it or nothing."""
        with self.connection.begin():
            results = alerting.standing_results(self.connection, self.origins)
            runs = alerting.latest_runs(self.connection, _RUNS_LOOKED_AT)
            targets = alerting.known_targets(self.connection).values()
            seen = [*causes.failures(results, runs, targets, self.asked), *causes.overdue(runs, self.at)]
            known = {alert.alert_id: alert for alert in self.alerts()}
            self._write(life.advance(known, seen, self.at, self.run_id, self.touches))

    def alerts(self) -> list[Alert]:
        """Every alert there ever was."""
        return [as_alert(row) for row in alerting.known_alerts(self.connection)]

    def tell(self, targets: Sequence[NamedTarget], send: Send, page: str, dagster_url: str | None) -> None:
        """Tell each target what is new to it. One that fails becomes an alert of its own, which the others are told."""
        with self.connection.begin():
            alerting.forget_targets(self.connection, [target.name for target in targets])
        reachable = list(targets)
        while reachable:
            failed = self._tell_once(reachable, send, page, dagster_url)
            if not failed:
                return
            reachable = [target for target in reachable if target not in failed]
            self.look()

    def apply(self, change: life.Change) -> None:
        """Write down what a person did to an alert."""
        with self.connection.begin():
            self._write([change])

    def _tell_once(
        self, targets: Sequence[NamedTarget], send: Send, page: str, dagster_url: str | None
    ) -> list[NamedTarget]:
        """One message a target; returns those that changed from reachable to failing or back."""
        with self.connection.begin():
            known = alerting.known_targets(self.connection)
            alerts = {alert.alert_id: alert for alert in self.alerts()}
            newest = alerting.last_event(self.connection)
            waiting = {target.name: self._waiting(target, known.get(target.name), alerts) for target in targets}
        still_open = sum(not alert.is_over for alert in alerts.values())
        changed, reached = [], dict[str, list[str]]()
        for target in targets:
            told = waiting[target.name]
            if not told:
                continue
            before = known.get(target.name)
            failure = send(target, news(told, page, dagster_url, still_open=still_open))
            self._record_attempt(target.name, before, newest, failure)
            if (failure is None) == bool(before and before["failing_since"]):
                changed.append(target)
            if failure is None:
                for _, alert in told:
                    reached.setdefault(alert.alert_id, []).append(target.name)
        self._record_notified(alerts, reached)
        return changed

    def _waiting(
        self, target: NamedTarget, known: Mapping[str, Any] | None, alerts: Mapping[str, Alert]
    ) -> list[tuple[str, Alert]]:
        """Event and alert of everything that the target has not been told; a new target is told what is open."""
        if known is None or not known["told_until"]:
            return [("opened", alert) for alert in alerts.values() if not alert.is_over and target.takes(alert)]
        events = alerting.events_after(self.connection, known["told_until"])
        latest = {event["alert_id"]: event["event"] for event in events if event["event"] in TOLD_EVENTS}
        return [(event, alerts[alert_id]) for alert_id, event in latest.items() if target.takes(alerts[alert_id])]

    def _record_attempt(self, name: str, before: Mapping[str, Any] | None, newest: int, failure: str | None) -> None:
        if failure is None:
            row: dict[str, Any] = {"told_until": newest, "failing_since": None, "failure": None}
            logger.info("told %s what is new", name)
        else:
            told_until = before["told_until"] if before else 0
            since = before["failing_since"] if before and before["failing_since"] else self.at
            row = {"told_until": told_until, "failing_since": since, "failure": failure}
            logger.warning("alerts cannot be sent to %s: %s", name, failure)
        with self.connection.begin():
            alerting.write_target(self.connection, {"target": name, "tried_at": self.at, **row})

    def _record_notified(self, alerts: Mapping[str, Alert], reached: Mapping[str, Sequence[str]]) -> None:
        changes = [life.notified(alerts[alert_id], self.at, self.run_id, names) for alert_id, names in reached.items()]
        with self.connection.begin():
            self._write(changes)

    def _write(self, changes: Iterable[life.Change]) -> None:
        changes = list(changes)
        alerting.write_alerts(self.connection, [asdict(change.alert) for change in changes])
        events = [event for change in changes for event in change.events]
        alerting.add_events(self.connection, [asdict(event) for event in events])
        for event in events:
            if event.event in TOLD_EVENTS:
                logger.info("alert %s %s: %s", event.alert_id, event.event, event.told)


def as_alert(row: Mapping[str, Any]) -> Alert:
    """A row of `quality.alerts` as a record."""
    return Alert(**{field.name: row[field.name] for field in fields(Alert)})
