"""What people do to alerts: take one, or say that it is over.

Belongs here: one act on one alert, written down and shown on the page at once. Does not belong here: arguments and
output (``alert_commands.py``), or the rules (``life.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pipelines.alerts import life
from pipelines.alerts.delivery import Send, send
from pipelines.alerts.records import Alert
from pipelines.alerts.routine import open_book, update_alerts
from pipelines.installation import Installation


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
    return _act(installation, alert_id, lambda alert: life.acknowledge(alert, by, until, note, at), at, sender)


def resolve(
    installation: Installation, alert_id: str, by: str, note: str | None, at: datetime, *, sender: Send = send
) -> Alert:
    """Somebody says that an alert is over.

    Raises:
        AlertError: there is no such alert, or it is over already.
        HomeError: a run is writing.
    """
    return _act(installation, alert_id, lambda alert: life.resolve(alert, by, note, at), at, sender)


def _act(
    installation: Installation,
    alert_id: str,
    change: Callable[[Alert], life.Change],
    at: datetime,
    sender: Send,
) -> Alert:
    with installation.writing():
        with installation.warehouse.connect() as connection:
            book = open_book(installation, connection, "", at)
            found = [alert for alert in book.alerts() if alert.alert_id.startswith(alert_id)]
            connection.rollback()
            if len(found) != 1:
                known = "no alert has" if not found else f"{len(found)} alerts have"
                raise life.AlertError(f"{known} an id that begins with {alert_id}: see `styrka alerts list --all`")
            changed = change(found[0])
            book.apply(changed)
        update_alerts(installation, "", at, look=False, sender=sender)
    return changed.alert
