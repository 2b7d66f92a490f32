"""Tables as Parquet and Parquet as tables, for an engine beside the warehouse that makes tables of tables.

Writing a table into a file, and replacing a table by the rows of a folder, on either database. Not here: the files of
a release (``release_copy.py``), or which tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, Integer, MetaData, Table, Text
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from warehouse.engine import Warehouse, WarehouseError
from warehouse.literals import literal
from warehouse.loading import load
from warehouse.model_tables import make_table
from warehouse.reading import read_table

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMN_TYPES: Mapping[str, type[TypeEngine[Any]]] = {
    "bool": Boolean,
    "int8": Integer,
    "int16": Integer,
    "int32": Integer,
    "int64": BigInteger,
    "float": Double,
    "double": Double,
    "date32[day]": Date,
}


def write_parquet(warehouse: Warehouse, connection: Connection, relation: str, file: Path) -> None:
    """Write all rows of `schema.table` into a Parquet file, whose folder is made where it is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if warehouse.dialect == "duckdb":
        warehouse.native(connection).execute(f"copy {relation} to {literal(file)} (format parquet)")
        return
    import pyarrow.parquet as parquet

    parquet.write_table(read_table(warehouse, connection, relation), file)


def parquet_files(folder: Path) -> list[Path]:
    """The Parquet files of a table's folder.

    Raises:
        WarehouseError: there are none, so not even the columns are known.
    """
    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise WarehouseError(f"{folder}: expected Parquet files, but found none; build the models again.")
    return files


def make_table_of_parquet(
    warehouse: Warehouse, connection: Connection, relation: str, folder: Path, kind_before: str | None
) -> None:
    """Replace a table by the rows of a folder of Parquet files, within the transaction of `connection`.

    Raises:
        WarehouseError: the folder holds no Parquet file.
    """
    rows = rows_of_parquet(parquet_files(folder))
    if warehouse.dialect == "duckdb":
        make_table(warehouse, connection, relation, rows, kind_before, contents_before=None)
        return
    import duckdb

    with duckdb.connect() as reader:
        reader.execute("set timezone = 'UTC'")
        read = reader.execute(rows).to_arrow_table()
    connection.exec_driver_sql(f"drop {kind_before or 'table'} if exists {relation} cascade")
    schema, _, name = relation.partition(".")
    table = Table(name, MetaData(), *(Column(one.name, _column_type(one.type)) for one in read.schema), schema=schema)
    table.create(connection)
    load(warehouse, connection, table, read)


def rows_of_parquet(files: Collection[Path]) -> str:
    """DuckDB's query for the rows of Parquet files that make one table."""
    return f"select * from read_parquet([{', '.join(literal(file) for file in files)}])"


def _column_type(kind: pa.DataType) -> type[TypeEngine[Any]] | TypeEngine[Any]:
    """A column for values of an Arrow type, by the name that Arrow writes for it; a text for what has no other."""
    name = str(kind)
    if name.startswith("timestamp"):
        return DateTime(timezone=True)
    if name.startswith("decimal"):
        return Double
    return _COLUMN_TYPES.get(name, Text)
