"""The register of alerts: read what is open, carry every alert on, notify targets of what is new to them.

The order of reading, recording and notifying, so that a kill in between loses nothing and notifies nobody twice without
need. Not here: what a failure is (``failures.py``) or what becomes of it (``lifecycle.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection

from pipelines.alerts import failures, lifecycle
from pipelines.alerts import pending_records as pending
from pipelines.alerts.alert import ESCALATED, NOTIFIED_EVENTS, Alert, Failure
from pipelines.alerts.escalation import unanswered
from pipelines.alerts.lateness import lateness
from pipelines.alerts.lost_records import lost_records
from pipelines.alerts.messages import news
from pipelines.alerts.notify import NamedTarget, Send, named_targets, send
from pipelines.alerts.page import page_address, write_outputs
from pipelines.alerts.reach import Lineage
from pipelines.alerts.status import gather, quality_folder, read_status
from pipelines.installation.parts import Installation
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import of_kind
from warehouse import alerting

logger = logging.getLogger(__name__)

_RUNS_LOOKED_AT = 14


@dataclass(frozen=True)
class Register:
    """The alerts of one installation, on an open connection.

    Attributes:
        connection: to the warehouse, outside any transaction.
        origins: origins of the figures that the installation publishes.
        asked: sources that are asked for at an agency's API -> the agency.
        run_id: the run that looks.
        at: when.
        touches: which marts and indicators a failure touches.
        waiting_since: since when an installation without any run waits for its first.
        shown: ``status.json`` as the look before has left it.
    """

    connection: Connection
    origins: Sequence[str]
    asked: Mapping[str, str]
    run_id: str
    at: datetime
    touches: Callable[[Failure], str]
    waiting_since: datetime | None = None
    shown: Mapping[str, Any] | None = None

    @cached_property
    def results(self) -> list[alerting.Row]:
        """The current result of every check. A run has validated all that it will when its alerts are looked at."""
        return alerting.standing_results(self.connection, self.origins)

    def look(self) -> None:
        """See the current state, and write down what becomes of every alert: all of it or nothing."""
        with self.connection.begin():
            runs = alerting.latest_runs(self.connection, _RUNS_LOOKED_AT)
            targets = alerting.known_targets(self.connection).values()
            seen = [
                *failures.failures(self.results, runs, targets, self.asked),
                *lateness(runs, self.at, self.waiting_since),
                *lost_records(self.shown, runs, self.run_id),
            ]
            known = {alert.alert_id: alert for alert in self.alerts()}
            unreached = failures.unreached(self.results)
            self._write(lifecycle.advance(known, seen, self.at, self.run_id, self.touches, unreached))

    def alerts(self) -> list[Alert]:
        """Every alert there ever was."""
        return [as_alert(row) for row in alerting.known_alerts(self.connection)]

    def notify(self, targets: Sequence[NamedTarget], send: Send, page: str, dagster_url: str | None) -> None:
        """Notify each target of what is new to it. One that fails becomes an alert that the others are notified of."""
        with self.connection.begin():
            alerting.forget_targets(self.connection, [target.name for target in targets])
        reachable = list(targets)
        while reachable:
            failed = self._notify_once(reachable, send, page, dagster_url)
            if not failed:
                return
            reachable = [target for target in reachable if target not in failed]
            self.look()

    def apply(self, change: lifecycle.Change) -> None:
        """Write down what a person did to an alert."""
        with self.connection.begin():
            self._write([change])

    def _notify_once(
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
            fresh = waiting[target.name]
            if not fresh:
                continue
            before = known.get(target.name)
            failure = send(target, news(fresh, page, dagster_url, still_open=still_open, owner_of=target.owner_of))
            self._record_attempt(target.name, before, newest, failure)
            if (failure is None) == bool(before and before["failing_since"]):
                changed.append(target)
            if failure is None and target.waits:
                self._record_escalated(target, [alert for _, alert in fresh])
            elif failure is None:
                for _, alert in fresh:
                    reached.setdefault(alert.alert_id, []).append(target.name)
        self._record_notified(alerts, reached)
        return changed

    def _waiting(
        self, target: NamedTarget, known: Mapping[str, Any] | None, alerts: Mapping[str, Alert]
    ) -> list[tuple[str, Alert]]:
        """Event and alert of all that the target was not notified of; a new target is notified of what is open."""
        if target.waits:
            opened = [alert.alert_id for alert in alerts.values() if alert.state == "open"]
            happened = alerting.events_of(self.connection, opened) if opened else []
            return [(ESCALATED, alert) for alert in unanswered(target, alerts, happened, self.at)]
        if known is None or not known["notified_until"]:
            return [("opened", alert) for alert in alerts.values() if not alert.is_over and target.takes(alert)]
        events = alerting.events_after(self.connection, known["notified_until"])
        latest = {event["alert_id"]: event["event"] for event in events if event["event"] in NOTIFIED_EVENTS}
        return [(event, alerts[alert_id]) for alert_id, event in latest.items() if target.takes(alerts[alert_id])]

    def _record_attempt(self, name: str, before: Mapping[str, Any] | None, newest: int, failure: str | None) -> None:
        if failure is None:
            row: dict[str, Any] = {"notified_until": newest, "failing_since": None, "failure": None}
            logger.info("notified %s of what is new", name)
        else:
            notified_until = before["notified_until"] if before else 0
            since = before["failing_since"] if before and before["failing_since"] else self.at
            row = {"notified_until": notified_until, "failing_since": since, "failure": failure}
            logger.warning("alerts cannot be sent to %s: %s", name, failure)
        with self.connection.begin():
            alerting.write_target(self.connection, {"target": name, "tried_at": self.at, **row})

    def _record_escalated(self, target: NamedTarget, escalated: Sequence[Alert]) -> None:
        with self.connection.begin():
            self._write([lifecycle.escalated(alert, self.at, self.run_id, target.name) for alert in escalated])

    def _record_notified(self, alerts: Mapping[str, Alert], reached: Mapping[str, Sequence[str]]) -> None:
        changes = [
            lifecycle.notified(alerts[alert_id], self.at, self.run_id, names) for alert_id, names in reached.items()
        ]
        with self.connection.begin():
            self._write(changes)

    def _write(self, changes: Iterable[lifecycle.Change]) -> None:
        changes = list(changes)
        alerting.write_alerts(self.connection, [asdict(change.alert) for change in changes])
        events = [event for change in changes for event in change.events]
        alerting.add_events(self.connection, [asdict(event) for event in events])
        for event in events:
            if event.event in NOTIFIED_EVENTS:
                logger.info("alert %s %s: %s", event.alert_id, event.event, event.message)


def as_alert(row: Mapping[str, Any]) -> Alert:
    """A row of `quality.alerts` as a record."""
    return Alert(**{field.name: row[field.name] for field in fields(Alert)})


def acknowledge(
    installation: Installation,
    alert_id: str,
    by: str,
    until: datetime,
    note: str | None,
    at: datetime,
    *,
    sender: Send = send,
) -> Alert:
    """Somebody takes an alert.

    Raises:
        AlertError: there is no such alert, it is over, or `until` has passed.
        HomeError: a run is writing.
    """
    return _act(installation, alert_id, lambda alert: lifecycle.acknowledge(alert, by, until, note, at), at, sender)


def resolve(
    installation: Installation, alert_id: str, by: str, note: str | None, at: datetime, *, sender: Send = send
) -> Alert:
    """Somebody says that an alert is over.

    Raises:
        AlertError: there is no such alert, or it is over already.
        HomeError: a run is writing.
    """
    return _act(installation, alert_id, lambda alert: lifecycle.resolve(alert, by, note, at), at, sender)


def _act(
    installation: Installation,
    alert_id: str,
    change: Callable[[Alert], lifecycle.Change],
    at: datetime,
    sender: Send,
) -> Alert:
    with installation.writing():
        with installation.warehouse.connect() as connection:
            register = open_register(installation, connection, "", at)
            found = [alert for alert in register.alerts() if alert.alert_id.startswith(alert_id)]
            connection.rollback()
            if len(found) != 1:
                known = "no alert has" if not found else f"{len(found)} alerts have"
                raise lifecycle.AlertError(f"{known} an id that begins with {alert_id}: see `styrka alerts list --all`")
            changed = change(found[0])
            register.apply(changed)
        update_alerts(installation, "", at, look=False, sender=sender)
    return changed.alert


def update_alerts(
    installation: Installation, run_id: str, at: datetime, *, look: bool = True, sender: Send = send
) -> None:
    """Bring alerts up to date, notify targets of what is new, and write page, feed and document.

    Done twice for one run it counts, and notifies, once.

    Args:
        installation: held for writing.
        run_id: the run that looks; a person's act has none.
        at: when.
        look: whether to see the current state; without, a person's act is shown and nothing else changes.
        sender: sends a message to a target.
    """
    settings = installation.settings
    targets = named_targets(settings.alert_targets, settings.owner_of)
    with installation.warehouse.connect() as connection:
        pending.ingest(installation.home, connection)
        register = open_register(installation, connection, run_id, at)
        if look:
            register.look()
        register.notify(targets, sender, page_address(installation), settings.dagster_url)
        with connection.begin():
            document = gather(installation, connection, register.alerts(), register.results, at)
    write_outputs(installation, document)


def open_register(installation: Installation, connection: Connection, run_id: str, at: datetime) -> Register:
    """The register of alerts on an open connection."""
    return Register(
        connection=connection,
        origins=installation.origins,
        asked={name: source.agency_id for name, source in of_kind(installation.sources, AgencyTable).items()},
        run_id=run_id,
        at=at,
        touches=Lineage(installation).touches,
        waiting_since=installation.home.waiting_since(),
        shown=read_status(quality_folder(installation)),
    )
