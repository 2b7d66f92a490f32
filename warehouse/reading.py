"""Reading rows out, from DuckDB and PostgreSQL alike: whole tables as Arrow, few rows as mappings.

Getting many rows out fast. Not here: queries with a meaning.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa


def read_table(warehouse: Warehouse, connection: Connection, name: str, where: str = "true") -> pa.Table:
    """All columns of the rows of `schema.table` for which `where` holds."""
    query = f"select * from {name} where {where}"
    if warehouse.dialect == "duckdb":
        return warehouse.native(connection).execute(query).to_arrow_table()
    return _copy_out(warehouse, connection, name, query)


def read_query(warehouse: Warehouse, connection: Connection, query: str) -> pa.Table:
    """The rows of a query whose columns are of types that both databases know. Nothing from outside may stand in it."""
    if warehouse.dialect == "duckdb":
        return warehouse.native(connection).execute(query).to_arrow_table()
    import pyarrow as pa

    with warehouse.native(connection).cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return pa.table({name: list(column) for name, column in zip(names, columns, strict=True)})


def rows_of(cursor: Any) -> list[dict[str, Any]]:
    """The rows that an executed cursor of any database holds, each as a mapping of its columns."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns_of(connection: Connection, name: str) -> dict[str, str | None]:
    """Columns of `schema.table` in their order, each with its comment."""
    schema, table = name.split(".")
    if connection.dialect.name == "duckdb":
        query = text(
            "select column_name, comment from duckdb_columns() "
            "where schema_name = :schema and table_name = :table order by column_index"
        )
    else:
        query = text(
            "select attname, col_description(attrelid, attnum) from pg_attribute "
            "where attrelid = to_regclass(:schema || '.' || :table) and attnum > 0 and not attisdropped order by attnum"
        )
    rows = connection.execute(query, {"schema": schema, "table": table}).all()
    return {str(row[0]): row[1] for row in rows}


def comment_of(connection: Connection, name: str) -> str | None:
    """The comment of `schema.table`."""
    schema, table = name.split(".")
    if connection.dialect.name == "duckdb":
        query = text("select comment from duckdb_tables() where schema_name = :schema and table_name = :table")
    else:
        query = text("select obj_description(to_regclass(:schema || '.' || :table), 'pg_class')")
    comment: str | None = connection.execute(query, {"schema": schema, "table": table}).scalar_one_or_none()
    return comment


def _copy_out(warehouse: Warehouse, connection: Connection, name: str, query: str) -> pa.Table:
    import pyarrow.csv as csv

    types = _arrow_types(connection, name)
    buffer = io.BytesIO()
    with warehouse.native(connection).cursor() as cursor, cursor.copy(f"copy ({query}) to stdout (format csv)") as copy:
        for block in copy:
            buffer.write(block)
    if buffer.tell() == 0:
        return _empty(types)
    buffer.seek(0)
    return csv.read_csv(
        buffer,
        csv.ReadOptions(column_names=list(types)),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=types,
            # COPY writes NULL as nothing and an empty text as "".
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _empty(types: dict[str, pa.DataType]) -> pa.Table:
    import pyarrow as pa

    return pa.schema(list(types.items())).empty_table()


def _arrow_types(connection: Connection, name: str) -> dict[str, pa.DataType]:
    import pyarrow as pa

    known = {
        "text": pa.string(),
        "character varying": pa.string(),
        "double precision": pa.float64(),
        "numeric": pa.float64(),
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "boolean": pa.bool_(),
        "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    }
    schema, table = name.split(".")
    query = text(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = :schema and table_name = :table order by ordinal_position"
    )
    return {
        str(column): known[str(data_type)]
        for column, data_type in connection.execute(query, {"schema": schema, "table": table})
    }
