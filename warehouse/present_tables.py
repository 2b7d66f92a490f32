"""Which tables a warehouse has, and their columns, by one question.

Not here: making or changing any. An inspector asks for every table by itself, and a run opens with a hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.engine import Connection

_QUERY = text(
    "select table_schema || '.' || table_name, column_name from information_schema.columns "
    "where table_catalog = current_database() and table_schema in :schemas order by ordinal_position"
).bindparams(bindparam("schemas", expanding=True))


def present_columns(connection: Connection, schemas: Iterable[str]) -> dict[str, list[str]]:
    """`schema.table` -> names of its columns in their order, for every table and view in `schemas` that there is."""
    found: dict[str, list[str]] = {}
    rows: Sequence[tuple[str, str]] = connection.execute(_QUERY, {"schemas": list(schemas)}).tuples().all()
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found
