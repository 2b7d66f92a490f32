"""Retention: what is old and replaced is forgotten, what anything stands on is kept, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.databases import DIALECTS, Dialect, PostgresServer
from warehouse.alerting import fetch_history, standing_results
from warehouse.engine import Warehouse
from warehouse.retention import forget_before
from warehouse.tables import check_results, create_tables, fetch_outcomes, runs, vintages

Row = dict[str, Any]
NOW = datetime(2026, 11, 28, tzinfo=UTC)
CUTOFF = NOW - timedelta(days=400)


@pytest.fixture(params=DIALECTS)
def warehouse(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer) -> Warehouse:
    dialect: Dialect = request.param
    url = postgres_server.url(postgres_server.new_database()) if dialect == "postgresql" else None
    made = Warehouse.at(url, tmp_path)
    create_tables(made)
    return made


def result(days_ago: int, check: str = "keys_unique", vintage: str | None = "v1", passed: bool = True) -> Row:
    at = NOW - timedelta(days=days_ago)
    return {
        "run_id": f"run {days_ago}", "checked_at": at, "table_name": "scb_bas", "check_name": check,
        "kind": "contract" if vintage else "dbt", "severity": "critical", "passed": passed, "vintage_id": vintage,
        "expected": "", "observed": "", "message": "", "observed_value": None,
    }  # fmt: skip


def outcome(days_ago: int, outcome: str, source: str = "scb_bas") -> Row:
    at = NOW - timedelta(days=days_ago)
    return {"run_id": f"run {days_ago}", "source": source, "checked_at": at, "outcome": outcome, "message": ""}


def put(warehouse: Warehouse, table: Any, rows: list[Row]) -> None:
    columns = set(table.columns.keys())
    with warehouse.connect() as connection, connection.begin():
        connection.execute(insert(table), [{name: row[name] for name in row if name in columns} for row in rows])


def ages(warehouse: Warehouse, column: Any) -> list[int]:
    with warehouse.connect() as connection:
        times: list[datetime] = list(connection.execute(select(column)).scalars())
        return sorted((NOW - at.astimezone(UTC)).days for at in times)


def test_the_newest_result_of_every_check_of_every_vintage_stays(warehouse: Warehouse) -> None:
    old_and_replaced = [result(900), result(700)]
    old_and_standing = [result(600), result(650, check="cells_complete", passed=False), result(800, vintage="v0")]
    put(
        warehouse,
        check_results,
        [*old_and_replaced, *old_and_standing, result(500, vintage=None), result(3, vintage=None)],
    )
    with warehouse.connect() as connection, connection.begin():
        assert forget_before(connection, CUTOFF)["check_results"] == 3
        assert forget_before(connection, CUTOFF)["check_results"] == 0
    assert ages(warehouse, check_results.c.checked_at) == [3, 600, 650, 800]


def test_what_stands_is_the_same_before_and_after(warehouse: Warehouse) -> None:
    vintage = {
        "vintage_id": "v1", "source": "scb_bas", "table_id": "TAB1", "origin": "live",
        "updated": "2024-01-01T07:00:00Z",
        "fetched_at": NOW - timedelta(days=900), "loaded_at": NOW, "state": "accepted", "validated_at": NOW,
        "row_count": 1, "missing_count": 0, "licence": "CC0-1.0",
    }  # fmt: skip
    put(warehouse, vintages, [vintage])
    put(
        warehouse,
        check_results,
        [result(900), result(800, passed=False), result(700, vintage=None), result(2, vintage=None)],
    )
    with warehouse.connect() as connection, connection.begin():
        before = standing_results(connection, ["live"])
        forget_before(connection, CUTOFF)
        assert standing_results(connection, ["live"]) == before and len(before) == 2


def test_since_when_a_source_fails_is_never_forgotten(warehouse: Warehouse) -> None:
    rows = [outcome(days, "unchanged") for days in (900, 800)] + [outcome(days, "failed") for days in (790, 600, 450)]
    put(warehouse, fetch_outcomes, [*rows, outcome(900, "unchanged", "quiet")])
    with warehouse.connect() as connection, connection.begin():
        before = fetch_history(connection)
        assert forget_before(connection, CUTOFF)["fetch_outcomes"] == 1
        assert fetch_history(connection) == before


def test_runs_that_have_not_ended_and_new_ones_stay(warehouse: Warehouse) -> None:
    def run(days: int, ended: bool = True) -> Row:
        at = NOW - timedelta(days=days)
        return {
            "run_id": str(days),
            "job": "nightly",
            "started_at": at,
            "ended_at": at if ended else None,
            "state": "x",
        }

    put(warehouse, runs, [run(900), run(800, ended=False), run(10)])
    with warehouse.connect() as connection, connection.begin():
        assert forget_before(connection, CUTOFF)["runs"] == 1
    assert ages(warehouse, runs.c.started_at) == [10, 800]
