"""Retention: forget records of quality that are old and that nothing refers to any more.

What is deleted is named by what is kept: the newest result of every check of every vintage, the newest outcome of
every source, and all since a source was answered last. Alerts and their history are kept: they are few. Not here:
figures, which are never deleted, or releases (``publishing.py``).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.engine import Connection

from warehouse.tables import check_results, fetch_outcomes, runs


def forget_before(connection: Connection, cutoff: datetime) -> dict[str, int]:
    """Delete records from before `cutoff`; returns how many rows of which table. Done twice, it is done once."""
    deleted = {
        check_results.name: _forget_results(connection, cutoff),
        fetch_outcomes.name: _forget_outcomes(connection, cutoff),
        runs.name: connection.execute(
            delete(runs).where(runs.c.started_at < cutoff, runs.c.ended_at.is_not(None))
        ).rowcount,
    }
    return {table: max(rows, 0) for table, rows in deleted.items()}


def _forget_results(connection: Connection, cutoff: datetime) -> int:
    old, newer = check_results, check_results.alias("newer")
    same = (
        (newer.c.table_name == old.c.table_name)
        & (newer.c.check_name == old.c.check_name)
        & (func.coalesce(newer.c.vintage_id, "") == func.coalesce(old.c.vintage_id, ""))
        & (newer.c.checked_at > old.c.checked_at)
    )
    return connection.execute(delete(old).where(old.c.checked_at < cutoff, exists().where(same))).rowcount


def _forget_outcomes(connection: Connection, cutoff: datetime) -> int:
    old, newer = fetch_outcomes, fetch_outcomes.alias("newer")
    answered = (
        select(func.max(newer.c.checked_at))
        .where(newer.c.source == old.c.source, newer.c.outcome != "failed")
        .scalar_subquery()
    )
    latest = select(func.max(newer.c.checked_at)).where(newer.c.source == old.c.source).scalar_subquery()
    forgotten = (old.c.checked_at < cutoff) & (old.c.checked_at < answered) & (old.c.checked_at < latest)
    return connection.execute(delete(old).where(forgotten)).rowcount
