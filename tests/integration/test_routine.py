"""The routine beyond a nightly run: back-up, schedules, measurements, places that come free."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from pydantic import SecretStr

from pipelines.alerts.metrics import write_metrics
from pipelines.cli.run_job import prepare_dagster_home
from pipelines.installation.home import AnotherRunIsWriting, Home
from pipelines.installation.parts import Installation
from pipelines.maintenance.backup import BackupError, back_up, restore_into
from pipelines.schedules import build_schedules
from pipelines.settings import Settings
from pipelines.steps.replay import ReplayError, moment, open_replay, replay
from tests.databases import PostgresServer
from tests.nights import Site

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("reported", "utc"),
    [
        ("2026-06-30", "2026-06-30T21:59:59.999999"),
        ("2026-12-31", "2026-12-31T22:59:59.999999"),
        ("2026-06-30T12:00", "2026-06-30T10:00:00"),
        ("2026-06-30T12:00+00:00", "2026-06-30T12:00:00"),
    ],
)
def test_a_date_is_all_of_that_day_in_stockholm(reported: str, utc: str) -> None:
    assert moment(reported) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_day_that_has_not_come_cannot_be_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was replayed as today, under the name of that day."""
    monkeypatch.setattr("pipelines.steps.replay.utc_now", lambda: datetime(2026, 6, 30, 10, 0, tzinfo=UTC))
    settings = Settings(_env_file=None, home=tmp_path)  # type: ignore[call-arg]
    for later in ("2026-07-01", "2030-01-01T00:00+00:00"):
        with pytest.raises(ReplayError, match="has not come yet"):
            open_replay(settings, moment(later))
    with pytest.raises(ReplayError, match="run `styrka run nightly` first"):
        open_replay(settings, moment("2026-06-30"))


def test_what_is_no_date_and_what_was_never_fetched_is_reported(duckdb_site: Site, tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="write 2026-06-30"):
        moment("last summer")
    with pytest.raises(ReplayError, match="run `styrka run nightly` first"):
        open_replay(duckdb_site.settings().model_copy(update={"home": tmp_path}), datetime.now(UTC))
    with pytest.raises(ReplayError, match="the archive has nothing from before 2001"):
        replay(open_replay(duckdb_site.settings(), datetime(2001, 1, 1, tzinfo=UTC)), datetime.now(UTC))


def test_a_replay_for_readers_builds_in_the_installations_own_place(good: Site) -> None:
    opened = open_replay(good.settings("live"), datetime.now(UTC), publish=True)
    assert opened.home.root == good.home and opened.settings.api == "sample"
    beside = open_replay(good.settings(), datetime.now(UTC))
    assert beside.warehouse.dialect == "duckdb" and beside.home.root.is_relative_to(good.home / "replays")


def test_what_is_backed_up_comes_back(good: Site, tmp_path: Path, postgres_server: PostgresServer) -> None:
    site = good.copy(tmp_path / "site")
    installation, _ = site.installation()
    file = tmp_path / "disk" / "styrka.tar.gz"
    made = back_up(installation, file)
    database = postgres_server.new_database() if site.database else None
    empty = Site(tmp_path / "new", site.dialect, postgres_server, database)
    shutil.copytree(site.folder / "agency", empty.folder / "agency")
    restored = restore_into(empty.installation()[0], file)
    assert (restored.files, restored.rows) == (made.files, made.rows) and made.rows > 300
    checks = "select * from quality.check_results order by table_name, check_name, checked_at"
    assert empty.rows(checks) == site.rows(checks)
    again, _ = empty.installation()
    with again.writing():
        # Everything waits to be loaded again, byte for byte.
        for source in again.sources:
            pending = [one.snapshot_id for one in again.loader.pending(source)]
            assert pending == [vintage.vintage_id for vintage in installation.loader.vintages(source)]
            assert all(
                again.archive.read(part) for one in again.archive.snapshots(source, again.origins) for part in one.parts
            )


def test_a_backup_is_refused_where_it_would_do_harm(duckdb_site: Site, tmp_path: Path) -> None:
    installation, _ = duckdb_site.installation()
    with pytest.raises(BackupError, match="belongs on another disk"):
        back_up(installation, duckdb_site.home / "styrka.tar.gz")
    file = tmp_path / "styrka.tar.gz"
    with Home(duckdb_site.home).writing(), pytest.raises(AnotherRunIsWriting):
        back_up(installation, file)
    assert not list(tmp_path.glob(".styrka*"))
    back_up(installation, file)
    with pytest.raises(BackupError, match="is not empty"):
        restore_into(installation, file)
    file.write_bytes(file.read_bytes()[:20_000])
    with pytest.raises(BackupError, match="cannot be restored"):
        restore_into(Installation(installation.settings.model_copy(update={"home": tmp_path / "new"})), file)


@pytest.mark.parametrize("name", ["../outside", "/outside", "archive/../../outside"])
def test_a_backup_with_a_file_that_lies_outside_the_home_is_refused(
    duckdb_site: Site, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "made" / "styrka.tar.gz"
    file.parent.mkdir()
    description = json.dumps({"format": 1, "made_at": "2026-11-01T00:00:00+00:00"}).encode()
    with tarfile.open(file, "w:gz") as tar:
        for member, body in (("backup.json", description), (name, b"foreign")):
            entry = tarfile.TarInfo(member)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
    empty = Site(tmp_path / "new", "duckdb", duckdb_site.server, None)
    shutil.copytree(duckdb_site.folder / "agency", empty.folder / "agency")
    with pytest.raises(BackupError, match="no plain file of a home folder"):
        restore_into(empty.installation()[0], file)
    assert not list(tmp_path.rglob("outside"))


def test_measurements_are_written_in_the_format_of_prometheus(duckdb_site: Site) -> None:
    installation, _ = duckdb_site.installation()
    lines = write_metrics(installation).read_text().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert float(values['styrka_published_rows{table="specialisation_indices"}']) > 1000
    assert float(values["styrka_api_calls_total"]) >= 18
    assert float(values['styrka_findings{severity="critical"}']) == 0
    names = {name.partition("{")[0] for name in values}
    assert {line.split()[2] for line in lines if line.startswith("# TYPE")} == names
    assert {line.split()[2] for line in lines if line.startswith("# HELP")} == names


SCHEDULES = [one for one in build_schedules(Settings(_env_file=None)) if one.job_name in ("nightly", "annual")]  # type: ignore[call-arg]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_every_tick_comes_once_at_its_hour_through_every_change_of_the_clock(schedule: dg.ScheduleDefinition) -> None:
    from dagster._utils.schedules import schedule_execution_time_iterator

    start, end = datetime(2026, 1, 1, tzinfo=STOCKHOLM), datetime(2031, 12, 31, tzinfo=STOCKHOLM)
    ticks = []
    for tick in schedule_execution_time_iterator(
        start.timestamp(), schedule.cron_schedule, schedule.execution_timezone, ascending=True
    ):
        if tick > end:
            break
        ticks.append(tick.astimezone(STOCKHOLM))
    minute, hour = (int(part) for part in str(schedule.cron_schedule).split()[:2])
    assert {(tick.hour, tick.minute) for tick in ticks} == {(hour, minute)}
    days = [tick.date() for tick in ticks]
    if schedule.job_name == "nightly":
        assert all(later - day == timedelta(days=1) for day, later in pairwise(days)) and len(days) > 2000
    else:
        assert [(day.month, day.day) for day in days] == [(1, 15)] * 6


def test_dagsters_records_can_lie_in_postgresql_and_the_pool_holds_whole_runs(
    tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.url(postgres_server.new_database())
    monkeypatch.setenv("STYRKA_DAGSTER_STORAGE_URL", "to be replaced")
    prepare_dagster_home(Home(tmp_path), SecretStr(url))
    assert url not in (tmp_path / "dagster" / "dagster.yaml").read_text()
    with dg.DagsterInstance.get() as instance:
        assert type(instance.run_storage).__name__ == "PostgresRunStorage"
        assert instance.get_runs_count() == 0
        assert _limits(instance) == (1, "run")
        assert instance.run_monitoring_enabled and instance.run_retries_enabled
        # A run that never started is tried once more; what failed in a step is not.
        assert (instance.run_retries_max_retries, instance.run_retries_retry_on_asset_or_op_failure) == (1, False)
        assert instance.get_settings("run_monitoring")["free_slots_after_run_end_seconds"] == 60


def _limits(instance: dg.DagsterInstance) -> tuple[int | None, str]:
    """How many places a pool has, and what takes one."""
    config = instance.get_concurrency_config().pool_config
    assert config.pool_granularity is not None
    return config.default_pool_limit, config.pool_granularity.value


def test_calls_are_repeated_by_the_client_alone(duckdb_site: Site) -> None:
    from pipelines.definitions import build_definitions

    definitions = build_definitions(duckdb_site.settings())
    repository = definitions.get_repository_def()
    for job in ("nightly", "annual"):
        for node in repository.get_job(job).all_node_defs:
            assert getattr(node, "retry_policy", None) is None
            assert getattr(node, "pool", "warehouse") == "warehouse", node.name
