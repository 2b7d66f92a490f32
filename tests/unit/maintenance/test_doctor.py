"""The doctor: what is in order is reported so, what is not is reported with what to do, and nothing is written."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from pipelines.installation.home import Home
from pipelines.maintenance.doctor import examine, report
from pipelines.settings import Settings
from tests.databases import PostgresServer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def states(home: Path, **chosen: Any) -> dict[str, tuple[str, str]]:
    """What was examined: name -> state and words."""
    asked = {name: chosen.pop(name) for name in ("live", "deep") if name in chosen}
    settings = Settings(_env_file=None, home=home, **chosen)  # type: ignore[call-arg]
    return {one.what: (one.state, one.reported) for one in examine(settings, now=NOW, **asked)}


@pytest.fixture(autouse=True)
def no_systemd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.maintenance.doctor._timer_state", lambda: "")


def test_a_home_that_is_missing_is_reported_and_not_made(tmp_path: Path) -> None:
    state, reported = states(tmp_path / "none", api="sample")["home"]
    assert state == "fix" and "STYRKA_HOME" in reported
    assert not (tmp_path / "none").exists()


def test_a_home_that_is_a_file_is_not_to_be_made(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    state, reported = states(tmp_path / "home", api="sample")["home"]
    assert state == "fix" and "is a file" in reported and "make it" not in reported


@pytest.mark.parametrize(
    ("name", "meant"),
    [("STYRKA_FOCUSREGION", "STYRKA_FOCUS_REGION"), ("STYRKA_WAREHOUSE_URI", "STYRKA_WAREHOUSE_URL")],
)
def test_a_misspelled_setting_is_to_be_fixed(
    name: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changed nothing, and nothing said so."""
    monkeypatch.setenv(name, "hush")
    state, reported = states(tmp_path)["settings"]
    assert state == "fix" and name in reported and meant in reported and "hush" not in reported


@pytest.mark.parametrize("name", ["STYRKA_TRACEBACK", "STYRKA_DATABASE_PASSWORD", "STYRKA_FOCUS_REGION"])
def test_other_variables_are_no_misspelled_settings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "08")
    assert "settings" not in states(tmp_path)


def test_a_snapshot_that_is_not_there_is_to_be_fixed(tmp_path: Path) -> None:
    state, reported = states(tmp_path, openalex_snapshot=tmp_path / "none")["snapshot"]
    assert state == "fix" and "STYRKA_OPENALEX_SNAPSHOT" in reported
    assert "snapshot" not in states(tmp_path, openalex_snapshot=tmp_path)


def test_an_owner_of_no_table_is_to_be_fixed(tmp_path: Path) -> None:
    state, reported = states(tmp_path, owners={"scb_*": "Labour", "sbc_*": "Labour"})["owners"]
    assert state == "fix" and "sbc_*" in reported and "scb_*" not in reported
    assert "owners" not in states(tmp_path, owners={"scb_*": "Labour", "*": "Others"})


def test_a_live_installation_needs_a_contact(tmp_path: Path) -> None:
    assert states(tmp_path)["contact"][0] == "fix"
    assert states(tmp_path, contact="you@example.org")["contact"][0] == "ok"


def test_a_full_disk_is_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**11, 10**11, 10**8))
    state, reported = states(tmp_path)["disk"]
    assert state == "fix" and "replays/ may go" in reported


def test_a_run_that_goes_on_is_noted_and_nothing_is_waited_for(tmp_path: Path) -> None:
    with Home(tmp_path).writing():
        assert states(tmp_path)["running"][0] == "note"


def test_a_warehouse_out_of_reach_is_reported_without_its_password(tmp_path: Path) -> None:
    state, reported = states(tmp_path, warehouse_url="postgresql://nobody:hush@127.0.0.1:1/styrka")["warehouse"]
    assert state == "fix" and "STYRKA_WAREHOUSE_URL" in reported and "hush" not in reported


def test_readers_without_a_role_are_reported_before_a_run_builds_for_them(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    asked = {"api": "sample", "warehouse_url": postgres_server.url(postgres_server.new_database())}
    state, reported = states(tmp_path, **asked, reader_role="pg_monitor, nobody_here")["readers"]
    assert state == "fix" and "no role nobody_here," in reported and "STYRKA_READER_ROLE" in reported
    assert "readers" not in states(tmp_path, **asked, reader_role="pg_monitor")


def test_an_engine_that_is_not_there_is_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "spark" not in states(tmp_path)
    monkeypatch.setattr("pipelines.transform.spark.environment.what_is_missing", lambda _: "Java 17, but found none.")
    assert states(tmp_path, engine="spark")["spark"] == ("fix", "expected Java 17, but found none.")
    monkeypatch.setattr("pipelines.transform.spark.environment.what_is_missing", lambda _: "")
    assert states(tmp_path, engine="spark", spark_master="yarn")["spark"] == ("ok", "models are built at yarn")


def test_nobody_is_asked_unless_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "get", lambda *_, **__: pytest.fail("the agency was asked"))
    assert states(tmp_path)["API"][0] == "note"


@pytest.mark.parametrize(
    ("status", "date", "expected"),
    [
        (200, "Mon, 23 Nov 2026 12:00:30 GMT", {"API": "ok", "clock": "ok"}),
        (200, "Mon, 23 Nov 2026 11:50:00 GMT", {"API": "ok", "clock": "fix"}),
        (503, "Mon, 23 Nov 2026 12:00:00 GMT", {"API": "fix"}),
    ],
)
def test_the_agency_is_asked_once_and_its_clock_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, date: str, expected: dict[str, str]
) -> None:
    asked = []

    def get(url: str, **named: Any) -> requests.Response:
        asked.append((url, named["headers"]["User-Agent"]))
        answer = requests.Response()
        answer.status_code = status
        answer.headers["Date"] = date
        return answer

    monkeypatch.setattr(requests, "get", get)
    found = states(tmp_path, live=True, contact="you@example.org", api_url="https://api.example/v2/")
    assert {what: found[what][0] for what in expected} == expected
    ((url, agent),) = asked
    assert url == "https://api.example/v2/config" and "you@example.org" in agent


def test_an_api_out_of_reach_is_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(*_: Any, **__: Any) -> requests.Response:
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(requests, "get", get)
    assert states(tmp_path, live=True)["API"][0] == "fix"


def test_an_examination_that_breaks_is_itself_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(shutil, "disk_usage", broken)
    state, reported = states(tmp_path)["disk"]
    assert state == "fix" and "the disk is gone" in reported


@pytest.mark.parametrize(("api", "state"), [("live", "fix"), ("sample", "note")])
def test_schedules_matter_where_somebody_waits_for_the_nights(tmp_path: Path, api: str, state: str) -> None:
    Home(tmp_path).claim_for(api)  # type: ignore[arg-type]
    assert states(tmp_path)["schedules"][0] == state


def test_what_is_to_be_fixed_is_counted(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path / "none")  # type: ignore[call-arg]
    reported = report(examine(settings, now=NOW))
    assert "FIX" in reported and reported.splitlines()[-1].endswith("to fix.")
