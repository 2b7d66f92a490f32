"""A warehouse with two tiny marts, and one release of it: what the tests of publishing work on.

Importable by name, so that a process of its own can be made to publish and be killed on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import inspect, text

from warehouse.engine import Warehouse
from warehouse.publishing import Published, publish
from warehouse.release_copy import Release, marts_schema
from warehouse.tables import create_tables

MARTS = ("fct_small", "dim_small")
BEGINNING = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)


def build(url: str, number: int) -> Warehouse:
    """Marts as dbt would build them in run `number`: every value of that run is `number`."""
    warehouse = Warehouse(url)
    with warehouse.connect() as connection:
        is_new = not inspect(connection).has_table("releases", schema="meta")
    if is_new:
        create_tables(warehouse)
    schema = marts_schema(warehouse)
    with warehouse.connect() as connection, connection.begin():
        connection.execute(text(f"drop schema if exists {schema} cascade"))
        connection.execute(text(f"create schema {schema}"))
        for mart in MARTS:
            connection.execute(text(f"create table {schema}.{mart} (code text, value double precision)"))
            connection.execute(
                text(f"insert into {schema}.{mart} values ('A', {number}), ('B', {number}), ('C', null)")
            )
        connection.execute(text(f"comment on column {schema}.fct_small.value is 'what the agency''s table says'"))
        connection.execute(text(f"comment on table {schema}.fct_small is 'the county''s figures'"))
    return warehouse


def release(number: int) -> Release:
    """Identity of the release of night `number`."""
    at = BEGINNING + timedelta(days=number)
    return Release(f"{at:%Y%m%dT%H%M%S%f}-key{number}", at, f"key{number}", "sample", f"run {number}")


def publish_release(url: str, folder: str, number: int, **options: Any) -> Published:
    """Publish what was built on night `number`."""
    return publish(Warehouse(url), Path(folder), MARTS, release(number), **{"keep": 2, **options})


def publish_quietly(url: str, folder: str, number: int) -> None:
    """The same for a process of its own."""
    publish_release(url, folder, number)


def nights_that_readers_see(url: str, folder: Path) -> dict[str, set[float]]:
    """Values that mark each form of the release: one value per form is a whole nightly run."""
    seen: dict[str, set[float]] = {}
    if (folder / "styrka.duckdb").exists():
        with duckdb.connect(str(folder / "styrka.duckdb"), read_only=True) as reader:
            for mart in MARTS:
                rows: Sequence[Any] = reader.execute(
                    f"select value from marts.{mart} where value is not null"
                ).fetchall()
                seen[f"file {mart}"] = {row[0] for row in rows}
                parquet = f"read_parquet('{folder / 'parquet' / mart}.parquet')"
                rows = reader.execute(f"select value from {parquet} where value is not null").fetchall()
                seen[f"parquet {mart}"] = {row[0] for row in rows}
    warehouse = Warehouse(url)
    if warehouse.dialect == "postgresql":
        with warehouse.connect() as connection:
            for mart in MARTS:
                if connection.execute(text(f"select to_regclass('marts.{mart}')")).scalar() is not None:
                    rows = connection.execute(text(f"select value from marts.{mart} where value is not null")).all()
                    seen[f"schema {mart}"] = {row[0] for row in rows}
    return seen
