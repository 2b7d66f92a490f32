"""The lifecycle of an alert: opened, seen again, acknowledged, resolved, reopened.

Pure functions from what is known and what is seen to what becomes of it. Not here: deciding what is one failure
(``failures.py``), storing (``register.py``), or notifying anybody (``notify.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.alerts.alert import BY_DATA, ESCALATED, Alert, Event, Failure
from pipelines.alerts.check_kinds import section


class AlertError(Exception):
    """What a person asks for cannot be done to this alert."""


@dataclass(frozen=True)
class Change:
    """An alert as it is from now on, and what happened to it."""

    alert: Alert
    events: tuple[Event, ...] = ()


def advance(
    known: Mapping[str, Alert],
    seen: Sequence[Failure],
    at: datetime,
    run_id: str,
    touches: Callable[[Failure], str],
    unreached: Collection[str] = (),
) -> list[Change]:
    """Carry every alert on by one look.

    Args:
        known: alert id -> every alert there ever was.
        seen: every failure that is open now; what is missing here is over, unless it could not be looked at.
        at: when.
        run_id: the run that looks; empty when somebody else does. Looking twice in one run counts once.
        touches: which marts and indicators a failure touches; asked when an alert opens.
        unreached: tables that no agency answered for: what was wrong with asking for them may be so still.
    """
    by_id = {failure.alert_id: failure for failure in seen}
    changes = [_seen(known.get(alert_id), failure, at, run_id, touches) for alert_id, failure in by_id.items()]
    over = [alert for alert_id, alert in known.items() if alert_id not in by_id and not alert.is_over]
    changes += [
        _not_looked_at(alert, at, run_id) if _is_hidden(alert, unreached) else _resolved_by_data(alert, at, run_id)
        for alert in over
    ]
    return [change for change in changes if change is not None]


def acknowledge(alert: Alert, by: str, until: datetime, note: str | None, at: datetime) -> Change:
    """Somebody has it: silent until `until`, unless it grows worse.

    Raises:
        AlertError: it is resolved, or `until` has passed.
    """
    if alert.is_over:
        raise AlertError(f"alert {alert.alert_id} was resolved {alert.resolved_at:%Y-%m-%d %H:%M} UTC; nobody needs it")
    if until <= at:
        raise AlertError(f"{until:%Y-%m-%d} has passed: acknowledge until a day to come")
    taken = replace(alert, state="acknowledged", acknowledged_by=by, acknowledged_until=until, note=note)
    remark = f": {note}" if note else ""
    return Change(taken, (_event(alert, "acknowledged", at, "", f"by {by} until {until:%Y-%m-%d}{remark}"),))


def resolve(alert: Alert, by: str, note: str | None, at: datetime) -> Change:
    """Somebody says that it is over. It reopens when a new vintage or run shows it again.

    Raises:
        AlertError: it is resolved already.
    """
    if alert.is_over:
        raise AlertError(f"alert {alert.alert_id} is resolved already, by {alert.resolved_by}")
    remark = f": {note}" if note else ""
    over = replace(alert, state="resolved", resolved_at=at, resolved_by=by, note=note or alert.note)
    return Change(over, (_event(alert, "resolved", at, "", f"by {by}{remark}"),))


def notified(alert: Alert, at: datetime, run_id: str, targets: Sequence[str]) -> Change:
    """The alert has reached at least one target."""
    return Change(replace(alert, notified_at=at), (_event(alert, "notified", at, run_id, ", ".join(targets)),))


def escalated(alert: Alert, at: datetime, run_id: str, target: str) -> Change:
    """A target that waits was notified, since nobody has acknowledged the alert in time."""
    return Change(alert, (_event(alert, ESCALATED, at, run_id, target),))


def _seen(
    alert: Alert | None, failure: Failure, at: datetime, run_id: str, touches: Callable[[Failure], str]
) -> Change | None:
    if alert is None:
        return _opened(failure, at, run_id, touches(failure))
    if alert.is_over:
        # What a person has closed stays closed until it is seen in something new.
        if alert.resolved_by != BY_DATA and alert.evidence == failure.evidence:
            return None
        return _reopened(alert, failure, at, run_id, touches(failure))
    return _seen_again(alert, failure, at, run_id)


def _opened(failure: Failure, at: datetime, run_id: str, touches: str) -> Change:
    alert = Alert(
        alert_id=failure.alert_id,
        table_name=failure.table,
        check_name=failure.check,
        subject=failure.subject,
        kind=failure.kind,
        severity=failure.severity,
        state="open",
        expected=failure.expected,
        observed=failure.observed,
        message=failure.message,
        also=", ".join(failure.also),
        evidence=failure.evidence,
        touches=touches,
        first_seen=at,
        last_seen=at,
        times_seen=1,
        times_reopened=0,
        run_id=run_id,
        runbook=section(failure.kind, failure.check),
    )
    return Change(alert, (_event(alert, "opened", at, run_id, failure.message),))


def _reopened(alert: Alert, failure: Failure, at: datetime, run_id: str, touches: str) -> Change:
    fresh = _opened(failure, at, run_id, touches).alert
    again = replace(fresh, times_reopened=alert.times_reopened + 1)
    closed = f"resolved {alert.resolved_at:%Y-%m-%d %H:%M} UTC by {alert.resolved_by}" if alert.resolved_at else "over"
    message = f"reopened for the {_ordinal(again.times_reopened)} time (it was {closed}): {failure.message}"
    return Change(again, (_event(again, "reopened", at, run_id, message),))


def _seen_again(alert: Alert, failure: Failure, at: datetime, run_id: str) -> Change:
    worse = _worse(alert, failure)
    ended = alert.acknowledged_until is not None and alert.state == "acknowledged" and at >= alert.acknowledged_until
    now = replace(
        alert,
        check_name=failure.check,
        kind=failure.kind,
        runbook=section(failure.kind, failure.check),
        unseen_since=None,
        severity=failure.severity,
        expected=failure.expected,
        observed=failure.observed,
        message=failure.message,
        also=", ".join(failure.also),
        evidence=failure.evidence,
        last_seen=at,
        times_seen=alert.times_seen + (run_id not in ("", alert.run_id)),
        run_id=run_id or alert.run_id,
    )
    if worse:
        message = f"{worse}: {failure.message}"
        return Change(_awake(now), (_event(now, "worsened", at, run_id, message),))
    if ended:
        message = f"still there after {alert.acknowledged_by} had it until {alert.acknowledged_until:%Y-%m-%d}: "
        return Change(_awake(now), (_event(now, "acknowledgement ended", at, run_id, message + failure.message),))
    return Change(now)


def _awake(alert: Alert) -> Alert:
    return replace(alert, state="open", acknowledged_by=None, acknowledged_until=None)


def _worse(alert: Alert, failure: Failure) -> str:
    """In what a failure has grown since it was seen last; empty if it has not."""
    if failure.severity == "critical" and alert.severity == "warning":
        return "critical now"
    more = sorted({failure.check, *failure.also} - alert.checks)
    return f"{', '.join(more)} fails as well" if more else ""


def _is_hidden(alert: Alert, unreached: Collection[str]) -> bool:
    """Whether an alert is missing only because its table could not be asked for."""
    return alert.table_name in unreached and alert.kind in ("fetch", "source_check")


def _not_looked_at(alert: Alert, at: datetime, run_id: str) -> Change | None:
    """It stays as it is, with whoever has it, and says since when nobody could look."""
    if alert.unseen_since is not None:
        return None
    message = f"could not be looked at, and stays {alert.state}: the agency did not answer for {alert.table_name}"
    return Change(replace(alert, unseen_since=at), (_event(alert, "not looked at", at, run_id, message),))


def _resolved_by_data(alert: Alert, at: datetime, run_id: str) -> Change:
    over = replace(alert, state="resolved", resolved_at=at, resolved_by=BY_DATA, unseen_since=None)
    message = f"no longer seen after {alert.times_seen} {'run' if alert.times_seen == 1 else 'runs'}: {alert.message}"
    return Change(over, (_event(over, "resolved", at, run_id, message),))


def _event(alert: Alert, event: str, at: datetime, run_id: str, message: str) -> Event:
    return Event(alert.alert_id, at, event, run_id, message)


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
