"""Fault drills: from a clean state to one alert that names the cause, and back to resolved by the next good night."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import requests

from pipelines.alerts import pending_records as pending
from pipelines.alerts.failures import failures
from pipelines.alerts.run_monitor import report_lateness
from pipelines.checks.catalogue import contract_of
from pipelines.checks.contract import Contract
from pipelines.checks.drift import metadata_drift
from pipelines.checks.expectations.validation import validate
from pipelines.checks.figure_drift import figure_drift
from pipelines.checks.freshness import freshness_outcomes
from pipelines.clock import utc_now
from pipelines.sources.catalogue import all_sources
from tests.alert_desk import Desk, failed, passed
from tests.altered_sample import Asked, bad_data, drop_code, move_two_persons, place_of, reply
from tests.made_views import made_view
from tests.nights import ASKED, Site
from warehouse.alerting import begin_run
from warehouse.check_results import LEFT_OUT, NOT_TESTED, CheckResult
from warehouse.engine import WarehouseError

LATER, STILL_LATER = "2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z"
Document = dict[str, Any]


def county_removed(document: Document) -> None:
    drop_code(document, "Region", "08")


def industry_removed(document: Document) -> None:
    drop_code(document, "SNI2007", "K")


def year_lost(document: Document) -> None:
    drop_code(document, "Tid", "2020")


def variable_renamed(document: Document) -> None:
    document["dimension"]["SNI2007"]["label"] = "näringsgren SNI 2025"


def unit_changed(document: Document) -> None:
    document["dimension"]["ContentsCode"]["category"]["unit"]["000005FG"]["base"] = "tusental"


def factor_thousand(document: Document) -> None:
    document["value"] = [None if value is None else value * 1000 for value in document["value"]]


def sum_broken(document: Document) -> None:
    document["value"][_in_kalmar(document)] += 11


def made_negative(document: Document) -> None:
    document["value"][_in_kalmar(document)] -= 10_000


def _in_kalmar(document: Document) -> int:
    return place_of(document, Region="08", SNI2007="A", ContentsCode="000005FG", Tid="2025")


# What is done to a table -> the check that finds it, and what its alert names.
AGAINST_THE_CONTRACT: dict[Callable[[Document], None], tuple[str, str]] = {
    county_removed: ("codes_known_region", "08"),
    industry_removed: ("codes_known_sni2007", "K"),
    year_lost: ("no_year_lost", "2020"),
    variable_renamed: ("metadata_breaking_changes", "näringsgren SNI 2025"),
    unit_changed: ("metadata_breaking_changes", "tusental"),
    factor_thousand: ("magnitude_kept", "1,000 times"),
    sum_broken: ("county_sums_equal_country", "11"),
    made_negative: ("value_domain_employment", "-5,005"),
}


@pytest.mark.parametrize("spoil", AGAINST_THE_CONTRACT, ids=lambda spoil: spoil.__name__)
def test_a_vintage_against_its_contract_is_rejected_and_one_alert_that_ends_with_the_next_vintage(
    duckdb_desk: Desk, spoil: Callable[[Document], None]
) -> None:
    desk = duckdb_desk
    check, named = AGAINST_THE_CONTRACT[spoil]
    readers, sound = desk.site.what_readers_have(), desk.site.sample.document("scb_bas")
    desk.site.sample.change("scb_bas", spoil, updated=LATER)
    desk.night()
    alert = desk.the_one()
    assert (alert["table_name"], alert["severity"], alert["state"]) == ("scb_bas", "critical", "open")
    assert check in {alert["check_name"], *alert["also"].split(", ")}
    assert named in alert["message"], alert["message"]
    assert "fct_employment" in alert["touches"] and "indicators: " in alert["touches"]
    (message,) = desk.mailbox.collect()
    assert named in message.body and "scb_bas" in message.title
    assert desk.status["verdict"]["state"] == "bad"
    assert desk.site.what_readers_have() == readers
    # The agency fixes its table: the new vintage is validated against the last good one and taken.
    (desk.site.sample.folder / "scb_bas.json").write_text(json.dumps(sound))
    desk.site.sample.change("scb_bas", move_two_persons, updated=STILL_LATER)
    desk.night()
    assert desk.unresolved == []
    (message,) = desk.mailbox.collect()
    assert "RESOLVED by the data" in message.body
    states = desk.site.rows("select state from meta.vintages where source = 'scb_bas' order by fetched_at")
    assert [row["state"] for row in states] == ["accepted", "rejected", "accepted"]


def nothing_answers(asked: Asked, body: bytes) -> requests.Response:
    return reply(503, b"closed for maintenance", "text/plain")


def test_an_api_that_is_down_all_night_is_one_alert_and_not_one_a_table(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.night(misbehave=nothing_answers)
    # Of no agency in particular. Kolada is asked once a week, and was not tonight: that is no answer.
    alert = desk.the_one()
    assert (alert["table_name"], alert["check_name"], alert["subject"]) == ("api", "fetched", "")
    assert "503" in alert["message"] and "network" in alert["message"]
    (message,) = desk.mailbox.collect()
    assert message.body.count("api: expected answers from the agencies") == 1
    states = {row["source"]: row["state"] for row in desk.status["sources"]}
    assert states["scb_bas"] == "failing" and states["scb_extract_employment_divisions"] == "ok"
    failing_since = [row["failing_since"] for row in desk.status["sources"] if row["source"] == "scb_bas"]
    desk.night(misbehave=nothing_answers)
    assert [row["failing_since"] for row in desk.status["sources"] if row["source"] == "scb_bas"] == failing_since
    desk.night()
    assert desk.unresolved == []
    assert {row["state"] for row in desk.status["sources"] if row["source"] in ASKED} == {"ok"}


def test_a_table_that_is_gone_is_one_critical_alert(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    index = desk.site.sample.folder / "index.json"
    listed = index.read_bytes()
    desk.site.sample.remove("scb_bas")
    desk.night()
    alert = desk.the_one()
    assert (alert["table_name"], alert["severity"]) == ("scb_bas", "critical")
    assert "scb_bas" in alert["message"]
    desk.mailbox.collect()
    # Nothing new: it is counted, and nobody is reported again.
    desk.night()
    assert desk.the_one()["times_seen"] == 2
    assert desk.mailbox.collect() == []
    index.write_bytes(listed)
    desk.night()
    assert desk.unresolved == []


def test_a_broken_answer_is_one_alert(desk: Desk) -> None:
    desk.site.sample.change("scb_bas", updated=LATER)
    desk.night(misbehave=bad_data(desk.site.sample, "scb_bas", lambda body: body[: len(body) // 2]))
    assert "TAB3785" in desk.the_one()["message"]
    desk.night()
    assert desk.unresolved == []


def with_every_sixth_figure_withheld(body: bytes) -> bytes:
    """The table still adds up, and says less."""
    document = json.loads(body)
    status = document.setdefault("status", {})
    for place in range(0, len(document["value"]), 6):
        document["value"][place], status[str(place)] = None, ".."
    return json.dumps(document).encode()


def test_a_share_of_withheld_cells_that_doubles_is_one_alert(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.site.sample.change("scb_business_statistics", updated=LATER)
    desk.night(misbehave=bad_data(desk.site.sample, "scb_business_statistics", with_every_sixth_figure_withheld))
    alert = desk.the_one()
    assert alert["table_name"] == "scb_business_statistics"
    assert "missing_share_as_before" in {alert["check_name"], *alert["also"].split(", ")}
    desk.site.sample.change("scb_business_statistics", updated=STILL_LATER)
    desk.night()
    assert desk.unresolved == []


def give_id(desk: Desk, table_id: str) -> None:
    """Let the agency serve BAS under another id."""

    def alter(document: Document) -> None:
        # At SCB the matrix is the id, whichever the table has.
        document["extension"]["px"] |= {"tableid": table_id, "matrix": table_id}

    desk.site.sample.change("scb_bas", alter)
    desk.site.sample.change_entry("scb_bas", lambda entry: entry.update(id=table_id))


def test_a_table_under_another_id_is_fetched_and_one_alert_until_it_is_back_or_declared(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    give_id(desk, "TAB9999")
    desk.night()
    alert = desk.the_one()
    assert (alert["check_name"], alert["severity"]) == ("table_not_moved", "warning")
    assert "TAB9999" in alert["message"] and "TAB3785" in alert["message"]
    assert {row["source"]: row["state"] for row in desk.status["sources"]}["scb_bas"] == "ok"
    give_id(desk, "TAB3785")
    desk.night()
    assert desk.unresolved == []


def test_late_and_silent_are_two_alerts_one_after_the_other(desk: Desk) -> None:
    source = all_sources()["scb_bas"]
    updated = "2026-06-12T06:00:00Z"
    desk.night_with(*freshness_outcomes(source, updated, date(2026, 12, 1)))
    assert desk.unresolved == []
    desk.night_with(*freshness_outcomes(source, updated, date(2027, 8, 1)))
    assert desk.the_one()["check_name"] == "updated_on_time"
    assert {row["source"]: row["state"] for row in desk.status["sources"]}["scb_bas"] == "late"
    desk.night_with(*freshness_outcomes(source, updated, date(2028, 8, 1)))
    assert desk.the_one()["check_name"] == "not_silent"
    assert {row["source"]: row["state"] for row in desk.status["sources"]}["scb_bas"] == "silent"
    desk.night_with(*freshness_outcomes(source, "2028-08-02T06:00:00Z", date(2028, 8, 3)))
    assert desk.unresolved == []


def test_a_broken_dbt_test_is_one_alert_and_what_was_left_out_for_it_is_none(desk: Desk) -> None:
    broken = [
        failed("int_industry_comparison", "int_industry_comparison__key_is_unique"),
        failed("indicator_series", "builds", LEFT_OUT),
        failed("indicator_series", "indicator_series__key_is_unique", NOT_TESTED),
        passed("dim_region", "builds"),
    ]
    desk.night_with(*broken, state="stopped")
    alert = desk.the_one()
    assert alert["check_name"] == "int_industry_comparison__key_is_unique"
    assert alert["observed"] == "3 rows break it"
    assert "specialisation_indices" in alert["touches"]
    desk.night_with(
        passed("int_industry_comparison", "int_industry_comparison__key_is_unique"),
        passed("indicator_series", "builds"),
    )
    assert desk.unresolved == []


def test_models_that_were_all_left_out_are_still_reported(duckdb_desk: Desk) -> None:
    duckdb_desk.night_with(
        failed("fct_employment", "builds", LEFT_OUT), failed("dim_region", "builds", LEFT_OUT), state="stopped"
    )
    assert duckdb_desk.the_one()["check_name"] == "builds"


def test_a_test_that_is_taken_out_of_the_project_takes_its_alert_along(duckdb_desk: Desk) -> None:
    duckdb_desk.night_with(failed("fct_employment", "old_test"))
    duckdb_desk.the_one()
    duckdb_desk.night_with(passed("fct_employment", "another_test"))
    assert duckdb_desk.unresolved == []


def test_a_night_that_dbt_did_not_reach_says_nothing_of_its_tests(duckdb_desk: Desk) -> None:
    duckdb_desk.night_with(failed("fct_employment", severity="warning"))
    duckdb_desk.night_with(passed("scb_bas", "fetched", kind="fetch"))
    assert duckdb_desk.the_one()["check_name"] == "rows_add_up"


def test_a_flood_is_one_message_that_says_how_many(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.night_with(*(failed(f"table_{number:02}", severity="warning") for number in range(39)), failed("table_39"))
    assert len(desk.unresolved) == 40
    (message,) = desk.mailbox.collect()
    assert "40 alerts, 1 critical" in message.title
    assert "And 30 more alerts" in message.body
    assert message.body.index("CRITICAL") < message.body.index("WARNING")


def test_a_full_disk_is_an_alert_that_the_next_good_night_resolves(desk: Desk) -> None:
    readers = desk.site.what_readers_have()

    def fill_the_disk(*_: object) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        desk.run(fill_the_disk)
    alert = desk.the_one()
    assert (alert["table_name"], alert["severity"]) == ("run", "critical")
    assert "No space left on device" in alert["message"]
    assert "No space left" in desk.mailbox.collect()[0].body
    assert desk.site.what_readers_have() == readers
    desk.night_with()
    assert desk.unresolved == []


def test_a_killed_run_is_reported_when_the_next_one_begins_and_resolved_when_it_ends(desk: Desk) -> None:
    installation = desk.installation()
    with installation.writing(), installation.warehouse.connect() as connection, connection.begin():
        begin_run(connection, "killed run", "nightly", utc_now())
    desk.night_with()
    killed, well = desk.mailbox.collect()
    assert "was killed" in killed.body
    assert "RESOLVED" in well.body
    assert desk.unresolved == []
    assert {row["run_id"]: row["state"] for row in desk.status["runs"]}["killed run"] == "killed"


def test_a_journal_that_was_set_aside_is_one_warning_until_it_is_deleted(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    aside = desk.site.home / "build" / "warehouse.duckdb.wal.20261128T031500000000"
    aside.write_bytes(b"what DuckDB could not read")
    desk.night()
    alert = desk.the_one()
    assert (alert["table_name"], alert["check_name"], alert["severity"]) == ("warehouse", "journal_replayed", "warning")
    assert aside.name in alert["message"] and "delete it" in alert["message"]
    assert alert["runbook"] == "journal"
    aside.unlink()
    desk.night()
    assert desk.unresolved == []


def test_a_stopped_night_has_the_alert_of_its_finding_and_none_of_its_own(duckdb_desk: Desk) -> None:
    duckdb_desk.night_with(failed("fct_employment"), state="stopped")
    assert duckdb_desk.the_one()["kind"] == "dbt"


def test_a_run_that_fails_without_any_finding_is_an_alert(duckdb_desk: Desk) -> None:
    duckdb_desk.night_with(state="stopped")
    assert duckdb_desk.the_one()["table_name"] == "run"


def test_a_warehouse_that_cannot_be_opened_is_reported_once_and_recorded_when_it_can(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    file = desk.site.home / "build" / "warehouse.duckdb"
    kept = file.with_suffix(".kept")
    shutil.move(file, kept)
    file.write_text("this is no database")
    for _ in range(2):
        with pytest.raises(Exception, match="database"):
            desk.night_with()
    (message,) = desk.mailbox.collect()
    assert "broke" in message.title and message.critical
    shutil.move(kept, file)
    desk.night_with()
    assert desk.unresolved == []
    assert [row["state"] for row in desk.status["runs"]][:3] == ["published", "broken", "broken"]
    assert pending.waiting(desk.installation().home) == []


def test_alerting_that_breaks_takes_no_run_down_and_is_an_alert_itself(
    duckdb_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = duckdb_desk

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the page has a fault")

    with monkeypatch.context() as broken:
        broken.setattr("pipelines.alerts.register.write_outputs", break_down)
        desk.night_with()
    (message,) = desk.mailbox.collect()
    assert "the page has a fault" in message.body
    desk.night_with()
    assert "the page has a fault" in str(desk.status["runs"])
    assert desk.unresolved == []


def test_a_run_that_never_comes_is_reported_once_and_ends_with_the_next(duckdb_desk: Desk) -> None:
    desk = duckdb_desk
    desk.night_with()
    assert report_lateness(desk.installation(), utc_now(), sender=desk.mailbox) is None
    tomorrow_night = utc_now() + timedelta(hours=30)
    reported = report_lateness(desk.installation(), tomorrow_night, sender=desk.mailbox)
    assert (reported is not None and "none for 29 hours" in reported) or "none for 30 hours" in str(reported)
    assert desk.the_one()["table_name"] == "schedule"
    assert len(desk.mailbox.collect()) == 1
    assert report_lateness(desk.installation(), tomorrow_night, sender=desk.mailbox) is None
    assert desk.mailbox.collect() == []
    desk.night_with()
    assert desk.unresolved == []


def test_thirty_quiet_nights_with_ordinary_revisions_raise_no_alarm(finished: Callable[[str], Site]) -> None:
    """At the level of the checks themselves: every night some persons are counted in another industry than before."""
    loader = Desk(finished("duckdb")).installation().loader
    frame, contract = loader.view(loader.vintages("scb_bas")[-1]).frame, contract_of("scb_bas")
    counties = sorted(set(frame["region"]) - {"00"})
    for number in range(30):
        before, frame = frame, _moved(frame, counties[number % len(counties)], persons=1 + number % 3)
        assert not frame.equals(before)
        found = validated(contract, frame, before)
        results = [
            {"table_name": one.table, "check_name": one.check, "vintage_id": f"vintage {number}", **vars(one)}
            for one in found
        ]
        assert len(results) > 10
        assert failures(results, [], [], {"scb_bas": "scb"}) == []


def validated(contract: Contract, frame: pd.DataFrame, before: pd.DataFrame) -> list[CheckResult]:
    """What a nightly run finds in a vintage whose description has not changed."""
    view = made_view("scb_bas", frame, before)
    return [*validate(contract, view), *metadata_drift(view), *figure_drift(contract, view)]


def _moved(frame: pd.DataFrame, county: str, persons: int) -> pd.DataFrame:
    """Some persons of a county are counted in another industry; no total changes."""
    revised = frame.copy()
    latest = (revised["contentscode"] == "000005FG") & (revised["tid"] == "2025")
    for region in (county, "00"):
        for industry, change in (("B+C", -persons), ("G", persons)):
            cell = latest & (revised["region"] == region) & (revised["sni2007"] == industry)
            assert cell.sum() == 1
            revised.loc[cell, "value"] += change
    return revised


def test_the_writer_gone_the_page_still_answers(duckdb_desk: Desk, tmp_path: Path) -> None:
    """Readers of page, feed and document open no warehouse."""
    desk = duckdb_desk
    desk.night_with()
    with desk.installation().warehouse.held_open():
        assert desk.status["verdict"]["state"] == "good"


def test_a_warehouse_error_is_no_finding_of_a_home_in_use(duckdb_desk: Desk) -> None:
    """Two runs at once: the second is refused, and that is nobody's alert."""
    from pipelines.installation.home import AnotherRunIsWriting

    with duckdb_desk.installation().writing(), pytest.raises(AnotherRunIsWriting):
        duckdb_desk.night_with()
    assert duckdb_desk.mailbox.collect() == []
    assert not issubclass(AnotherRunIsWriting, WarehouseError)
