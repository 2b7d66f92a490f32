"""Owners and escalation: who gets which alert, and who hears when nobody has acknowledged one in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipelines.alerts import lifecycle as life
from pipelines.alerts.alert import Alert
from pipelines.alerts.escalation import is_due, unanswered
from pipelines.alerts.messages import news
from pipelines.alerts.notify import NamedTarget, named_targets
from pipelines.settings import AlertTarget, Settings
from tests.unit.alerts.made_alerts import NIGHT, document, event, opened

HOUR = timedelta(hours=1)
OWNERS = {"scb_rams_*": "labour", "scb_*": "accounts"}


def settings(**target: Any) -> Settings:
    return Settings(  # type: ignore[call-arg]
        _env_file=None,
        owners=OWNERS,
        alert_targets=(AlertTarget.model_validate({"url": "json://127.0.0.1:9/post", "name": "post", **target}),),
    )


def target(**said: Any) -> NamedTarget:
    chosen = settings(**said)
    return named_targets(chosen.alert_targets, chosen.owner_of)[0]


def events(alert: Alert, *words: tuple[str, int, str]) -> list[dict[str, Any]]:
    """What happened to an alert: word, hours after it was opened, message."""
    return [
        {**event(number, alert, word), "alert_id": alert.alert_id, "at": NIGHT + hours * HOUR, "message": message}
        for number, (word, hours, message) in enumerate([("opened", 0, "it broke"), *words])
    ]


def waits(alert: Alert, hours: float, *words: tuple[str, int, str], wait: float = 8) -> bool:
    known = {alert.alert_id: alert}
    return bool(unanswered(target(unacknowledged_hours=wait), known, events(alert, *words), NIGHT + hours * HOUR))


def test_the_first_pattern_that_fits_names_the_owner() -> None:
    owner_of = settings().owner_of
    assert [owner_of(table) for table in ("scb_rams_2008_2018", "scb_bas", "run")] == ["labour", "accounts", None]


def test_a_target_of_an_owner_gets_the_alerts_of_that_owner_s_tables_alone() -> None:
    rams, bas, run = (opened(table) for table in ("scb_rams_2008_2018", "scb_bas", "run"))
    labour = target(owners=["labour"])
    assert [labour.takes(alert) for alert in (rams, bas, run)] == [True, False, False]
    assert all(target().takes(alert) for alert in (rams, bas, run))
    assert "Owner: labour" in news([("opened", rams)], "p", None, still_open=1, owner_of=labour.owner_of).body


def test_what_nobody_acknowledges_in_time_is_escalated_once() -> None:
    alert = opened()
    assert not waits(alert, 7.9)
    assert waits(alert, 8)
    assert not waits(alert, 30, ("escalated", 9, "post"))
    # Another target's escalation is not its own.
    assert waits(alert, 30, ("escalated", 9, "somebody else"))


def test_an_alert_that_somebody_has_is_not_escalated() -> None:
    taken = life.acknowledge(opened(), "kh", NIGHT + 48 * HOUR, None, NIGHT + HOUR).alert
    assert not waits(taken, 30, ("acknowledged", 1, "by kh"))
    assert not waits(life.resolve(opened(), "kh", None, NIGHT + HOUR).alert, 30)


def test_the_wait_begins_again_when_an_acknowledgement_ends() -> None:
    alert = opened()
    again = (("escalated", 9, "post"), ("acknowledged", 10, "by kh"), ("acknowledgement ended", 58, "still there"))
    assert not waits(alert, 60, *again)
    assert waits(alert, 66, *again)


def test_the_target_that_waits_takes_severities_and_tables_as_others_do() -> None:
    known = {"a": replace(opened(), severity="warning")}
    waiting = target(unacknowledged_hours=0, severities=["critical"])
    assert not unanswered(waiting, known, [], NIGHT + 99 * HOUR)


def test_the_document_beside_the_page_tells_whether_anybody_waits() -> None:
    alert = opened()
    shown = document([alert])["alerts"]
    read = json.loads(json.dumps(shown, default=lambda at: at.isoformat()))
    assert is_due([target(unacknowledged_hours=8)], read, NIGHT + 9 * HOUR)
    assert not is_due([target(unacknowledged_hours=8)], read, NIGHT + 7 * HOUR)
    assert not is_due([target()], read, NIGHT + 99 * HOUR)
