"""What earlier versions called tables and columns that pipelines write, renamed or added in place.

Renames that keep history, in the order in which versions made them. Not here: raw tables, which `styrka rebuild` makes
again, or columns that dbt makes.
"""

from __future__ import annotations

from sqlalchemy import text
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


def migrate(connection: Connection, present: dict[str, dict[str, str]]) -> None:
    """Give tables of an earlier version the names that this one uses. Done twice, it is done once.

    Args:
        connection: in a transaction.
        present: columns of the tables of `meta` and `quality`, as of `present_columns`; kept true.
    """
    for schema, before, now in _TABLES:
        if f"{schema}.{before}" in present and f"{schema}.{now}" not in present:
            connection.execute(text(f"alter table {schema}.{before} rename to {now}"))
            present[f"{schema}.{now}"] = present.pop(f"{schema}.{before}")
    for schema, table, before, now in _COLUMNS:
        columns = present.get(f"{schema}.{table}", {})
        if before in columns and now not in columns:
            connection.execute(text(f"alter table {schema}.{table} rename column {before} to {now}"))
            columns[now] = columns.pop(before)
    for schema, table, column, kind in _ADDED:
        if column not in present.get(f"{schema}.{table}", {column: kind}):
            connection.execute(text(f"alter table {schema}.{table} add column {column} {kind}"))
            present[f"{schema}.{table}"][column] = kind
    for schema, table, column, before, now in _VALUES:
        if f"{schema}.{table}" in present:
            rename = text(f"update {schema}.{table} set {column} = :now where {column} = :before")
            connection.execute(rename, {"now": now, "before": before})
