"""A nightly run makes only what has changed; what readers get is what making everything would give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

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


def contents(warehouse: Warehouse, names: list[str]) -> dict[str, tuple[Any, ...]]:
    """Relation on DuckDB -> how many rows it has, and the sum of their hashes, whatever their order."""
    with warehouse.connect() as connection:
        queries = (f"select count(*), coalesce(sum(hash(cells)::hugeint), 0) from {name} as cells" for name in names)
        found = [tuple(connection.execute(sa.text(query)).one()) for query in queries]
        return dict(zip(names, found, strict=True))


def set_aside(warehouse: Warehouse, names: list[str]) -> None:
    with warehouse.connect() as connection, connection.begin():
        connection.execute(sa.text("create schema before"))
        for name in names:
            connection.execute(sa.text(f"create table before.{name.replace('.', '_')} as select * from {name}"))


def differing(warehouse: Warehouse, names: list[str]) -> Iterator[str]:
    """Names of relations on PostgreSQL that are not row by row, cell by cell, what was set aside.

    It plans by samples of rows, and with its plan the order of a sum changes.
    """
    with warehouse.connect() as connection:
        for name in names:
            before = f"before.{name.replace('.', '_')}"
            query = (
                f"select count(*) from ((select * from {name} except all select * from {before}) union all "
                f"(select * from {before} except all select * from {name})) as differences"
            )
            rows: int = connection.execute(sa.text(query)).scalar_one()
            if rows and not nearly_equal(connection, name, before):
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


def partly_built(desk: Desk) -> Site:
    """The desk's installation, with a new vintage of one table and what is made of it built."""
    site = desk.site
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    desk.night()
    assert desk.unresolved == []
    built = build_models(desk.installation(), graph_of(site), "after the new vintage", utc_now())
    made = {unique_id.split(".")[2] for unique_id, outcome in built.outcomes.items() if not outcome.is_kept}
    assert "fct_employment" in made and not made & OF_OTHER_TABLES
    return site


def build_everything(site: Site) -> None:
    """Build every model; after that there is nothing left to build."""
    whole = build_in_order(site.warehouse, graph_of(site).parsed, site.home / "build", everything=True)
    assert not [outcome for outcome in whole if outcome.is_kept or not outcome.lets_go_on]
    again = build_in_order(site.warehouse, graph_of(site).parsed, site.home / "build")
    assert {outcome.unique_id for outcome in again if not outcome.is_kept and outcome.status != "warn"} == set()


def test_a_partial_build_equals_a_full_one_to_the_last_bit(duckdb_desk: Desk) -> None:
    """It proves too that two builds of the same give the same."""
    site = partly_built(duckdb_desk)
    with site.warehouse.held_open():
        names = relations(site.warehouse)
        assert len(names) >= len(graph_of(site).nodes)
        partly = contents(site.warehouse, names)
        build_everything(site)
        assert contents(site.warehouse, names) == partly


def test_a_partial_build_equals_a_full_one_in_every_cell_on_postgresql(postgresql_site: Site) -> None:
    site = partly_built(Desk(postgresql_site))
    names = relations(site.warehouse)
    assert len(names) >= len(graph_of(site).nodes)
    set_aside(site.warehouse, names)
    build_everything(site)
    assert list(differing(site.warehouse, names)) == []


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
