"""A nightly run makes only what has changed; what readers get is what making everything would give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.clock import utc_now
from pipelines.steps.build import build_models
from pipelines.transform.dbt_project import ModelGraph, model_graph
from pipelines.transform.model_build import build_in_order
from tests.alert_desk import Desk
from tests.altered_sample import move_two_persons
from tests.nights import Site
from warehouse.engine import Warehouse

# What one changed table of employment leaves as it was.
OF_OTHER_TABLES = {"stg_scb_population", "int_population", "int_regional_accounts", "int_publications", "regions"}


def graph_of(site: Site) -> ModelGraph:
    return model_graph(site.dialect, site.home / "build")


def relations(warehouse: Warehouse) -> list[str]:
    """Every table and view that models make."""
    query = sa.text(
        "select table_schema || '.' || table_name from information_schema.tables where table_catalog = "
        "current_database() and table_schema in ('staging', 'marts', 'marts_next') and table_name <> 'build_records' "
        "order by 1"
    )
    with warehouse.connect() as connection:
        names: Sequence[str] = connection.execute(query).scalars().all()
    return list(names)


def set_aside(warehouse: Warehouse, names: list[str]) -> None:
    with warehouse.connect() as connection, connection.begin():
        connection.execute(sa.text("create schema before"))
        for name in names:
            connection.execute(sa.text(f"create table before.{name.replace('.', '_')} as select * from {name}"))


def differing(warehouse: Warehouse, names: list[str]) -> Iterator[str]:
    """Names of relations that are not row by row, cell by cell, what was set aside.

    On DuckDB to the last bit. PostgreSQL plans by samples of rows, and with its plan the order of a sum changes.
    """
    with warehouse.connect() as connection:
        for name in names:
            before = f"before.{name.replace('.', '_')}"
            query = (
                f"select count(*) from ((select * from {name} except all select * from {before}) union all "
                f"(select * from {before} except all select * from {name})) as differences"
            )
            rows: int = connection.execute(sa.text(query)).scalar_one()
            if rows and not (warehouse.dialect == "postgresql" and nearly_equal(connection, name, before)):
                yield f"{name}: {rows} rows"


def nearly_equal(connection: sa.Connection, name: str, before: str) -> bool:
    """Whether two tables differ in nothing but the last digits of their figures."""
    schema, table = name.split(".")
    columns = sa.inspect(connection).get_columns(table, schema=schema)
    figures = [isinstance(column["type"], sa.Double) for column in columns]
    # First what is no figure: that identifies a row.
    ordered = [place + 1 for place in sorted(range(len(columns)), key=lambda place: (figures[place], place))]
    query = "select * from {} order by " + ", ".join(map(str, ordered))
    now, then = (connection.execute(sa.text(query.format(one))).all() for one in (name, before))
    cells: Iterator[tuple[bool, Any, Any]] = (
        (is_figure, one, other)
        for row, earlier in zip(now, then, strict=True)
        for is_figure, one, other in zip(figures, row, earlier, strict=True)
    )
    return all(
        one == other or (is_figure and None not in (one, other) and math.isclose(one, other, rel_tol=1e-9))
        for is_figure, one, other in cells
    )


@pytest.fixture
def partly_built(desk: Desk) -> Site:
    """After a new vintage of one table was taken, and what is made of it was built."""
    site = desk.site
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    desk.night()
    assert desk.unresolved == []
    built = build_models(desk.installation(), graph_of(site), "after the new vintage", utc_now())
    made = {unique_id.split(".")[2] for unique_id, outcome in built.outcomes.items() if not outcome.is_kept}
    assert "fct_employment" in made and not made & OF_OTHER_TABLES
    return site


def test_a_partial_build_equals_a_full_one_in_every_cell(partly_built: Site) -> None:
    """On DuckDB to the last bit, so it proves too that two builds of the same give the same."""
    warehouse, build = partly_built.warehouse, partly_built.home / "build"
    names = relations(warehouse)
    assert len(names) >= len(graph_of(partly_built).nodes)
    set_aside(warehouse, names)
    whole = build_in_order(warehouse, graph_of(partly_built).parsed, build, everything=True)
    assert not [outcome for outcome in whole if outcome.is_kept or not outcome.lets_go_on]
    assert list(differing(warehouse, names)) == []
    again = build_in_order(warehouse, graph_of(partly_built).parsed, build)
    assert {outcome.unique_id for outcome in again if not outcome.is_kept and outcome.status != "warn"} == set()


def test_a_vintage_with_the_same_rows_changes_no_mart_but_the_list_of_sources(duckdb_site: Site) -> None:
    site = duckdb_site
    build = site.home / "build"
    kept = build_in_order(site.warehouse, graph_of(site).parsed, build)
    assert {outcome.is_kept for outcome in kept if outcome.status != "warn"} == {True}
    with site.warehouse.connect() as connection, connection.begin():
        connection.execute(
            sa.text("update meta.current_vintages set updated = '2026-11-12T07:00:00Z' where source = 'scb_bas'")
        )
    made = {
        outcome.unique_id.split(".")[2]
        for outcome in build_in_order(site.warehouse, graph_of(site).parsed, build)
        if not outcome.is_kept
    }
    # The date of a vintage is no figure: what is made of it ends where the rows are as they were.
    assert made >= {"stg_scb_bas", "int_employment", "dim_source"}
    assert not made & {*OF_OTHER_TABLES, "fct_employment", "specialisation_indices", "indicator_series"}
