"""A warehouse of an earlier version keeps its history under today's names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from warehouse.alerting import events_of, known_targets, latest_release
from warehouse.engine import Warehouse
from warehouse.tables import create_tables, metadata

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
AT = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
# As commit 95f633c made them.
VERSION_0_1 = """
create schema meta;
create schema quality;
create table meta.publications (publication_id varchar primary key, published_at timestamp with time zone not null,
    build_key varchar not null, api varchar not null, run_id varchar not null);
create table meta.vintages (vintage_id varchar primary key, source varchar not null, table_id varchar not null,
    origin varchar not null, updated varchar not null, fetched_at timestamp with time zone not null,
    loaded_at timestamp with time zone not null, row_count integer not null, missing_count integer not null,
    licence varchar not null, state varchar not null, note varchar, judged_at timestamp with time zone);
create table quality.alert_events (event_no integer primary key, alert_id varchar not null,
    "at" timestamp with time zone not null, event varchar not null, run_id varchar not null, told varchar not null);
create table quality.alert_targets (target varchar primary key, told_until integer not null,
    failing_since timestamp with time zone, failure varchar, tried_at timestamp with time zone);
create table quality.runs (run_id varchar primary key, job varchar not null,
    started_at timestamp with time zone not null, ended_at timestamp with time zone, state varchar not null,
    faults varchar);
insert into meta.publications values ('20261101T033000-key', '2026-11-01 03:30:00+00', 'key', 'live', 'run-1');
insert into quality.alert_events values (7, 'aaaa0001', '2026-11-01 03:30:00+00', 'opened', 'run-1', 'it fell over');
insert into quality.alert_targets values ('mailto 1', 7, null, null, '2026-11-01 03:30:00+00');
insert into quality.runs values ('run-0', 'upkeep', '2026-11-01 03:30:00+00', null, 'killed', null);
"""


@pytest.fixture
def old_warehouse(warehouse_url: str) -> Warehouse:
    warehouse = Warehouse(warehouse_url)
    with warehouse.connect() as connection, connection.begin():
        for statement in VERSION_0_1.split(";"):
            if statement.strip():
                connection.execute(text(statement))
    return warehouse


def test_history_of_an_earlier_version_is_read_under_todays_names(old_warehouse: Warehouse) -> None:
    for _ in range(2):
        create_tables(old_warehouse)
    with old_warehouse.connect() as connection:
        release = latest_release(connection)
        assert release is not None
        assert (release["release_id"], release["published_at"]) == ("20261101T033000-key", AT)
        assert [event["message"] for event in events_of(connection, ["aaaa0001"])] == ["it fell over"]
        assert known_targets(connection)["mailto 1"]["notified_until"] == 7
        assert connection.execute(text("select job from quality.runs")).scalar_one() == "source_check"


def test_every_table_that_was_there_has_the_columns_of_today(old_warehouse: Warehouse) -> None:
    create_tables(old_warehouse)
    with old_warehouse.connect() as connection:
        inspector = inspect(connection)
        for table in metadata.tables.values():
            found = {column["name"] for column in inspector.get_columns(table.name, schema=table.schema)}
            assert found == {column.name for column in table.columns}, table.name


@pytest.mark.parametrize("version", sorted(path.stem for path in SCHEMAS.glob("*.sql")))
def test_a_warehouse_of_every_earlier_version_becomes_todays(version: str, warehouse_url: str) -> None:
    """All tables of its catalogue, as that commit's own code makes them: what a run reads and writes is there."""
    warehouse = Warehouse(warehouse_url)
    with warehouse.connect() as connection, connection.begin():
        for statement in ("create schema meta", "create schema quality", *_statements(version)):
            connection.execute(text(statement))
        for schema in ("meta", "quality"):
            assert len(inspect(connection).get_table_names(schema=schema)) > 5
    for _ in range(2):
        create_tables(warehouse)
    with warehouse.connect() as connection:
        inspector = inspect(connection)
        for table in metadata.tables.values():
            found = {column["name"] for column in inspector.get_columns(table.name, schema=table.schema)}
            assert found == {column.name for column in table.columns}, table.name


def _statements(version: str) -> list[str]:
    script = (SCHEMAS / f"{version}.sql").read_text(encoding="utf-8")
    return [statement for statement in script.split(";") if statement.strip()]
