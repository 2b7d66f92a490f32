"""Models on Spark: the way there and back on both databases, and a handful of models on a real session.

The session needs Java and the environment that `make spark` makes; `make spark` itself builds everything on a cluster.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.steps import build as build_step
from pipelines.transform.compiled import read_compiled
from pipelines.transform.dbt_project import ModelGraph, model_graph
from pipelines.transform.model_build import DRAWN, READ_BY_DRAWS
from pipelines.transform.spark.environment import Spark, what_is_missing
from pipelines.transform.spark.handover import draw_on_spark, folders_of_marts, hand_over, take_back
from pipelines.transform.spark.session import open_session
from tests.nights import Site
from tools.spark.compare import compare_marts, keys_of_marts
from warehouse.engine import Warehouse
from warehouse.model_tables import recorded
from warehouse.parquet_tables import write_parquet
from warehouse.release_copy import marts_schema

LACKING = what_is_missing()
# Models with the macros that are dispatched (text of many rows in order, doubles, texts), a seed with empty cells and
# apostrophes, and a mart of each kind of cell.
BUILT = ["int_linked_series", "linked_series", "dim_industry", "measure_catalogue"]


def graph_of(site: Site) -> ModelGraph:
    return model_graph(site.dialect, site.home / "build")


def lay_out(site: Site, spark: Spark, tables: list[tuple[str, str]]) -> None:
    """Put tables of the warehouse where Spark leaves what it has built."""
    with site.warehouse.connect() as connection:
        for schema, name in tables:
            layer = "marts" if schema.startswith("marts") else schema
            write_parquet(
                site.warehouse, connection, f"{schema}.{name}", spark.built(layer, name) / "part-0.snappy.parquet"
            )


def test_a_mart_from_spark_is_in_the_warehouse_with_its_words_until_that_makes_it_again(
    site: Site, tmp_path: Path
) -> None:
    spark, warehouse, schema = Spark("local[2]", tmp_path), site.warehouse, marts_schema(site.warehouse)
    mart, count = "model.styrka.dim_industry", f"select count(*) from {schema}.dim_industry"
    with warehouse.connect() as connection, connection.begin():
        (rows,) = connection.execute(text(count)).one()
        lay_out(site, spark, [(schema, "dim_industry")])
        connection.execute(text(f"delete from {schema}.dim_industry where classification = 'SNI2007'"))
    take_back(warehouse, graph_of(site), {mart}, spark)
    with warehouse.connect() as connection:
        assert connection.execute(text(count)).scalar_one() == rows
        assert "sv:" in _comment_of(warehouse, connection, schema, "dim_industry", "label_sv")
        # The next build in the warehouse makes it again, and what was not touched stays.
        assert mart not in recorded(connection)
        assert "model.styrka.dim_region" in recorded(connection)


def _comment_of(warehouse: Warehouse, connection: Any, schema: str, table: str, column: str) -> str:
    from warehouse.reading import columns_of

    return columns_of(connection, f"{schema}.{table}")[column] or ""


def test_draws_from_sparks_files_are_those_of_the_warehouse(finished: Any, tmp_path: Path) -> None:
    site, spark = finished("duckdb"), Spark("local[2]", tmp_path)
    lay_out(site, spark, [("staging", name) for name in READ_BY_DRAWS])
    drawn = draw_on_spark(spark, READ_BY_DRAWS, DRAWN)
    with site.warehouse.connect() as connection:
        native = site.warehouse.native(connection)
        theirs = f"select * from read_parquet('{drawn.folder}/*.parquet')"
        (rows,) = native.execute("select count(*) from staging.research_intervals").fetchone()
        assert rows > 0
        assert native.execute(f"from staging.research_intervals except ({theirs})").fetchall() == []
        assert native.execute(f"select count(*) from ({theirs})").fetchone() == (rows,)


def test_the_setting_sends_the_models_to_spark(finished: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One place decides, and a folder that several homes may share has one for each."""
    site = finished("duckdb")
    asked: list[Spark] = []
    monkeypatch.setattr(build_step, "build_on_spark", lambda _w, _g, _b, spark, _k: asked.append(spark))
    installation, _ = site.installation()
    installation.settings = site.settings(engine="spark", spark_master="spark://127.0.0.1:7077", spark_folder=tmp_path)
    build_step._built_by_engine(installation, graph_of(site), "key")
    assert asked == [Spark("spark://127.0.0.1:7077", tmp_path / installation.home.identity())]


@pytest.mark.skipif(bool(LACKING), reason=f"expected {LACKING}")
def test_models_with_dispatched_macros_say_the_same_on_spark(finished: Any, tmp_path: Path) -> None:
    site, spark = finished("duckdb"), Spark("local[2]", tmp_path)
    graph = graph_of(site)
    project = read_compiled(graph.parsed)
    made = {one.unique_id: (one.schema, one.name) for one in project.relations}
    reads = {read for one in project.relations if one.name in BUILT for read in one.reads}
    places = [(made | dict(project.sources))[read] for read in reads]
    handed = hand_over(site.warehouse, [place for place in places if place[1] not in BUILT], spark)
    with open_session(spark) as session:
        session.declare(handed)
        found = session.build("--select", *BUILT, "--exclude-resource-type", "test", "unit_test")
    assert {
        one.outcome.unique_id.split(".")[-1]: one.outcome.message for one in found if not one.outcome.succeeded
    } == {}
    assert len(found) == len(BUILT)
    marts = folders_of_marts(spark, ["linked_series", "dim_industry"])
    compared = compare_marts(site.warehouse.file, marts, keys_of_marts(graph.parsed))
    assert {one.mart: one.differences for one in compared} == {"linked_series": [], "dim_industry": []}
    assert _seed(site, spark, "measure_catalogue") == []


def _seed(site: Site, spark: Spark, name: str) -> list[Any]:
    """Rows of a seed that Spark has otherwise than DuckDB."""
    with site.warehouse.connect() as connection:
        native = site.warehouse.native(connection)
        theirs = f"read_parquet('{spark.built('staging', name)}/*.parquet')"
        rows: list[Any] = native.execute(f"from staging.{name} except from {theirs}").fetchall()
    return rows
