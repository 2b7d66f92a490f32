"""Dagster's side of alerts: its runs tell as those of the command line do, and sensors see to those that could not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from pipelines.alerts.run_monitor import report_run
from pipelines.cli.run_job import prepare_dagster_home
from pipelines.clock import utc_now
from pipelines.definitions import build_definitions
from pipelines.sensors import build_sensors
from tests.alert_desk import Desk
from tests.nights import Site
from warehouse.engine import Warehouse


@pytest.fixture
def desk(duckdb_site: Site) -> Desk:
    return Desk(duckdb_site)


def nightly(desk: Desk, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """A run as Dagster's daemon makes it: with an installation that the run opens itself."""
    definitions = build_definitions(desk.site.settings())
    job = definitions.resolve_job_def("nightly")
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    return job.execute_in_process(instance=instance, run_config=quiet, raise_on_error=False)


def close_the_warehouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, whoever opens the warehouse fails: sensors tick every half minute."""

    def refuse(_: Warehouse) -> None:
        raise AssertionError("a tick without news opened the warehouse")

    monkeypatch.setattr(Warehouse, "connect", refuse)


def failed_run(desk: Desk, run_id: str = "a run that died") -> dict[str, Any]:
    now = utc_now()
    return {"run_id": run_id, "job": "nightly", "started_at": now, "ended_at": now, "state": "broken",
            "faults": "its process is gone"}  # fmt: skip


def test_a_run_in_dagster_tells_as_one_on_the_command_line_does(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        result = nightly(desk, instance)
        assert result.success
        run, *_ = desk.status["runs"]
        assert (run["run_id"], run["state"], run["job"]) == (result.run_id, "unchanged", "nightly")
        # The sensor for green runs finds that everything is reported.
        (sensor,) = (one for one in build_sensors(desk.site.settings()) if one.name == "check_failure_alerts")
        event = next(event for event in result.all_events if event.event_type == dg.DagsterEventType.RUN_SUCCESS)
        context = dg.build_run_status_sensor_context(sensor.name, event, instance, result.dagster_run)
        close_the_warehouse(monkeypatch)
        said = sensor(context)
        assert "has reported everything itself" in str(said)


def test_a_step_that_breaks_in_dagster_is_an_alert_with_its_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("pipelines.assets.snapshots.record_fetches", break_down)
    with dg.DagsterInstance.ephemeral() as instance:
        result = nightly(desk, instance)
        assert not result.success
    alert = desk.the_one()
    assert alert["table_name"] == "run"
    assert "No space left on device" in alert["message"]
    assert alert["run_id"] == result.run_id


def test_a_run_whose_process_died_is_reported_by_the_sensor_once(desk: Desk) -> None:
    desk.night_with()
    installation = desk.installation()
    assert report_run(installation, failed_run(desk), utc_now(), sender=desk.mailbox) is not None
    assert "its process is gone" in desk.the_one()["message"]
    assert len(desk.mailbox.collect()) == 1
    assert report_run(installation, failed_run(desk), utc_now(), sender=desk.mailbox) is None
    assert desk.mailbox.collect() == []
    desk.night_with()
    assert desk.unresolved == []


def test_a_dead_run_is_kept_while_another_writes_and_reported_by_that_one(desk: Desk) -> None:
    with desk.installation().writing():
        done = report_run(desk.installation(), failed_run(desk), utc_now(), sender=desk.mailbox)
        assert done is not None and "is kept" in done
    assert desk.mailbox.collect() == []
    desk.night_with()
    states = {run["run_id"]: run["state"] for run in desk.status["runs"]}
    assert states["a run that died"] == "broken"


def test_a_tick_without_news_opens_no_warehouse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.night_with()
    prepare_dagster_home(desk.installation().home)
    (sensor,) = (one for one in build_sensors(desk.site.settings()) if one.name == "lateness_alerts")
    with desk.installation().writing(), dg.instance_for_test() as instance:
        context = dg.build_sensor_context(instance)
        close_the_warehouse(monkeypatch)
        ticked = sensor.evaluate_tick(context)
    assert "in time" in str(ticked.skip_message)


def test_the_digest_is_sent_in_the_morning_of_stockholm(desk: Desk) -> None:
    desk.night_with()
    definitions = build_definitions(desk.site.settings())
    schedule = definitions.resolve_schedule_def("digest_schedule")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 7 * * *", "Europe/Stockholm")
    with dg.instance_for_test() as instance:
        result = definitions.resolve_job_def("digest").execute_in_process(instance=instance)
    assert result.success


def test_overdue_is_counted_from_the_end_of_the_last_run(desk: Desk) -> None:
    desk.night_with()
    ended = datetime.fromisoformat(desk.status["runs"][0]["ended_at"])
    from pipelines.alerts.run_monitor import report_lateness

    assert report_lateness(desk.installation(), ended + timedelta(hours=26), sender=desk.mailbox) is None
    reported = report_lateness(desk.installation(), ended + timedelta(hours=26, minutes=1), sender=desk.mailbox)
    assert reported is not None and f"{ended.astimezone(UTC):%Y-%m-%d %H:%M}" in reported
