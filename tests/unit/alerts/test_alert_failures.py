"""One cause is one failure: checks of one vintage, tables of one API, models after a broken one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipelines.alerts.failures import SELECTION, failures
from pipelines.alerts.lateness import lateness
from tests.unit.alerts.made_alerts import DAY, NIGHT
from warehouse.check_results import LEFT_OUT, NOT_TESTED

ASKED = dict.fromkeys(["scb_bas", "scb_population", "scb_rams"], "scb")


def result(table: str, check: str, *, passed: bool = False, **more: Any) -> dict[str, Any]:
    usual = {"table_name": table, "check_name": check, "kind": "contract", "severity": "critical", "passed": passed,
             "expected": "one thing", "observed": f"another in {check}", "message": f"{table}: {check} fails.",
             "vintage_id": None, "run_id": "run 7"}  # fmt: skip
    return {**usual, **more}


def run(state: str, faults: str | None = None, run_id: str = "run 7", job: str = "nightly") -> dict[str, Any]:
    ended = None if state in ("running", "killed") else NIGHT
    return {
        "run_id": run_id,
        "job": job,
        "state": state,
        "faults": faults,
        "started_at": NIGHT,
        "ended_at": ended,
    }


def seen(*results: dict[str, Any], runs: tuple[dict[str, Any], ...] = (), targets: Any = ()) -> list[Any]:
    return failures(results, runs, targets, ASKED)


def test_what_passes_is_no_failure() -> None:
    assert seen(result("scb_bas", "keys_unique", passed=True), runs=(run("published"),)) == []


def test_all_checks_of_a_vintage_are_one_failure_reported_by_the_one_that_explains_the_others() -> None:
    (failure,) = seen(
        result("scb_bas", "county_sums_equal_country", vintage_id="v1"),
        result("scb_bas", "codes_known_region", vintage_id="v1"),
        result("scb_bas", "metadata_other_changes", vintage_id="v1", severity="warning"),
        result("scb_bas", "metadata_breaking_changes", vintage_id="v1", kind="drift"),
    )
    assert failure.check == "metadata_breaking_changes"
    assert failure.also == ("codes_known_region", "county_sums_equal_country", "metadata_other_changes")
    assert failure.evidence == "v1"
    assert "3 more of its checks fail with it" in failure.message


def test_a_critical_check_tells_the_cause_before_any_warning() -> None:
    (failure,) = seen(
        result("scb_bas", "metadata_breaking_changes", vintage_id="v1", severity="warning"),
        result("scb_bas", "county_sums_equal_country", vintage_id="v1"),
    )
    assert (failure.check, failure.severity) == ("county_sums_equal_country", "critical")


def test_two_tables_are_two_failures() -> None:
    both = seen(result("scb_bas", "no_year_lost", vintage_id="v1"), result("scb_rams", "no_year_lost", vintage_id="v2"))
    assert [failure.table for failure in both] == ["scb_bas", "scb_rams"]


def test_what_fails_only_after_another_is_no_failure_of_its_own() -> None:
    (failure,) = seen(
        result("fct", "key_is_unique", kind="dbt"),
        result("mart", "builds", kind="dbt", observed=LEFT_OUT),
        result("mart", "key_is_unique", kind="dbt", observed=NOT_TESTED),
    )
    assert failure.table == "fct"


def test_two_broken_tests_are_two_failures() -> None:
    assert len(seen(result("fct", "one", kind="dbt"), result("fct", "two", kind="dbt"))) == 2


def unfetched(*tables: str, severity: str = "warning") -> list[dict[str, Any]]:
    return [result(table, "fetched", kind="fetch", severity=severity, observed="HTTP 503") for table in tables]


def test_when_no_table_answers_the_api_is_the_cause() -> None:
    (failure,) = seen(*unfetched(*ASKED))
    assert (failure.table, failure.severity) == ("api", "warning")
    assert "none of 3 tables" in failure.message and "HTTP 503" in failure.message


def test_when_some_tables_answer_each_failure_stands_alone() -> None:
    assert [failure.table for failure in seen(*unfetched("scb_bas", "scb_rams"))] == ["scb_bas", "scb_rams"]


def as_declared(*tables: str, observed: str = "codes are gone", **more: Any) -> list[dict[str, Any]]:
    usual = {"kind": "source_check", "severity": "warning", "observed": observed, "run_id": "run 5"}
    return [result(table, "resolves_as_declared", **{**usual, **more}) for table in tables]


def test_the_run_and_the_monthly_look_meet_one_cause_as_one_failure() -> None:
    """faults.md C7: both found the table gone, and two people were asked to look at it."""
    first = seen(*as_declared("scb_bas"))
    both = seen(*as_declared("scb_bas"), *unfetched("scb_bas", severity="critical"))
    last = seen(*unfetched("scb_bas", severity="critical"))
    assert [len(one) for one in (first, both, last)] == [1, 1, 1]
    assert len({one[0].alert_id for one in (first, both, last)}) == 1
    assert (both[0].check, both[0].severity, both[0].also) == ("fetched", "critical", ("resolves_as_declared",))


def test_an_api_that_was_down_at_the_monthly_look_is_one_failure_until_a_run_reaches_it() -> None:
    down = as_declared(*ASKED, observed="does not resolve: HTTP 503", checked_at=NIGHT)
    (failure,) = seen(*down)
    assert (failure.table, failure.subject) == ("api", "scb")
    reached = [result(table, "fetched", kind="fetch", passed=True, checked_at=NIGHT + DAY) for table in ASKED]
    assert seen(*down, *reached) == []
    gone = as_declared("scb_bas", checked_at=NIGHT)
    assert len(seen(*gone, *reached)) == 1


def test_a_dead_agency_is_one_failure_and_hides_no_other_agency_s() -> None:
    asked = {**ASKED, "eurostat_gva": "eurostat", "eurostat_employed": "eurostat"}
    dead = unfetched("eurostat_gva", "eurostat_employed")
    found = failures([*dead, *unfetched("scb_bas")], (), (), asked)
    assert [(one.table, one.subject) for one in found] == [("api", "eurostat"), ("scb_bas", "")]


def test_when_no_agency_answers_the_network_is_the_one_cause() -> None:
    asked = {**ASKED, "eurostat_gva": "eurostat", "eurostat_employed": "eurostat", "kolada": "kolada"}
    (failure,) = failures(unfetched(*asked), (), (), asked)
    assert (failure.table, failure.subject) == ("api", "")
    assert "none of 6 tables" in failure.message
    # Kolada is asked once a week: that it was not asked is no answer.
    (same,) = failures(unfetched(*[name for name in asked if name != "kolada"]), (), (), asked)
    assert same.alert_id == failure.alert_id


def test_an_agency_that_was_asked_and_answered_shows_that_the_network_is_up() -> None:
    asked = {**ASKED, "eurostat_gva": "eurostat", "eurostat_employed": "eurostat", "ssb_one": "ssb", "ssb_two": "ssb"}
    dead = unfetched(*ASKED, "eurostat_gva", "eurostat_employed")
    earlier = [result(name, "fetched", kind="fetch", passed=True, run_id="run 6") for name in ("ssb_one", "ssb_two")]
    (network,) = failures([*dead, *earlier], (), (), asked)
    assert network.subject == ""
    answered = [{**row, "run_id": "run 7"} for row in earlier]
    assert [one.subject for one in failures([*dead, *answered], (), (), asked)] == ["scb", "eurostat"]


def test_an_agency_with_one_table_has_a_failure_of_its_table() -> None:
    """Whether the table or the agency is gone, nobody can see; with the others it is the network."""
    asked = {**ASKED, "kolada": "kolada"}
    (alone,) = failures(unfetched("kolada"), (), (), asked)
    assert (alone.table, alone.check) == ("kolada", "fetched")
    (network,) = failures(unfetched(*asked), (), (), asked)
    assert (network.table, network.subject) == ("api", "")


def test_an_inbox_with_a_misfit_is_no_matter_of_the_api() -> None:
    found = seen(*unfetched(*ASKED), result("inbox_scb", "uploads_recognised", kind="fetch"))
    assert sorted(failure.table for failure in found) == ["api", "inbox_scb"]


@pytest.mark.parametrize(
    ("runs", "reported"),
    [
        ((run("broken", "models broke: no space"),), "no space"),
        ((run("killed"),), "was killed"),
        ((run("running", run_id="run 8"), run("killed")), "was killed"),
        ((run("stopped"),), "does not say why"),
    ],
)
def test_a_run_that_ends_for_no_finding_is_a_failure(runs: tuple[dict[str, Any], ...], reported: str) -> None:
    (failure,) = seen(runs=runs)
    assert (failure.table, failure.severity) == ("run", "critical")
    assert reported in failure.message


def test_only_the_last_run_counts() -> None:
    assert seen(runs=(run("unchanged", run_id="run 8"), run("broken", "no space"))) == []


def test_another_job_neither_fixes_nor_hides_a_broken_night() -> None:
    source_check = {**run("unchanged", run_id="run 8"), "job": "source_check"}
    (failure,) = seen(runs=(source_check, run("broken", "no space")))
    assert failure.evidence == "run 7"
    broken_source_check = {**source_check, "state": "broken", "faults": "HTTP 503"}
    failed = seen(runs=(broken_source_check, run("broken", "no space")))
    assert len({failure.alert_id for failure in failed}) == 2
    # Nor does it stand in for the nightly run.
    assert lateness([source_check, {**run("published"), "ended_at": NIGHT - 2 * DAY}], NIGHT)


def test_a_run_that_a_finding_stopped_has_that_finding_only() -> None:
    (failure,) = seen(result("scb_bas", "readable", vintage_id="v1"), runs=(run("stopped"),))
    assert failure.table == "scb_bas"


def test_a_finding_of_an_earlier_run_explains_no_later_stop() -> None:
    found = seen(result("scb_bas", "readable", vintage_id="v1", run_id="run 6"), runs=(run("stopped"),))
    assert sorted(failure.table for failure in found) == ["run", "scb_bas"]


def test_a_target_out_of_reach_is_a_failure_by_its_name() -> None:
    target = {"target": "mail", "failing_since": NIGHT, "failure": "HTTP 500"}
    (failure,) = seen(targets=[target, {"target": "post", "failing_since": None, "failure": None}])
    assert (failure.subject, failure.kind) == ("mail", "delivery")
    assert "HTTP 500" in failure.message


@pytest.mark.parametrize(("hours", "late"), [(25, False), (26, False), (27, True)])
def test_a_run_is_overdue_after_a_day_and_two_hours(hours: int, late: bool) -> None:
    assert bool(lateness([run("published")], NIGHT + timedelta(hours=hours))) == late


def test_a_clock_that_ran_ahead_is_a_failure_and_blinds_nobody_to_runs_that_are_late() -> None:
    ahead = {**run("published"), "ended_at": NIGHT + 400 * DAY}
    assert [one.check for one in lateness([ahead, run("published")], NIGHT + DAY)] == ["clock_agrees"]
    late = lateness([ahead, run("published")], NIGHT + 3 * DAY)
    assert [one.check for one in late] == ["clock_agrees", "run_every_night"]
    assert "none for 72 hours" in late[1].message and "2027" in late[0].message
    assert lateness([run("published")], NIGHT - timedelta(minutes=3)) == []


def test_a_first_run_that_never_came_is_a_failure_from_the_first_look_on() -> None:
    assert lateness([], NIGHT + DAY, waiting_since=NIGHT) == []
    (late,) = lateness([], NIGHT + 2 * DAY, waiting_since=NIGHT)
    assert late.check == "run_every_night" and "none since the installation was prepared" in late.message


def test_before_the_first_run_nothing_is_lateness() -> None:
    assert lateness([], NIGHT) == []
    assert lateness([run("running")], NIGHT + 9 * DAY) == []


@pytest.mark.parametrize("state", ["published", "unchanged"])
def test_a_selection_that_broke_is_fixed_by_the_next_routine_and_not_the_other_way_round(state: str) -> None:
    broken = run("broken", "the disk is full", job=SELECTION)
    (failure,) = seen(runs=(broken, run(state)))
    assert "the selection run" in failure.message and "the disk is full" in failure.message
    assert seen(runs=(run(state), broken)) == []
    assert len(seen(runs=(run("running"), broken))) == 1
    assert [one.subject for one in seen(runs=(run(state, job=SELECTION), run("broken")))] == [""]
