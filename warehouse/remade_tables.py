"""Tables that are made again where an earlier version of the project made them of other columns.

For tables whose rows the archive can give again. Not here: tables whose history counts, which are changed in place
(``migrations.py``).
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, delete, select, text

from warehouse.present_tables import PresentTables
from warehouse.tables import META, QUALITY, RAW, vintages


def create_or_remake(present: PresentTables, metadata: MetaData, holder: Column[str]) -> None:
    """Create what is missing; what exists stays, unless it is of other columns.

    Then all tables are made again and their vintages forgotten: the next load makes them again from the archive.

    Args:
        present: what there is, in RAW and QUALITY.
        metadata: tables that belong together.
        holder: the column of one of them that names every vintage with rows in them.
    """
    connection, columns = present.connection, present.columns
    there = [table for table in metadata.sorted_tables if table.fullname in columns]
    if any(set(columns[table.fullname]) != {column.name for column in table.columns} for table in there):
        if holder.table in there:
            held: list[str] = list(connection.execute(select(holder).distinct()).scalars())
            connection.execute(delete(vintages).where(vintages.c.vintage_id.in_(held)))
        for table in there:
            connection.execute(text(f"drop table {table.fullname}"))
        there = []
    missing = [table for table in metadata.sorted_tables if table not in there]
    if missing:
        for schema in (RAW, META, QUALITY):
            connection.execute(text(f"create schema if not exists {schema}"))
        metadata.create_all(connection, tables=missing, checkfirst=False)
