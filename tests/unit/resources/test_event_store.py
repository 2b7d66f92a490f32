"""Dagster's records on connections that stay open are the same records, in the same files."""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from pydantic import SecretStr
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

from pipelines.cli.run_job import prepare_dagster_home
from pipelines.installation.home import Home
from pipelines.resources.event_store import _KEPT_OPEN, KeptOpenEventLogStorage

# sha256 of the source of what is private to Dagster and the store replaces, in the version that requirements.lock pins.
KNOWN = {"_connect": "b8435f266568", "_has_asset_key_col_on_connection": "981049dfa81d"}


@dg.asset
def table() -> int:
    return 1


@dg.asset(deps=[table])
def mart() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


@dg.asset_check(asset=mart)
def has_rows() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def run(instance: dg.DagsterInstance) -> str:
    definitions = dg.Definitions(assets=[table, mart], asset_checks=[has_rows], jobs=[dg.define_asset_job("night")])
    result = definitions.resolve_job_def("night").execute_in_process(instance=instance)
    assert result.success
    return result.run_id


def events(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    return [str(entry.dagster_event_type) for entry in instance.all_logs(run_id)]


@pytest.fixture
def kept_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.delenv("DAGSTER_EVENT_BATCH_SIZE", raising=False)
    prepare_dagster_home(Home(tmp_path))
    with dg.DagsterInstance.get() as instance:
        yield instance


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Every file that is connected to, once a connection."""
    files: list[str] = []

    def connected(connection: object, _: object) -> None:
        rows = connection.execute("pragma database_list").fetchall()  # type: ignore[attr-defined]
        files.append(Path(rows[0][2]).name)

    event.listen(Pool, "connect", connected)
    yield files
    event.remove(Pool, "connect", connected)


def own_instance(home: Path) -> dg.DagsterInstance:
    """The instance as Dagster makes it by itself on the same folder."""
    (home / "dagster.yaml").unlink()
    return dg.DagsterInstance.from_config(str(home))


def test_a_home_on_sqlite_uses_the_store_and_dagsters_own_reads_every_record(
    kept_open: dg.DagsterInstance, tmp_path: Path
) -> None:
    assert isinstance(kept_open.event_log_storage, KeptOpenEventLogStorage)
    run_id = run(kept_open)
    mine = events(kept_open, run_id)
    with own_instance(tmp_path / "dagster") as plain:
        assert type(plain.event_log_storage) is SqliteEventLogStorage
        assert events(plain, run_id) == mine
        assert "DagsterEventType.RUN_SUCCESS" in mine
        assert plain.get_latest_materialization_event(dg.AssetKey("mart")) is not None
        checks = plain.event_log_storage.get_latest_asset_check_execution_by_key([has_rows.check_key])
        assert len(checks) == 1


def test_a_run_opens_each_file_a_few_times_and_not_once_a_statement(
    kept_open: dg.DagsterInstance, opened: list[str]
) -> None:
    run_id = run(kept_open)
    assert opened.count(f"{run_id}.db") == 1
    assert opened.count("index.db") <= 6


def test_what_a_run_plans_is_stored_at_once_and_is_the_same_as_one_by_one(
    kept_open: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions = dg.Definitions(assets=[table, mart], asset_checks=[has_rows], jobs=[dg.define_asset_job("night")])
    commits: list[str] = []

    def planned() -> tuple[list[str], int]:
        commits.clear()
        run_id = kept_open.create_run_for_job(definitions.resolve_job_def("night")).run_id
        return events(kept_open, run_id), commits.count(f"{run_id}.db")

    def committed(connection: Connection) -> None:
        commits.append(Path(str(connection.engine.url.database)).name)

    event.listen(Engine, "commit", committed)
    try:
        together, at_once = planned()
        monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "0")
        singly, each = planned()
    finally:
        event.remove(Engine, "commit", committed)
    assert together == singly and len(together) == 3
    assert each - at_once == 2


def test_events_that_cannot_all_be_stored_at_once_are_stored_one_by_one(
    kept_open: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteEventLogStorage.store_event
    stored: list[object] = []

    def broken_once(self: SqliteEventLogStorage, entry: dg.EventLogEntry) -> None:
        store(self, entry)
        stored.append(entry)
        if len(stored) == 2:
            raise OSError("disk full")

    monkeypatch.setattr(SqliteEventLogStorage, "store_event", broken_once)
    run_id = run(kept_open)
    monkeypatch.undo()
    planned = [one for one in events(kept_open, run_id) if "PLANNED" in one]
    assert len(planned) == 3, "those of the attempt that broke are not there twice"


def test_few_files_stay_open_however_many_runs_are_looked_at(kept_open: dg.DagsterInstance, tmp_path: Path) -> None:
    runs = [run(kept_open) for _ in range(_KEPT_OPEN + 2)]
    for run_id in runs:
        assert events(kept_open, run_id)
    held = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if _is_open(name)]
    shards = {Path(path).name for path in held if path.startswith(str(tmp_path)) and path.endswith(".db")}
    assert 0 < len(shards - {"runs.db", "schedules.db"}) <= _KEPT_OPEN


def _is_open(number: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{number}")


def test_records_that_were_wiped_are_gone_and_new_ones_are_kept(kept_open: dg.DagsterInstance, tmp_path: Path) -> None:
    before = run(kept_open)
    kept_open.event_log_storage.wipe()
    assert events(kept_open, before) == []
    after = run(kept_open)
    with own_instance(tmp_path / "dagster") as plain:
        assert events(plain, after) == events(kept_open, after) != []


def test_a_file_that_somebody_replaced_is_opened_again(kept_open: dg.DagsterInstance, tmp_path: Path) -> None:
    run_id = run(kept_open)
    for part in (tmp_path / "dagster" / "history" / "runs").glob(f"{run_id}.db*"):
        part.unlink()
    assert events(kept_open, run_id) == []


def test_records_in_postgresql_leave_the_store_to_dagster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAGSTER_HOME", "STYRKA_DAGSTER_STORAGE_URL"):
        monkeypatch.setenv(name, "")
    prepare_dagster_home(Home(tmp_path), SecretStr("postgresql://styrka@127.0.0.1/dagster"))
    written = yaml.safe_load((tmp_path / "dagster" / "dagster.yaml").read_text())
    assert "event_log_storage" not in written
    assert "storage" in written


@pytest.mark.parametrize("name", KNOWN)
def test_dagster_connects_as_it_did_when_the_store_was_written(name: str) -> None:
    source = inspect.getsource(getattr(SqliteEventLogStorage, name))
    assert hashlib.sha256(source.encode()).hexdigest()[:12] == KNOWN[name], (
        f"Dagster has changed SqliteEventLogStorage.{name}: compare it with KeptOpenEventLogStorage.{name}, "
        "look at a run in the web page, then write the new digest here."
    )
