"""What earlier versions called tables and columns that pipelines write, renamed or added in place.

Renames that keep history, in the order in which versions made them. Not here: raw tables, which `styrka rebuild` makes
again, or columns that dbt makes.
"""

from __future__ import annotations

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

# schema, earlier name, name now.
_TABLES = (
    ("meta", "publications", "releases"),
    ("quality", "publication_findings", "export_findings"),
)
# schema, table, earlier name, name now.
_COLUMNS = (
    ("meta", "vintages", "judged_at", "validated_at"),
    ("meta", "releases", "publication_id", "release_id"),
    ("quality", "alert_events", "told", "message"),
    ("quality", "alert_events", "reported", "message"),
    ("quality", "alert_targets", "told_until", "notified_until"),
    ("quality", "alert_targets", "reported_until", "notified_until"),
)
# schema, table, column that came later, its type.
_ADDED = (
    ("quality", "alerts", "unseen_since", "timestamp with time zone"),
    ("meta", "sources", "is_preliminary", "boolean"),
)
# schema, table, column, earlier value, value now.
_VALUES = (
    ("quality", "check_results", "kind", "upkeep", "source_check"),
    ("quality", "runs", "job", "upkeep", "source_check"),
)


def migrate(connection: Connection) -> None:
    """Give tables of an earlier version the names that this one uses. Done twice, it is done once."""
    tables = {schema: set(inspect(connection).get_table_names(schema=schema)) for schema in ("meta", "quality")}
    for schema, before, now in _TABLES:
        if before in tables[schema] and now not in tables[schema]:
            connection.execute(text(f"alter table {schema}.{before} rename to {now}"))
            tables[schema] = tables[schema] - {before} | {now}
    for schema, table, before, now in _COLUMNS:
        if table in tables[schema]:
            columns = _columns(connection, schema, table)
            if before in columns and now not in columns:
                connection.execute(text(f"alter table {schema}.{table} rename column {before} to {now}"))
    for schema, table, column, kind in _ADDED:
        if table in tables[schema] and column not in _columns(connection, schema, table):
            connection.execute(text(f"alter table {schema}.{table} add column {column} {kind}"))
    for schema, table, column, before, now in _VALUES:
        if table in tables[schema]:
            rename = text(f"update {schema}.{table} set {column} = :now where {column} = :before")
            connection.execute(rename, {"now": now, "before": before})


def _columns(connection: Connection, schema: str, table: str) -> set[str]:
    query = text(
        "select column_name from information_schema.columns where table_schema = :schema and table_name = :table"
    )
    return set(connection.execute(query, {"schema": schema, "table": table}).scalars())
