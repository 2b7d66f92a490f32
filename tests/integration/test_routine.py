"""The routine beyond a nightly run: the year's end, earlier states, back-up, schedules, places that come free."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb
import pytest
import yaml
from pydantic import SecretStr

from pipelines.alerts.metrics import write_metrics
from pipelines.cli.run_job import prepare_dagster_home
from pipelines.installation.home import AnotherRunIsWriting, Home
from pipelines.installation.parts import Installation
from pipelines.maintenance.backup import BackupError, back_up, restore_into
from pipelines.publish.editions import editions, freeze_edition
from pipelines.schedules import build_schedules
from pipelines.settings import Settings
from pipelines.steps.replay import ReplayError, differences, moment, open_replay, replay
from tests.altered_sample import set_cell
from tests.databases import Dialect, PostgresServer
from tests.nights import ASKED, PXWEB, Night, Site, without_pages
from warehouse.publishing import current_release

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Hotels and restaurants in Kalmar län 2022: a location quotient of 1.0007, so that four persons decide.
CELL = {"Region": "08", "SNI2007": "I", "ContentsCode": "000005FG", "Tid": "2022"}
KEY = "region_code = '08' and industry_code = 'I' and regime = 'BAS' and measure = 'employment' and year = 2022"
QUOTIENT = f"select location_quotient from marts.specialisation_indices where {KEY}"


@pytest.fixture(scope="module")
def year(finished: Callable[[Dialect], Site], tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Night, datetime]:
    """An installation after an annual run that met a revision, the run, and a moment before it."""
    site = finished("duckdb").copy(tmp_path_factory.mktemp("year") / "site")
    before = datetime.now(UTC)
    site.sample.change("scb_bas", lambda table: set_cell(table, 4319, **CELL), updated="2026-11-02T07:00:00Z")
    night = site.night(job="annual", pages=True)
    return site, night, before


def read(database: Path, query: str) -> Any:
    """The first value of a query on a DuckDB file."""
    with duckdb.connect(str(database), read_only=True) as reader:
        return reader.execute(query).fetchall()[0][0]


def test_the_annual_run_fetches_every_table_again_and_finds_each_by_its_description(
    year: tuple[Site, Night, datetime],
) -> None:
    site, night, _ = year
    assert night.result.succeeded, night.reported
    assert not night.reported
    assert len(night.tables_fetched) == len(PXWEB)
    resolved = site.rows("select passed from quality.check_results where check_name = 'table_id_as_declared'")
    assert len(resolved) == len(ASKED) and all(row["passed"] for row in resolved)
    # What has not changed leaves no second copy in the archive.
    asked = {outcome.source: outcome.outcome for outcome in night.result.outcomes if outcome.source in ASKED}
    assert asked == {**dict.fromkeys(ASKED, "same_bytes"), "scb_bas": "new_vintage"}
    kept = {source: len(list((site.home / "archive" / "snapshots" / source).glob("*.json"))) for source in ASKED}
    assert kept == {**dict.fromkeys(ASKED, 1), "scb_bas": 2}


def test_a_revision_stands_in_the_mart_with_what_was_and_what_is(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    (row,) = site.read("select * from marts.revisions")
    assert (row["source"], row["region_code"], row["industry_code"], row["year"]) == ("scb_bas", "08", "I", 2022)
    assert (row["value_before"], row["value"], row["change"]) == (4323, 4319, -4)
    assert "region 08" in row["cell"] and "tid 2022" in row["cell"]
    assert "specialisation_indices" in row["published_in"] and "fct_population" not in row["published_in"]


def test_an_index_that_a_revision_moved_across_one_is_named(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    moved = site.read(
        "select * from quality.revised_figures where region_code = '08' and year = 2022 and figure = 'I, employment'"
    )
    assert len(moved) == 1
    assert moved[0]["value_before"] > 1 > moved[0]["value_now"]
    assert (moved[0]["moved"], moved[0]["source"], moved[0]["mart"]) == ("below 1", "scb_bas", "specialisation_indices")


def test_the_edition_holds_everything_that_is_needed_to_cite_it(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    folder = site.published / "editions"
    (name,) = editions(folder)
    edition = folder / name
    assert int(name) == datetime.now(UTC).year
    expected = {"styrka.duckdb", "parquet", "dictionary.html", "dictionary.json", "sources.csv", "sources.json"}
    expected |= {"versions.json", "edition.json", "README.md", "CITATION.cff", "SHA256SUMS", "release.json"}
    expected |= {"site", "reports"}
    assert {path.name for path in edition.iterdir()} == expected
    for line in (edition / "SHA256SUMS").read_text().splitlines():
        digest, _, file = line.partition("  ")
        assert hashlib.sha256((edition / file).read_bytes()).hexdigest() == digest
        assert (edition / file).stat().st_mode & 0o222 == 0
    sources = {source["source"]: source for source in json.loads((edition / "sources.json").read_text())}
    manifest = next((site.home / "archive" / "snapshots" / "scb_bas").glob(f"*{sources['scb_bas']['vintage_id']}.json"))
    parts = {part["sha256"] for part in json.loads(manifest.read_text())["parts"]}
    assert set(sources["scb_bas"]["sha256"].split()) == parts
    readme = (edition / "README.md").read_text(encoding="utf-8")
    assert "simulerade" in readme and "How to cite" in readme and "TAB3785" in readme
    assert yaml.safe_load((edition / "CITATION.cff").read_text())["cff-version"] == "1.2.0"
    assert json.loads((edition / "versions.json").read_text())["packages"]["duckdb"]


def test_the_archive_gave_the_release_again_before_the_edition_was_frozen(
    year: tuple[Site, Night, datetime],
) -> None:
    site, _, _ = year
    (row,) = site.rows("select * from quality.check_results where check_name = 'replay_gives_release'")
    assert row["passed"] and row["severity"] == "critical" and row["table_name"] == "release"
    assert not list((site.home / "replays").glob("*"))


def test_an_earlier_state_is_replayed_beside_what_readers_have(
    year: tuple[Site, Night, datetime], tmp_path: Path
) -> None:
    """Also: a replay that differs is reported table by table."""
    of_the_year, _, before = year
    site = of_the_year.copy(tmp_path / "site")
    readers = site.what_readers_have()
    installation = open_replay(site.settings(), before)
    with without_pages():
        replayed = replay(installation, datetime.now(UTC))
    assert replayed.published is not None and not replayed.failures
    assert read(replayed.published.database, QUOTIENT) > 1 > read(site.published / "styrka.duckdb", QUOTIENT)
    assert replayed.place.parent == site.home / "replays"
    assert site.what_readers_have() == readers
    now = current_release(site.published)
    assert now is not None
    found = differences(replayed.published, now)
    assert any(reported.startswith("specialisation_indices: ") for reported in found)
    assert not any(reported.startswith("fct_population") for reported in found)


def test_an_edition_says_what_moved_since_the_last_and_never_changes(
    year: tuple[Site, Night, datetime], tmp_path: Path
) -> None:
    site, _, _ = year
    made = site.copy(tmp_path / "site")
    installation, _ = made.installation()
    published = current_release(made.published)
    assert published is not None
    (first,) = editions(made.published / "editions")
    frozen = (made.published / "editions" / first / "SHA256SUMS").read_bytes()
    # The same release again is the same edition.
    at = datetime(int(first), 12, 31, tzinfo=UTC)
    assert freeze_edition(installation, published, at).name == first
    _change_release(published.database.resolve())
    again = freeze_edition(installation, published_as(made, "another"), at)
    assert again.name == f"{first}-2" and again.comparison is not None
    (moved,) = again.comparison.moved
    assert (moved.region_code, moved.what, moved.years_moved, moved.status_now) == (
        "08",
        "figures and status",
        1,
        "made",
    )
    assert moved.largest_change == pytest.approx(1000)
    listed = (again.folder / "indicator_series_moved.csv").read_text().splitlines()
    assert len(listed) == 2 and "figures and status" in listed[1]
    assert (made.published / "editions" / first / "SHA256SUMS").read_bytes() == frozen
    later = freeze_edition(installation, published_as(made, "third"), at + timedelta(days=30))
    assert editions(made.published / "editions") == [first, f"{first}-2", str(int(first) + 1)]
    assert later.comparison is not None and not later.comparison.moved


def _change_release(database: Path) -> None:
    """One figure of one series of Kalmar's, in its last year, and its status."""
    with duckdb.connect(str(database)) as writer:
        series = writer.execute(
            "select indicator_id, series, regime, year from marts.indicator_series "
            "where region_code = '08' and is_latest and is_followed and value is not null order by all limit 1"
        ).fetchall()[0]
        writer.execute(
            "update marts.indicator_series set value = value + 1000, status = 'made' where region_code = '08' "
            "and indicator_id = ? and series = ? and regime = ? and year = ?",
            list(series),
        )


def published_as(site: Site, build_key: str) -> Any:
    """What readers have, as another build."""
    description = site.published / ".current" / "release.json"
    described = {**json.loads(description.read_text()), "build_key": build_key}
    description.write_text(json.dumps(described))
    return current_release(site.published)


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
