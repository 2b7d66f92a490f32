"""What was written while the clock ran ahead hides nothing that comes after it has been set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from warehouse.alerting import begin_run, end_run, latest_release, latest_runs, standing_results
from warehouse.engine import Warehouse
from warehouse.quality import record_check_results
from warehouse.tables import create_tables, releases

NOW = datetime.now(UTC)
AHEAD, BEFORE = NOW + timedelta(days=4000), NOW - timedelta(hours=1)
ORDER = {"wrong clock": AHEAD, "tonight": BEFORE}


def test_the_last_run_result_and_release_are_those_of_the_clock_that_was_set_back(warehouse_url: str) -> None:
    """A run of 2037 was the last one until 2037: broken nights and failed checks after it were nobody's."""
    warehouse = Warehouse(warehouse_url)
    create_tables(warehouse)
    with warehouse.connect() as connection, connection.begin():
        for run_id, at in ORDER.items():
            begin_run(connection, run_id, "nightly", at)
            end_run(connection, _ended(run_id, at))
            record_check_results(connection, run_id, at, [_result(passed=run_id != "tonight")])
            release = {"release_id": run_id, "published_at": at, "build_key": "key", "api": "live", "run_id": run_id}
            connection.execute(sa.insert(releases).values(**release))
        assert [run["run_id"] for run in latest_runs(connection, 2)] == ["tonight", "wrong clock"]
        assert [result["passed"] for result in standing_results(connection, ["live"])] == [False]
        release_now = latest_release(connection)
    assert release_now is not None and release_now["release_id"] == "tonight"


def test_the_end_of_a_run_is_recorded_once(warehouse_url: str) -> None:
    warehouse = Warehouse(warehouse_url)
    create_tables(warehouse)
    with warehouse.connect() as connection, connection.begin():
        begin_run(connection, "tonight", "nightly", BEFORE)
        for run_id in ("tonight", "tonight", "never begun"):
            end_run(connection, _ended(run_id, BEFORE))
        found = {run["run_id"]: (run["state"], run["ended_at"]) for run in latest_runs(connection, 9)}
    assert found == dict.fromkeys(("tonight", "never begun"), ("published", BEFORE))


def _ended(run_id: str, at: datetime) -> dict[str, Any]:
    times = {"started_at": at, "ended_at": at}
    return {"run_id": run_id, "job": "nightly", "state": "published", "faults": None, **times}


def _result(*, passed: bool) -> dict[str, Any]:
    texts = dict.fromkeys(("expected", "observed", "message"), "x")
    return {
        "table_name": "fct_employment",
        "check_name": "sums",
        "kind": "reconciliation",
        "severity": "critical",
        "passed": passed,
        "vintage_id": None,
        **texts,
    }
