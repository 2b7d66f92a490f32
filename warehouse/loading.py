"""Bulk loading of Arrow tables: DuckDB scans them in place, PostgreSQL takes them through COPY.

Getting many rows in fast. Not here: which rows, and when.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa


def load(warehouse: Warehouse, connection: Connection, table: Table, rows: pa.Table) -> int:
    """Append `rows` to `table` within the transaction of `connection`; returns how many rows.

    Args:
        warehouse: the warehouse that `connection` belongs to.
        connection: an open transaction.
        table: where to; every column of `rows` must be one of its columns.
        rows: any number of rows; dictionary-encoded columns are fine.
    """
    unknown = set(rows.column_names) - {column.name for column in table.columns}
    if unknown:
        raise ValueError(f"{table.fullname} has no columns {sorted(unknown)}.")
    if warehouse.dialect == "duckdb":
        _scan(warehouse, connection, table, rows)
    else:
        _copy(warehouse, connection, table, rows)
    return int(rows.num_rows)


def _scan(warehouse: Warehouse, connection: Connection, table: Table, rows: pa.Table) -> None:
    duckdb = warehouse.native(connection)
    columns = ", ".join(f'"{name}"' for name in rows.column_names)
    duckdb.register("incoming_rows", rows)
    try:
        duckdb.execute(f"insert into {table.fullname} ({columns}) select {columns} from incoming_rows")
    finally:
        duckdb.unregister("incoming_rows")


def _copy(warehouse: Warehouse, connection: Connection, table: Table, rows: pa.Table) -> None:
    # Arrow's own CSV writer is some ten times faster than handing psycopg one row at a time.
    import pyarrow as pa
    import pyarrow.csv as csv

    plain = pa.table(
        {
            name: column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
    )
    buffer = io.BytesIO()
    csv.write_csv(plain, buffer, csv.WriteOptions(include_header=False))
    columns = ", ".join(f'"{name}"' for name in plain.column_names)
    with (
        warehouse.native(connection).cursor() as cursor,
        cursor.copy(f"copy {table.fullname} ({columns}) from stdin (format csv)") as copy,
    ):
        copy.write(buffer.getbuffer())
