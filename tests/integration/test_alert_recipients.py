"""Who gets an alert (targets, the digest), and what a person does with it (acknowledge, resolve)."""

from __future__ import annotations

from datetime import timedelta

from pipelines.alerts.messages import send_digest
from pipelines.alerts.register import acknowledge, resolve
from pipelines.clock import utc_now
from pipelines.settings import AlertTarget
from tests.alert_desk import POST, Desk, failed, passed

MAIL = AlertTarget(url="json://127.0.0.1:9/mail", name="mail")
CRITICAL_ONLY = AlertTarget(url="json://127.0.0.1:9/pager", name="pager", severities=("critical",))
ONE_TABLE = AlertTarget(url="json://127.0.0.1:9/bas", name="bas", tables=("scb_bas",))


def test_a_target_that_is_down_is_an_alert_that_the_others_are_reported_and_misses_nothing(desk: Desk) -> None:
    desk.targets = (POST, MAIL)
    desk.mailbox.down["mail"] = "HTTP 500"
    desk.night_with(failed("fct_employment", severity="warning"))
    assert {alert["table_name"] for alert in desk.unresolved} == {"fct_employment", "alerts"}
    assert [name for name, _ in desk.mailbox.sent] == ["post", "post"]
    finding, target = desk.mailbox.collect()
    assert "fct_employment" in finding.title
    assert "mail cannot be reached" in target.body and "HTTP 500" in target.body
    assert desk.status["targets"][0]["failure"] == "HTTP 500"
    desk.mailbox.down.clear()
    desk.night_with(failed("fct_employment", severity="warning"))
    reported = [message for name, message in desk.mailbox.sent if name == "mail"]
    assert len(reported) == 1 and "fct_employment" in reported[0].body
    assert desk.the_one()["table_name"] == "fct_employment"


def test_a_digest_that_cannot_be_sent_is_an_alert_of_the_next_run(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.targets = (POST, MAIL, AlertTarget(url="json://127.0.0.1:9/none", name="no digest", digest=False))
    desk.night_with()
    desk.mailbox.down["mail"] = "HTTP 500"
    morning = utc_now()
    message, failures = send_digest(desk.installation(), morning, sender=desk.mailbox)
    assert failures == {"mail": "HTTP 500"}
    assert [name for name, _ in desk.mailbox.sent] == ["post"]
    assert message.title.endswith("nothing open")
    desk.night_with()
    alert = desk.the_one()
    assert (alert["kind"], alert["subject"]) == ("delivery", "mail")
    assert desk.status["targets"][0]["failing_since"][:19] == f"{morning:%Y-%m-%dT%H:%M:%S}"
    # Failing once more, it fails since the first time.
    send_digest(desk.installation(), morning + timedelta(days=1), sender=desk.mailbox)
    desk.night_with()
    assert desk.status["targets"][0]["failing_since"][:19] == f"{morning:%Y-%m-%dT%H:%M:%S}"


def test_targets_get_what_they_ask_for(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.targets = (POST, CRITICAL_ONLY, ONE_TABLE)
    desk.night_with(failed("fct_employment", severity="warning"))
    assert [name for name, _ in desk.mailbox.sent] == ["post"]
    desk.mailbox.collect()
    desk.night_with(failed("fct_employment", severity="warning"), failed("dim_region"))
    assert sorted(name for name, _ in desk.mailbox.sent) == ["pager", "post"]


def test_an_acknowledged_alert_is_silent_until_the_day_unless_it_grows_worse(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.night_with(failed("fct_employment", severity="warning"))
    desk.mailbox.collect()
    alert_id, now = desk.the_one()["alert_id"], utc_now()
    acknowledge(
        desk.installation(),
        alert_id[:5],
        "on duty",
        now + timedelta(days=3),
        "waiting for the agency",
        now,
        sender=desk.mailbox,
    )
    taken = desk.the_one()
    assert (taken["state"], taken["acknowledged_by"], taken["note"]) == (
        "acknowledged", "on duty", "waiting for the agency",
    )  # fmt: skip
    desk.night_with(failed("fct_employment", severity="warning"))
    assert desk.the_one()["state"] == "acknowledged"
    assert desk.mailbox.collect() == []
    desk.night_with(failed("fct_employment"))
    assert desk.the_one()["state"] == "open"
    (message,) = desk.mailbox.collect()
    assert "WORSE" in message.body


def test_an_alert_that_a_person_resolves_comes_back_when_a_new_run_sees_it_and_says_so(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.night_with(failed("fct_employment"))
    desk.mailbox.collect()
    resolve(desk.installation(), desk.the_one()["alert_id"], "on duty", "it is meant", utc_now(), sender=desk.mailbox)
    assert desk.unresolved == []
    # A nightly run without dbt sees nothing new of it.
    desk.night_with(passed("scb_bas", "fetched", kind="fetch"))
    assert desk.unresolved == []
    desk.mailbox.collect()
    desk.night_with(failed("fct_employment"))
    assert desk.the_one()["times_reopened"] == 1
    (message,) = desk.mailbox.collect()
    assert "REOPENED" in message.body and "again" in message.title
