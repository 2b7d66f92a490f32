"""Tables on their way to Spark and back: raw tables out as Parquet, marts in.

What is handed over, and what the warehouse gets. Not here: how a table becomes a file
(``warehouse/parquet_tables.py``).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from pipelines.transform import bootstrap_intervals
from pipelines.transform.dbt_project import ModelGraph
from pipelines.transform.spark.environment import Spark
from pipelines.transform.spark.session import HandedOver
from warehouse.engine import Warehouse
from warehouse.model_tables import describe, forget_keys, prepare_schemas, relation_kinds
from warehouse.parquet_tables import make_table_of_parquet, parquet_files, rows_of_parquet, write_parquet
from warehouse.release_copy import marts_schema


def hand_over(warehouse: Warehouse, sources: Collection[tuple[str, str]], spark: Spark) -> list[HandedOver]:
    """Write the tables that the models read, schema and name, into Spark's folder; what was there before goes."""
    for before in ("raw", "warehouse", "metastore", "dbt"):
        shutil.rmtree(spark.folder / before, ignore_errors=True)
    handed = []
    with warehouse.connect() as connection:
        there = relation_kinds(connection)
        for schema, name in sorted(sources):
            if f"{schema}.{name}" in there:
                one = HandedOver(schema, name, spark.raw / schema / name)
                write_parquet(warehouse, connection, f"{schema}.{name}", one.folder / "part-0.parquet")
                handed.append(one)
    return handed


def draw_on_spark(spark: Spark, reads: Sequence[str], makes: tuple[str, str]) -> HandedOver:
    """Draw the bootstrap's intervals of what Spark has made; it is DuckDB that reads the files.

    Args:
        spark: where the models are.
        reads: names of the intermediate models that are drawn from.
        makes: schema and name of the table of limits.
    """
    schema, name = makes
    file = spark.folder / "draws.duckdb"
    file.unlink(missing_ok=True)
    drawing = Warehouse(URL.create("duckdb", database=str(file)))
    made = HandedOver(schema, name, spark.raw / schema / name)
    with drawing.held_open():
        with drawing.connect() as connection, connection.begin():
            native = drawing.native(connection)
            native.execute(f"create schema {schema}")
            for model in reads:
                rows = rows_of_parquet(parquet_files(spark.built("staging", model)))
                native.execute(f"create view {schema}.{model} as {rows}")
        bootstrap_intervals.draw_intervals(drawing)
        with drawing.connect() as connection:
            write_parquet(drawing, connection, f"{schema}.{name}", made.folder / "part-0.parquet")
    file.unlink()
    return made


def take_back(warehouse: Warehouse, graph: ModelGraph, built: Collection[str], spark: Spark) -> None:
    """Put the marts that Spark has built into the warehouse, all in one transaction, with the words on their columns.

    What the warehouse remembers of having made them itself goes: the next build there makes them again.

    Args:
        warehouse: where what is published is read from.
        graph: the models.
        built: unique ids of what was built.
        spark: where the marts lie.
    """
    schema = marts_schema(warehouse)
    marts = [node for node in graph.nodes if node.layer == "marts" and node.unique_id in built]
    with warehouse.connect() as connection, connection.begin():
        prepare_schemas(connection, {schema})
        kinds = relation_kinds(connection)
        for node in marts:
            relation = f"{schema}.{node.name}"
            make_table_of_parquet(warehouse, connection, relation, spark.built("marts", node.name), kinds.get(relation))
            describe(warehouse, connection, relation, "table", node.description, node.columns)
        forget_keys(connection, [node.unique_id for node in marts])


def folders_of_marts(spark: Spark, names: Collection[str]) -> Mapping[str, Path]:
    """Where each mart lies that Spark has built."""
    return {name: spark.built("marts", name) for name in sorted(names) if spark.built("marts", name).is_dir()}
