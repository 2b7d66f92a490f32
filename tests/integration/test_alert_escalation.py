"""Escalation through a run's own parts: who is notified first, and who when nobody has acknowledged."""

from __future__ import annotations

from datetime import timedelta

from pipelines.alerts.register import acknowledge
from pipelines.alerts.run_monitor import report_lateness
from pipelines.clock import utc_now
from pipelines.settings import AlertTarget
from tests.alert_desk import POST, Desk
from tests.nights import Site
from warehouse.check_results import CheckSpec

BOSS = AlertTarget(url="json://127.0.0.1:9/boss", name="boss", unacknowledged_hours=8)  # type: ignore[arg-type]
BROKEN = CheckSpec(
    name="codes_known_region", kind="contract", severity="critical", description_en="Codes.",
    expected="22 codes", advice="See what the agency changed",
).outcome("scb_bas", passed=False, observed="21 codes")  # fmt: skip


def test_an_alert_that_nobody_acknowledges_reaches_the_next_in_line_once(duckdb_site: Site) -> None:
    desk = Desk(duckdb_site, targets=(POST, BOSS))
    desk.night_with(BROKEN, state="stopped")
    assert [name for name, _ in desk.mailbox.sent] == ["post"]
    desk.mailbox.collect()
    tomorrow = utc_now() + timedelta(hours=9)
    assert report_lateness(desk.installation(), tomorrow, sender=desk.mailbox) is not None
    ((name, message),) = desk.mailbox.sent
    assert name == "boss" and "NOBODY HAS ACKNOWLEDGED" in message.body and "21 codes" in message.body
    desk.mailbox.collect()
    assert report_lateness(desk.installation(), tomorrow + timedelta(hours=9), sender=desk.mailbox) is None
    assert "escalated" in {event["event"] for event in desk.the_one()["events"]}
    desk.night_with(BROKEN, state="stopped")
    assert desk.mailbox.collect() == []


def test_an_alert_that_somebody_has_reaches_nobody_else(duckdb_site: Site) -> None:
    desk = Desk(duckdb_site, targets=(POST, BOSS))
    desk.night_with(BROKEN, state="stopped")
    now = utc_now()
    acknowledge(
        desk.installation(), desk.the_one()["alert_id"], "kh", now + timedelta(days=3), None, now, sender=desk.mailbox
    )
    desk.mailbox.collect()
    assert report_lateness(desk.installation(), now + timedelta(hours=20), sender=desk.mailbox) is None
    assert desk.mailbox.collect() == []
