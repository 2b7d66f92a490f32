"""A job that runs on Dagster leaves its records in PostgreSQL, by the address that the guide shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from pydantic import SecretStr

from pipelines import PROJECT_ROOT
from pipelines.cli.run_job import prepare_dagster_home
from pipelines.installation.home import Home
from tests.databases import PostgresServer


@dg.asset
def mart() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


@dg.asset_check(asset=mart)
def has_rows() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


defs = dg.Definitions(assets=[mart], asset_checks=[has_rows], jobs=[dg.define_asset_job("small")])


@pytest.fixture
def home(tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Home:
    url = postgres_server.url(postgres_server.new_database())
    assert url.startswith("postgresql://")
    monkeypatch.setenv("STYRKA_DAGSTER_STORAGE_URL", url)
    monkeypatch.setenv("DAGSTER_HOME", "")
    prepare_dagster_home(Home(tmp_path), SecretStr(url))
    return Home(tmp_path)


def test_events_of_a_job_are_stored_and_read_again(home: Home) -> None:
    with dg.DagsterInstance.get() as instance:
        result = defs.resolve_job_def("small").execute_in_process(instance=instance)
        assert result.success
    with dg.DagsterInstance.get() as instance:
        stored = [entry.dagster_event_type for entry in instance.all_logs(result.run_id)]
        assert dg.DagsterEventType.PIPELINE_SUCCESS in stored
        assert dg.DagsterEventType.ASSET_CHECK_EVALUATION in stored
        assert instance.get_latest_materialization_event(dg.AssetKey("mart")) is not None


def test_a_process_of_dagsters_own_takes_the_address_as_it_is(home: Home) -> None:
    """As the daemon's runs: nothing of ours has changed the environment."""
    command = [sys.executable, "-m", "dagster", "job", "execute", "-f", __file__, "-a", "defs", "-j", "small"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT / "tests")}
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=PROJECT_ROOT, env=environment, timeout=300
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    with dg.DagsterInstance.get() as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
