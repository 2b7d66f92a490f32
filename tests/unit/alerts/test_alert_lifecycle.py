"""The life of an alert: one per failure, counted and not resent, silent while somebody has it, and never lost."""

from __future__ import annotations

import pytest

from pipelines.alerts import lifecycle as life
from pipelines.alerts.alert import BY_DATA, Alert
from tests.unit.alerts.made_alerts import DAY, NIGHT, failure, look, opened


def events(changes: list[life.Change]) -> list[str]:
    return [event.event for change in changes for event in change.events]


def test_a_failure_opens_one_alert_with_everything_that_people_need() -> None:
    known: dict[str, Alert] = {}
    changes = look(known, failure())
    assert events(changes) == ["opened"]
    (alert,) = known.values()
    assert (alert.state, alert.severity, alert.times_seen, alert.run_id) == ("open", "critical", 1, "run 0")
    assert (alert.first_seen, alert.last_seen) == (NIGHT, NIGHT)
    assert "indicators: 5" in alert.touches
    assert alert.runbook == "codes-known"


def test_the_same_failure_has_the_same_id_whatever_is_seen_of_it() -> None:
    first, second = failure(), failure(observed="2 missing codes", evidence="vintage 2", severity="warning")
    assert first.alert_id == second.alert_id
    others = {failure("scb_population"), failure(check="no_year_lost"), failure(subject="mail")}
    assert len({first.alert_id, *(other.alert_id for other in others)}) == 4


def test_seen_again_is_counted_and_reported_to_nobody() -> None:
    known: dict[str, Alert] = {}
    look(known, failure())
    assert events(look(known, failure(observed="still gone"), night=1)) == []
    (alert,) = known.values()
    assert (alert.times_seen, alert.first_seen, alert.last_seen) == (2, NIGHT, NIGHT + DAY)
    assert alert.observed == "still gone"


@pytest.mark.parametrize("run_id", ["run 0", ""])
def test_looking_twice_in_a_run_or_by_a_person_counts_once(run_id: str) -> None:
    known: dict[str, Alert] = {}
    look(known, failure())
    assert events(look(known, failure(), night=1, run_id=run_id)) == []
    (alert,) = known.values()
    assert (alert.times_seen, alert.run_id) == (1, "run 0")


def test_what_is_seen_no_more_is_resolved_by_the_data_once() -> None:
    known: dict[str, Alert] = {}
    look(known, failure())
    assert events(look(known, night=1)) == ["resolved"]
    (alert,) = known.values()
    assert (alert.state, alert.resolved_by, alert.resolved_at) == ("resolved", BY_DATA, NIGHT + DAY)
    assert events(look(known, night=2)) == []


def test_what_comes_back_says_that_it_does() -> None:
    known: dict[str, Alert] = {}
    look(known, failure())
    look(known, night=1)
    changes = look(known, failure(evidence="vintage 2"), night=2)
    assert events(changes) == ["reopened"]
    assert "first time" in changes[0].events[0].message
    (alert,) = known.values()
    assert (alert.state, alert.times_reopened, alert.first_seen, alert.times_seen) == ("open", 1, NIGHT + 2 * DAY, 1)
    assert alert.resolved_by is None


def test_a_warning_that_becomes_critical_and_a_check_that_fails_as_well_are_reported() -> None:
    known: dict[str, Alert] = {}
    look(known, failure(severity="warning"))
    assert events(look(known, failure(), night=1)) == ["worsened"]
    changes = look(known, failure(also=("no_year_lost",)), night=2)
    assert events(changes) == ["worsened"]
    assert "no_year_lost fails as well" in changes[0].events[0].message
    # Less of it is no news.
    assert events(look(known, failure(severity="warning"), night=3)) == []


def taken(known: dict[str, Alert], until: int = 3) -> Alert:
    look(known, failure(severity="warning"))
    (alert,) = known.values()
    change = life.acknowledge(alert, "on duty", NIGHT + until * DAY, "asked the agency", NIGHT)
    known[alert.alert_id] = change.alert
    assert [event.event for event in change.events] == ["acknowledged"]
    return change.alert


def test_an_acknowledged_alert_is_silent_until_the_day_and_speaks_then() -> None:
    known: dict[str, Alert] = {}
    taken(known)
    assert events(look(known, failure(severity="warning"), night=2)) == []
    assert next(iter(known.values())).acknowledged_by == "on duty"
    assert events(look(known, failure(severity="warning"), night=3)) == ["acknowledgement ended"]
    (alert,) = known.values()
    assert (alert.state, alert.acknowledged_by) == ("open", None)
    assert events(look(known, failure(severity="warning"), night=4)) == []


def test_an_acknowledged_alert_that_grows_worse_speaks_at_once() -> None:
    known: dict[str, Alert] = {}
    taken(known)
    assert events(look(known, failure(), night=1)) == ["worsened"]
    assert next(iter(known.values())).state == "open"


def test_an_acknowledged_alert_is_resolved_by_the_data_too() -> None:
    known: dict[str, Alert] = {}
    taken(known)
    assert events(look(known, night=1)) == ["resolved"]


def test_what_a_person_resolves_stays_so_until_it_is_seen_in_something_new() -> None:
    known: dict[str, Alert] = {}
    look(known, failure())
    (alert,) = known.values()
    known[alert.alert_id] = life.resolve(alert, "on duty", "it is meant", NIGHT).alert
    assert events(look(known, failure(), night=1)) == []
    assert next(iter(known.values())).state == "resolved"
    assert events(look(known, failure(evidence="vintage 2"), night=2)) == ["reopened"]


def test_a_resolved_alert_can_be_neither_taken_nor_resolved() -> None:
    over = life.resolve(opened(), "on duty", None, NIGHT).alert
    with pytest.raises(life.AlertError, match="resolved already, by on duty"):
        life.resolve(over, "another", None, NIGHT)
    with pytest.raises(life.AlertError, match="was resolved"):
        life.acknowledge(over, "another", NIGHT + DAY, None, NIGHT)


def test_an_alert_cannot_be_taken_until_yesterday() -> None:
    with pytest.raises(life.AlertError, match="a day to come"):
        life.acknowledge(opened(), "on duty", NIGHT - DAY, None, NIGHT)


def test_what_could_not_be_looked_at_stays_with_its_owner_and_says_since_when() -> None:
    """faults.md C6: an API down for one nightly run turned every acknowledged alert into one resolved by the data."""
    known: dict[str, Alert] = {}
    moved = failure(check="table_not_moved", kind="fetch", severity="warning")
    look(known, moved)
    taken = life.acknowledge(known[moved.alert_id], "ana", NIGHT + 30 * DAY, "asked SCB", NIGHT).alert
    known[taken.alert_id] = taken
    for night in (1, 2):
        changes = life.advance(known, [], NIGHT + night * DAY, f"run {night}", lambda _: "", {"scb_bas"})
        assert events(changes) == (["not looked at"] if night == 1 else [])
        known.update({change.alert.alert_id: change.alert for change in changes})
    (alert,) = known.values()
    assert (alert.state, alert.acknowledged_by, alert.unseen_since) == ("acknowledged", "ana", NIGHT + DAY)
    assert events(look(known, moved, night=3)) == []
    (alert,) = known.values()
    assert (alert.state, alert.acknowledged_by, alert.unseen_since) == ("acknowledged", "ana", None)
    assert events(look(known, night=4)) == ["resolved"]


def test_an_outage_hides_only_what_asking_would_have_shown() -> None:
    known: dict[str, Alert] = {}
    look(known, failure(check="key_is_unique", kind="dbt"), failure("scb_population", "table_not_moved", kind="fetch"))
    changes = life.advance(known, [], NIGHT + DAY, "run 1", lambda _: "", {"scb_bas"})
    assert sorted(events(changes)) == ["resolved", "resolved"]
