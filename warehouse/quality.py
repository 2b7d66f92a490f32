"""What each run found, written to the `quality` tables and read back for people.

Recording fetch outcomes and check results. Not here: deciding what is a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from warehouse.tables import check_results, fetch_outcomes, vintages

# A vintage is checked when it is fetched, each time the same bytes come again, and when it is validated: two batches.
_IS_FETCH = (check_results.c.kind == "fetch").label("is_fetch")


def record_fetch_outcomes(
    connection: Connection, run_id: str, checked_at: datetime, outcomes: Iterable[Mapping[str, Any]]
) -> None:
    """Append what became of each source: source, table_id, outcome, updated, vintage_id, message."""
    _append(connection, fetch_outcomes, run_id, checked_at, outcomes)


def record_check_results(
    connection: Connection, run_id: str, checked_at: datetime, results: Iterable[Mapping[str, Any]]
) -> None:
    """Append check results: table_name, check_name, kind, severity, passed, expected, observed, message, vintage_id."""
    _append(connection, check_results, run_id, checked_at, results)


def failed_checks(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """The findings of one run, critical ones first."""
    query = (
        select(check_results)
        .where(check_results.c.run_id == run_id, check_results.c.passed.is_(False))
        .order_by(check_results.c.severity, check_results.c.table_name, check_results.c.check_name)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def standing_findings(connection: Connection, run_id: str, origins: Collection[str]) -> list[dict[str, Any]]:
    """Findings of earlier runs on a vintage that is still the newest of its source: nothing has fixed them.

    A vintage that was validated again, after `styrka rebuild`, has the findings of its latest validation.
    """
    newest = (
        select(vintages.c.source, func.max(vintages.c.fetched_at).label("fetched_at"))
        .where(vintages.c.origin.in_(origins))
        .group_by(vintages.c.source)
        .subquery()
    )
    validated = (
        select(check_results.c.vintage_id, _IS_FETCH, func.max(check_results.c.checked_at).label("checked_at"))
        .group_by(check_results.c.vintage_id, _IS_FETCH)
        .subquery()
    )
    query = (
        select(check_results)
        .join(
            validated,
            (validated.c.vintage_id == check_results.c.vintage_id)
            & (validated.c.is_fetch == (check_results.c.kind == "fetch"))
            & (validated.c.checked_at == check_results.c.checked_at),
        )
        .join(vintages, vintages.c.vintage_id == check_results.c.vintage_id)
        .join(newest, (newest.c.source == vintages.c.source) & (newest.c.fetched_at == vintages.c.fetched_at))
        .where(check_results.c.passed.is_(False), check_results.c.run_id != run_id)
        .order_by(check_results.c.severity, check_results.c.table_name, check_results.c.check_name)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def results_of_vintage(connection: Connection, vintage_id: str) -> list[dict[str, Any]]:
    """Results of the latest validation of a vintage, in the words of a check outcome; not those of fetching it."""
    table = check_results
    of_vintage = (table.c.vintage_id == vintage_id) & (table.c.kind != "fetch")
    latest = select(func.max(table.c.checked_at)).where(of_vintage).scalar_subquery()
    query = select(
        table.c.table_name.label("table"),
        table.c.check_name.label("check"),
        *(table.c[name] for name in ("kind", "severity", "passed", "expected", "observed", "message")),
    ).where(of_vintage, table.c.checked_at == latest)
    return [dict(row) for row in connection.execute(query).mappings()]


def _append(
    connection: Connection, table: Any, run_id: str, checked_at: datetime, rows: Iterable[Mapping[str, Any]]
) -> None:
    stamped = [{"run_id": run_id, "checked_at": checked_at, **row} for row in rows]
    if stamped:
        connection.execute(insert(table), stamped)
