"""Messages, digest and feed say what is wrong, since when, what it touches, who has it, and what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from pipelines.alerts.feed import feed
from pipelines.alerts.lifecycle import acknowledge, resolve
from pipelines.alerts.messages import digest, news
from pipelines.alerts.page import _as_json
from tests.unit.alerts.made_alerts import DAY, NIGHT, document, event, opened

PAGE = "https://styrka.example.org/quality/index.html"
ATOM = "{http://www.w3.org/2005/Atom}"


def as_read(**more: Any) -> dict[str, Any]:
    """The document as readers have it, its times as text."""
    status: dict[str, Any] = json.loads(_as_json(document(**more)))
    return status


def test_one_alert_is_reported_with_everything_that_one_needs() -> None:
    message = news([("opened", opened())], PAGE, "https://dagster.example.org/", still_open=3)
    assert message.title == "Styrka: critical: scb_bas, codes_known_region"
    for fact in (
        "1 missing code of region: 08",
        "marts: fct_employment; indicators: 5",
        "2026-11-20 02:30 UTC",
        "https://dagster.example.org/runs/run 0",
        "https://styrka.example.org/quality/runbook.html#codes-known",
        "Open in all: 3",
        PAGE,
    ):
        assert fact in message.body
    assert message.critical


def test_many_are_one_message_that_says_how_many_and_begins_with_the_gravest() -> None:
    flood = [("opened", opened(f"table_{number}", severity="warning")) for number in range(11)]
    message = news([*flood, ("opened", opened("scb_bas"))], PAGE, None, still_open=12)
    assert message.title == "Styrka: 12 alerts, 1 critical"
    assert message.body.startswith("CRITICAL")
    assert "And 2 more alerts" in message.body


def test_what_is_over_is_reported_by_whom() -> None:
    over = resolve(opened(), "on duty", None, NIGHT).alert
    message = news([("resolved", over)], PAGE, None, still_open=0)
    assert message.title == "Styrka: scb_bas is well again"
    assert "RESOLVED by on duty" in message.body and not message.critical


def test_the_digest_answers_what_people_ask_in_the_morning() -> None:
    mine = acknowledge(opened("scb_population"), "on duty", NIGHT + 3 * DAY, None, NIGHT).alert
    message = digest(as_read(alerts=[opened(), mine]), PAGE, NIGHT + timedelta(hours=4))
    assert message.title == "Styrka 2026-11-20: 2 critical, 0 warnings open"
    for fact in ("Yes: all is well.", "Ja: allt är bra.", "has it: nobody", "has it: on duty until 2026-11-23",
                 "Touches marts: fct_employment", "since 2026-11-20 02:30", "scb_bas: late", PAGE):  # fmt: skip
        assert fact in message.body, fact


def test_a_quiet_digest_is_sent_too() -> None:
    message = digest(as_read(), PAGE, NIGHT + timedelta(hours=4))
    assert message.title.endswith("nothing open") and not message.critical


def test_title_and_body_of_a_digest_say_the_same() -> None:
    bad = {"state": "bad", "sv": "Nej: inget publicerades.", "en": "No: the last run published nothing."}
    stopped = digest(as_read(verdict=bad), PAGE, NIGHT)
    assert "the last run published nothing" in stopped.title and "No: the last run" in stopped.body
    waiting = digest(as_read(), PAGE, NIGHT, pending=["PostgreSQL went away"])
    assert "a run is missing" in waiting.title
    assert "PostgreSQL went away" in waiting.body and "Yes: all is well" not in waiting.body


def test_a_digest_says_first_that_the_night_did_not_come_or_could_not_be_recorded() -> None:
    late = digest(as_read(), PAGE, NIGHT + 2 * DAY)
    assert late.body.startswith("Last night's run is missing") and late.critical
    kept = digest(as_read(), PAGE, NIGHT, pending=["the warehouse is out of reach"])
    assert "the warehouse is out of reach" in kept.body.splitlines()[0]


def test_the_feed_is_atom_with_one_entry_an_event_newest_first() -> None:
    alert = opened()
    reported = document([alert])
    reported["alerts"][0]["events"] += [event(2, alert, "notified"), event(3, alert, "resolved")]
    root = ElementTree.fromstring(feed(reported, PAGE))
    assert root.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{needed}") is not None
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == [
        "critical: resolved: scb_bas, codes_known_region",
        "critical: scb_bas, codes_known_region",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_the_feed_survives_what_an_agency_may_send() -> None:
    odd = replace(opened(), message="a \x00 <b> & \x1b[31m")
    root = ElementTree.fromstring(feed(document([odd]), PAGE))
    assert "<b> &" in (root.findtext(f"{ATOM}entry/{ATOM}summary") or "")


def test_a_feed_without_news_is_the_same_every_night() -> None:
    assert feed(document(), PAGE) == feed(document(written_at=NIGHT + DAY), PAGE)
