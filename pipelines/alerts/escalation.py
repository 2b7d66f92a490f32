"""Escalation: alerts that nobody has acknowledged for too long, for the targets that wait for them.

Pure functions from alerts and what happened to them. Not here: sending (``notify.py``), or the order of reading and
recording (``register.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pipelines.alerts.alert import ESCALATED, Alert
from pipelines.alerts.notify import NamedTarget
from pipelines.alerts.status import alert_of

_NOBODY_HAS_IT_SINCE: Final = ("opened", "reopened", "acknowledgement ended", "worsened")


def unanswered(
    target: NamedTarget, alerts: Mapping[str, Alert], events: Sequence[Mapping[str, Any]], at: datetime
) -> list[Alert]:
    """Open alerts that `target` waits for and has not been notified of since nobody has had them.

    Args:
        target: with `unacknowledged_hours`.
        alerts: alert id -> every alert there ever was.
        events: rows of `quality.alert_events` of the open ones, in their order.
        at: the time of looking.
    """
    wait = timedelta(hours=target.target.unacknowledged_hours or 0)
    found = []
    for alert in alerts.values():
        if alert.state != "open" or not target.takes(alert):
            continue
        mine = [event for event in events if event["alert_id"] == alert.alert_id]
        since = max((event["at"] for event in mine if event["event"] in _NOBODY_HAS_IT_SINCE), default=alert.first_seen)
        escalated = any(
            event["event"] == ESCALATED and event["message"] == target.name and event["at"] >= since for event in mine
        )
        if at - since >= wait and not escalated:
            found.append(alert)
    return found


def is_due(targets: Sequence[NamedTarget], shown: Sequence[Mapping[str, Any]], at: datetime) -> bool:
    """Whether any target waits for any of the alerts that `status.json` shows."""
    waiting = [target for target in targets if target.waits]
    known = {one["alert_id"]: alert_of(one) for one in shown} if waiting else {}
    events = [
        {**event, "alert_id": one["alert_id"], "at": datetime.fromisoformat(event["at"])}
        for one in shown
        for event in one["events"]
    ]
    return any(unanswered(target, known, events, at) for target in waiting)
