"""Making what the models describe: tables, views and seeds, each in one transaction with the record of its contents.

How a relation is replaced on each database, and the record of it. Not here: the queries (``dbt/``), their order or
whether they have to run (``pipelines/transform/``).

A record is written in the transaction of its relation, so a run that is killed leaves both or neither, and the next
one goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, delete, select, text
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse
from warehouse.literals import literal
from warehouse.present_tables import present_columns

build_records = Table(
    "build_records",
    MetaData(),
    Column("unique_id", String, nullable=False, comment="dbt's name of the model, seed or test"),
    Column("relation", String, comment="schema and name; NULL for a test"),
    Column("build_key", String, nullable=False, comment="of the SQL and of the contents of all that it was made of"),
    Column("contents", String, nullable=False, comment="of its rows; the build key again for a view and a test"),
    schema="staging",
    comment="What models and seeds were made of, and tests that passed: what is as it was is not made again",
)


@dataclass(frozen=True)
class Built:
    """What a model, seed or test is.

    Attributes:
        key: changes whenever its SQL does, or the contents of anything that it is made of.
        contents: changes whenever its rows do; what is made of it need not be made again before.
    """

    key: str
    contents: str


def prepare_schemas(connection: Connection, schemas: Collection[str]) -> None:
    """Create what the models are built in, and the record of it."""
    for schema in sorted({*schemas, "staging"}):
        connection.execute(text(f"create schema if not exists {schema}"))
    columns = present_columns(connection, ["staging"]).get(build_records.fullname)
    if columns is not None:
        if columns.keys() == set(build_records.columns.keys()):
            return
        # Of another release of Styrka: without a record everything is made once.
        build_records.drop(connection)
    build_records.create(connection)


def recorded(connection: Connection) -> dict[str, Built]:
    """What was built, by unique id."""
    query = select(build_records.c.unique_id, build_records.c.build_key, build_records.c.contents)
    return {str(unique_id): Built(str(key), str(contents)) for unique_id, key, contents in connection.execute(query)}


def record(
    warehouse: Warehouse, connection: Connection, built: Mapping[str, Built], relation: str | None = None
) -> None:
    """Record what was made, within the transaction that makes it."""
    if not built:
        return
    # As text: hundreds of models record themselves, and putting a statement together costs more than running it.
    of_what = "null" if relation is None else literal(relation)
    rows = ", ".join(
        f"({literal(unique_id)}, {of_what}, {literal(one.key)}, {literal(one.contents)})"
        for unique_id, one in built.items()
    )
    warehouse.native(connection).execute(
        f"delete from {build_records.fullname} where unique_id in ({', '.join(map(literal, built))}); "
        f"insert into {build_records.fullname} (unique_id, relation, build_key, contents) values {rows}"
    )


def forget_keys(connection: Connection, unique_ids: Collection[str]) -> None:
    """Forget what models were made of, so that the next build makes them again."""
    connection.execute(delete(build_records).where(build_records.c.unique_id.in_(unique_ids)))


def forget_others(connection: Connection, unique_ids: Collection[str]) -> None:
    """Drop what was made of models that the project has no more, with their records."""
    known = connection.execute(select(build_records.c.unique_id, build_records.c.relation)).all()
    gone = {str(unique_id): relation for unique_id, relation in known if unique_id not in unique_ids}
    kinds = relation_kinds(connection)
    still = {relation for unique_id, relation in known if unique_id in unique_ids}
    for relation in {str(relation) for relation in gone.values() if relation in kinds and relation not in still}:
        connection.execute(text(f"drop {kinds[relation]} {relation} cascade"))
    connection.execute(delete(build_records).where(build_records.c.unique_id.in_(gone)))


def relation_kinds(connection: Connection) -> dict[str, str]:
    """Every `schema.name` of the warehouse -> table or view."""
    query = text(
        "select table_schema || '.' || table_name, case when table_type = 'VIEW' then 'view' else 'table' end "
        "from information_schema.tables where table_catalog = current_database()"
    )
    return {str(name): str(kind) for name, kind in connection.execute(query)}


def contents_of(warehouse: Warehouse, connection: Connection, relation: str) -> str:
    """What changes when a column of a table does, or any row; the order of rows is nothing."""
    native = warehouse.native(connection)
    header = native.execute(f"select * from {relation} limit 0").description
    digest = "hash(cells)" if warehouse.dialect == "duckdb" else "hashtextextended(cast(cells as text), 0)"
    rows, total = native.execute(f"select count(*), sum({digest}) from {relation} as cells").fetchone()
    return digest_of(*(f"{column[0]} {column[1]}" for column in header), str(rows), str(total))


def digest_of(*parts: str) -> str:
    """Short digest of some texts in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def make_table(
    warehouse: Warehouse,
    connection: Connection,
    relation: str,
    query: str,
    kind_before: str | None,
    contents_before: str | None,
) -> str:
    """Replace a table by the rows of a query. On PostgreSQL readers of the earlier one wait for the switch alone.

    Returns:
        Its contents.
    """
    native = warehouse.native(connection)
    if warehouse.dialect == "duckdb":
        _drop_view(native, relation, kind_before)
        native.execute(f"create or replace table {relation} as (\n{query}\n)")
        return contents_of(warehouse, connection, relation)
    making = f"{relation}__making"
    native.execute(f"create table {making} as (\n{query}\n)")
    return _replace(warehouse, connection, relation, kind_before, contents_before)


def make_view(warehouse: Warehouse, connection: Connection, relation: str, query: str, kind_before: str | None) -> None:
    """Replace a view. On PostgreSQL the views on it go: they are made again after it."""
    native = warehouse.native(connection)
    if warehouse.dialect == "postgresql" or kind_before == "table":
        native.execute(f"drop {kind_before or 'view'} if exists {relation} cascade")
    native.execute(f"create or replace view {relation} as (\n{query}\n)")


def make_seed(
    warehouse: Warehouse,
    connection: Connection,
    relation: str,
    file: Path,
    types: Mapping[str, str],
    kind_before: str | None,
    contents_before: str | None,
) -> str:
    """Replace a table by the rows of a CSV file with a header; an empty cell is NULL.

    Returns:
        Its contents.
    """
    native = warehouse.native(connection)
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    if warehouse.dialect == "duckdb":
        _drop_view(native, relation, kind_before)
        native.execute(f"create or replace table {relation} ({columns})")
        native.execute(f"copy {relation} from {literal(file)} (format csv, header true, delimiter ',')")
        return contents_of(warehouse, connection, relation)
    making = f"{relation}__making"
    native.execute(f"create table {making} ({columns})")
    options = f"format csv, header true, force_null ({', '.join(types)})"
    with native.cursor() as cursor, cursor.copy(f"copy {making} from stdin ({options})") as copy:
        copy.write(file.read_bytes())
    return _replace(warehouse, connection, relation, kind_before, contents_before)


def before_model(warehouse: Warehouse, connection: Connection) -> None:
    """Set what a query of a model needs, for the length of its transaction.

    PostgreSQL takes the columns of a key for independent of each other, expects one row where there are thousands, and
    then compares every row with every row: minutes instead of a second. The models join many rows on whole keys, so
    nested loops are never what is wanted. One process adds up in one order.
    """
    if warehouse.dialect == "postgresql":
        for setting in ("enable_nestloop = off", "max_parallel_workers_per_gather = 0"):
            connection.execute(text(f"set local {setting}"))


def describe(
    warehouse: Warehouse, connection: Connection, relation: str, kind: str, comment: str, columns: Mapping[str, str]
) -> None:
    """Write the comments of a relation and of those columns that it has."""
    native = warehouse.native(connection)
    there = {column[0] for column in native.execute(f"select * from {relation} limit 0").description}
    statements = [f"comment on {kind} {relation} is {literal(comment)}"] if comment else []
    statements += [
        f'comment on column {relation}."{name}" is {literal(words)}'
        for name, words in columns.items()
        if words and name in there
    ]
    if statements:
        native.execute("; ".join(statements))


def _replace(
    warehouse: Warehouse, connection: Connection, relation: str, kind_before: str | None, contents_before: str | None
) -> str:
    """Put what was made in the place of a relation, unless it is the same: the views on that one would go with it."""
    native, making = warehouse.native(connection), f"{relation}__making"
    contents = contents_of(warehouse, connection, making)
    if kind_before == "table" and contents == contents_before:
        native.execute(f"drop table {making}")
        return contents
    native.execute(f"drop {kind_before or 'table'} if exists {relation} cascade")
    native.execute(f"alter table {making} rename to {relation.partition('.')[2]}")
    # What reads it next should know how large it is. DuckDB counts by itself.
    native.execute(f"analyze {relation}")
    return contents


def _drop_view(native: Any, relation: str, kind_before: str | None) -> None:
    if kind_before == "view":
        native.execute(f"drop view {relation}")
