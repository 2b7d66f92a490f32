"""What goes on standing from earlier nights, on DuckDB and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from warehouse.engine import Warehouse
from warehouse.quality import record_check_results, results_of_vintage, standing_findings
from warehouse.tables import create_tables, vintages


def _result(check: str, *, passed: bool) -> dict[str, Any]:
    texts = dict.fromkeys(("expected", "observed", "message"), "x")
    return {
        "table_name": "scb_bas",
        "check_name": check,
        "kind": "contract",
        "severity": "critical",
        "passed": passed,
        "vintage_id": "v1",
        **texts,
    }


def _vintage() -> dict[str, Any]:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return {
        "vintage_id": "v1",
        "source": "scb_bas",
        "table_id": "TAB3785",
        "origin": "live",
        "updated": "2026-11-01T07:00:00Z",
        "fetched_at": at,
        "loaded_at": at,
        "row_count": 1,
        "missing_count": 0,
        "licence": "CC0",
        "state": "rejected",
    }


def test_a_vintage_that_was_validated_again_has_only_the_findings_of_its_latest_validation(warehouse_url: str) -> None:
    warehouse = Warehouse(warehouse_url)
    create_tables(warehouse)
    validations = {
        datetime(2026, 11, 2, tzinfo=UTC): [_result("sums", passed=False), _result("codes", passed=False)],
        # The contract was fixed in one of its demands, and the warehouse made again.
        datetime(2026, 11, 3, tzinfo=UTC): [_result("sums", passed=True), _result("codes", passed=False)],
    }
    with warehouse.connect() as connection, connection.begin():
        connection.execute(sa.insert(vintages).values(_vintage()))
        for number, (at, rows) in enumerate(validations.items()):
            record_check_results(connection, f"run {number}", at, rows)
        standing = standing_findings(connection, "tonight", ["live"])
    assert [(row["check_name"], row["run_id"]) for row in standing] == [("codes", "run 1")]


def test_fetching_the_same_bytes_again_fixes_nothing(warehouse_url: str) -> None:
    warehouse = Warehouse(warehouse_url)
    create_tables(warehouse)
    again = {**_result("contents_as_declared", passed=True), "kind": "fetch"}
    with warehouse.connect() as connection, connection.begin():
        connection.execute(sa.insert(vintages).values(_vintage()))
        record_check_results(connection, "run 0", datetime(2026, 11, 2, tzinfo=UTC), [_result("sums", passed=False)])
        record_check_results(connection, "run 1", datetime(2026, 11, 3, tzinfo=UTC), [again])
        assert [row["check_name"] for row in standing_findings(connection, "run 1", ["live"])] == ["sums"]
        assert [row["check"] for row in results_of_vintage(connection, "v1")] == ["sums"]
