"""Which tables a warehouse has, and their columns, by one question.

Not here: making or changing any. An inspector asks for every table by itself, and a run opens with a hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import bindparam, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError

_QUERY = text(
    "select table_schema || '.' || table_name, column_name, lower(data_type) from information_schema.columns "
    "where table_catalog = current_database() and table_schema in :schemas order by ordinal_position"
).bindparams(bindparam("schemas", expanding=True))

_HAS = text(
    "select 1 from information_schema.tables "
    "where table_catalog = current_database() and table_schema = :schema and table_name = :table"
)


def has_table(connection: Connection, schema: str, table: str) -> bool:
    """Whether a table or view is there. DuckDB looks through all that there are, unless it is asked for one."""
    if connection.dialect.name == "duckdb":
        try:
            connection.exec_driver_sql(f"select 1 from {schema}.{table} limit 0")
        except ProgrammingError:
            return False
        return True
    return connection.execute(_HAS, {"schema": schema, "table": table}).first() is not None


@dataclass(frozen=True)
class PresentTables:
    """What a transaction found when it began to make what is missing: asked once, since each look takes 10 ms.

    Attributes:
        connection: of the transaction.
        columns: as of `present_columns`.
    """

    connection: Connection
    columns: Mapping[str, Mapping[str, str]]

    @classmethod
    def seen_by(cls, connection: Connection, *schemas: str) -> Self:
        """Look, in a transaction that has begun."""
        return cls(connection, present_columns(connection, schemas))


def present_columns(connection: Connection, schemas: Iterable[str]) -> dict[str, dict[str, str]]:
    """`schema.table` -> its columns in their order with their types, for every table and view in `schemas`."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(_QUERY, {"schemas": list(schemas)}).all():
        found.setdefault(str(table), {})[str(column)] = str(kind)
    return found
