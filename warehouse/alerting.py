"""The tables behind alerts: runs, alerts with their events, targets, and the status of sources.

Reading and writing them. Not here: when an alert opens or closes (``pipelines/alerts/``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, delete, func, insert, select, text, update
from sqlalchemy.engine import Connection

from warehouse.present_tables import has_table
from warehouse.tables import (
    QUALITY,
    alert_events,
    alert_targets,
    alerts,
    check_results,
    current_vintages,
    fetch_outcomes,
    releases,
    runs,
    source_status,
    vintages,
)

Row = dict[str, Any]


def rows_of(connection: Connection, query: Select[Any]) -> list[Row]:
    """Rows of a query, every time in UTC."""
    # All at once: DuckDB's dialect has the driver give a result that is iterated row by row.
    return [
        {str(name): value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in row.items()}
        for row in connection.execute(query).mappings().all()
    ]


_CLOCK_MAY_DIFFER = timedelta(minutes=5)


def begin_run(connection: Connection, run_id: str, job: str, at: datetime) -> list[str]:
    """Record that a run has begun; returns the ids of runs that were killed.

    Whoever begins holds the right to write, so a run that has not ended is dead.
    """
    killed = [row["run_id"] for row in rows_of(connection, select(runs.c.run_id).where(runs.c.state == "running"))]
    if killed:
        connection.execute(update(runs).where(runs.c.run_id.in_(killed)).values(state="killed"))
    connection.execute(insert(runs).values(run_id=run_id, job=job, started_at=at, state="running"))
    return killed


def end_run(connection: Connection, run: Mapping[str, Any]) -> None:
    """Record how a run ended; a run whose beginning could not be recorded is recorded whole."""
    of_run = runs.c.run_id == run["run_id"]
    if rows_of(connection, select(runs.c.run_id).where(of_run)):
        # In place: DuckDB cannot take back a row that is deleted and inserted where the disk is full, and ends.
        connection.execute(update(runs).where(of_run).values(**{k: v for k, v in run.items() if k != "run_id"}))
    else:
        connection.execute(insert(runs).values(**run))


def latest_runs(connection: Connection, count: int) -> list[Row]:
    """The newest runs, newest first."""
    return rows_of(connection, select(runs).order_by(*_newest_first(runs.c.started_at)).limit(count))


def _newest_first(at: ColumnElement[datetime]) -> tuple[ColumnElement[Any], ...]:
    """Order of a time; what is written with a time to come is the oldest: the clock ran ahead then, and was set back.

    It would hide everything that came after it until its day.
    """
    to_come = datetime.now(UTC) + _CLOCK_MAY_DIFFER
    return case((at > to_come, 1), else_=0), at.desc()


def standing_results(connection: Connection, origins: Collection[str]) -> list[Row]:
    """The current result of every check.

    A result on a vintage stands while that vintage is the newest of its source. Any other stands until a run makes the
    check again, for whichever tables: a table that is left out then is not checked any more. dbt makes all its tests at
    once, so a test that its latest run has not made is gone.
    """
    return [*rows_of(connection, _of_newest_vintages(origins)), *rows_of(connection, _of_latest_runs())]


def _of_newest_vintages(origins: Collection[str]) -> Select[Any]:
    newest_first = func.row_number().over(
        partition_by=vintages.c.source, order_by=(vintages.c.fetched_at.desc(), vintages.c.vintage_id.desc())
    )
    ranked = select(vintages.c.vintage_id, newest_first.label("place")).where(vintages.c.origin.in_(origins)).subquery()
    latest_first = func.row_number().over(
        partition_by=(check_results.c.vintage_id, check_results.c.check_name),
        order_by=_newest_first(check_results.c.checked_at),
    )
    validated = (
        select(check_results, latest_first.label("validation"))
        .join(ranked, ranked.c.vintage_id == check_results.c.vintage_id)
        .where(ranked.c.place == 1)
        .subquery()
    )
    return select(*(validated.c[column.name] for column in check_results.columns)).where(validated.c.validation == 1)


def _of_latest_runs() -> Select[Any]:
    unbound = check_results.c.vintage_id.is_(None)
    batch = case((check_results.c.kind == "dbt", ""), else_=check_results.c.check_name)
    latest_first = func.row_number().over(
        partition_by=(check_results.c.kind, batch), order_by=_newest_first(check_results.c.checked_at)
    )
    ranked = select(
        check_results.c.kind, batch.label("batch"), check_results.c.run_id, latest_first.label("place")
    ).where(unbound)
    latest = ranked.subquery()
    same = (
        (latest.c.kind == check_results.c.kind)
        & (latest.c.batch == batch)
        & (latest.c.run_id == check_results.c.run_id)
    )
    return select(check_results).join(latest, same).where(latest.c.place == 1, unbound)


def check_history(connection: Connection, count: int) -> list[Row]:
    """How the last `count` validations of each table and kind of check came out, oldest first.

    Columns: table_name, kind, run_id, checked_at, checks, failed.
    """
    table = check_results
    failed = func.sum(case((table.c.passed.is_(False), 1), else_=0))
    validations = (
        select(
            table.c.table_name,
            table.c.kind,
            table.c.run_id,
            func.max(table.c.checked_at).label("checked_at"),
            func.count().label("checks"),
            failed.label("failed"),
        )
        .group_by(table.c.table_name, table.c.kind, table.c.run_id)
        .subquery()
    )
    newest_first = func.row_number().over(
        partition_by=(validations.c.table_name, validations.c.kind), order_by=validations.c.checked_at.desc()
    )
    ranked = select(validations, newest_first.label("place")).subquery()
    columns = [ranked.c[column.name] for column in validations.columns]
    return rows_of(connection, select(*columns).where(ranked.c.place <= count).order_by(ranked.c.checked_at))


def known_alerts(connection: Connection) -> list[Row]:
    """Every alert there ever was."""
    return rows_of(connection, select(alerts).order_by(alerts.c.alert_id))


def write_alerts(connection: Connection, changed: Sequence[Mapping[str, Any]]) -> None:
    """Put alerts in the place of their earlier state."""
    _replace(connection, alerts, "alert_id", changed)


def add_events(connection: Connection, events: Iterable[Mapping[str, Any]]) -> None:
    """Append events, numbered on from the last one."""
    last = last_event(connection)
    numbered = [{"event_no": last + number, **event} for number, event in enumerate(events, start=1)]
    if numbered:
        connection.execute(insert(alert_events), numbered)


def events_after(connection: Connection, event_no: int) -> list[Row]:
    """Events with a higher number, in their order."""
    later = select(alert_events).where(alert_events.c.event_no > event_no).order_by(alert_events.c.event_no)
    return rows_of(connection, later)


def events_of(connection: Connection, alert_ids: Collection[str]) -> list[Row]:
    """Every event of some alerts, in their order."""
    mine = select(alert_events).where(alert_events.c.alert_id.in_(alert_ids)).order_by(alert_events.c.event_no)
    return rows_of(connection, mine)


def last_event(connection: Connection) -> int:
    """Number of the newest event, 0 before the first."""
    newest: int | None = connection.execute(select(func.max(alert_events.c.event_no))).scalar_one()
    return newest or 0


def known_targets(connection: Connection) -> dict[str, Row]:
    """Targets by name, as the last attempt left them."""
    return {row["target"]: row for row in rows_of(connection, select(alert_targets).order_by(alert_targets.c.target))}


def write_target(connection: Connection, target: Mapping[str, Any]) -> None:
    """Record how far a target has been notified."""
    _replace(connection, alert_targets, "target", [target])


def forget_targets(connection: Connection, keep: Collection[str]) -> None:
    """Forget targets that are no longer configured."""
    connection.execute(delete(alert_targets).where(alert_targets.c.target.not_in(keep)))


def replace_source_status(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down where each source stands now."""
    connection.execute(delete(source_status))
    if rows:
        connection.execute(insert(source_status), [dict(row) for row in rows])


def fetch_history(connection: Connection) -> list[Row]:
    """Per source: the latest outcome, when it was asked and answered last, and since when it fails (or NULL).

    Columns: source, table_id, outcome, message, last_asked, last_answer, failing_since.
    """
    table = fetch_outcomes
    answered = (
        select(table.c.source, func.max(table.c.checked_at).label("last_answer"))
        .where(table.c.outcome != "failed")
        .group_by(table.c.source)
        .subquery()
    )
    failing = (
        select(table.c.source, func.min(table.c.checked_at).label("failing_since"))
        .outerjoin(answered, answered.c.source == table.c.source)
        .where(
            table.c.outcome == "failed",
            answered.c.last_answer.is_(None) | (table.c.checked_at > answered.c.last_answer),
        )
        .group_by(table.c.source)
        .subquery()
    )
    latest_first = func.row_number().over(partition_by=table.c.source, order_by=table.c.checked_at.desc())
    latest = select(table, latest_first.label("place")).subquery()
    query = (
        select(
            latest.c.source,
            latest.c.table_id,
            latest.c.outcome,
            latest.c.message,
            latest.c.checked_at.label("last_asked"),
            answered.c.last_answer,
            failing.c.failing_since,
        )
        .outerjoin(answered, answered.c.source == latest.c.source)
        .outerjoin(failing, failing.c.source == latest.c.source)
        .where(latest.c.place == 1)
    )
    return rows_of(connection, query)


def newest_vintages(connection: Connection, origins: Collection[str], count: int) -> list[Row]:
    """The newest `count` vintages of each source, newest first, and whether the models read them."""
    newest_first = func.row_number().over(
        partition_by=vintages.c.source, order_by=(vintages.c.fetched_at.desc(), vintages.c.vintage_id.desc())
    )
    ranked = (
        select(vintages, current_vintages.c.vintage_id.is_not(None).label("in_use"), newest_first.label("place"))
        .outerjoin(current_vintages, current_vintages.c.vintage_id == vintages.c.vintage_id)
        .where(vintages.c.origin.in_(origins))
        .subquery()
    )
    names = [column.name for column in vintages.columns]
    columns = [ranked.c[name] for name in [*names, "in_use", "place"]]
    return rows_of(
        connection, select(*columns).where(ranked.c.place <= count).order_by(ranked.c.source, ranked.c.place)
    )


def latest_release(connection: Connection) -> Row | None:
    """What readers were given last, or None before the first release."""
    query = select(releases).order_by(*_newest_first(releases.c.published_at)).limit(1)
    return next(iter(rows_of(connection, query)), None)


def revised_cells(connection: Connection) -> list[Row]:
    """Per source: how many published cells its last revision changed, and the largest change as a share.

    Empty before the mart `revisions` is built for the first time.
    """
    if not has_table(connection, "marts", "revisions"):
        return []
    query = text(
        "select source, count(*) as cells, max(abs(relative_change)) as largest "
        "from marts.revisions group by source order by source"
    )
    return [{str(name): value for name, value in row.items()} for row in connection.execute(query).mappings()]


def moved_figures(connection: Connection, count: int) -> list[Row]:
    """Published figures that a revision moved across a line, newest first; empty where none are recorded."""
    if not has_table(connection, QUALITY, "revised_figures"):
        return []
    query = text(
        "select source, mart, figure, region_code, regime, year, moved from quality.revised_figures "
        "order by revised_at desc, mart, figure, region_code, year limit :count"
    )
    rows = connection.execute(query, {"count": count}).mappings()
    return [{str(name): value for name, value in row.items()} for row in rows]


def _replace(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(delete(table).where(table.c[key].in_([row[key] for row in rows])))
        connection.execute(insert(table), [dict(row) for row in rows])
