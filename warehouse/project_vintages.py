"""Loading a vintage of projects: rows of the files that are new to the warehouse, and the list of its files.

All of it in one transaction, or nothing. Not here: the lifecycle of a vintage (``vintages.py``), or how rows are made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, text

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.present_tables import PresentTables
from warehouse.project_tables import FILE_TABLES, metadata, project_files
from warehouse.remade_tables import create_or_remake
from warehouse.tables import vintages
from warehouse.vintages import NewVintage, record_loaded

if TYPE_CHECKING:
    import pyarrow as pa


def create_project_tables(present: PresentTables) -> None:
    """See `create_or_remake`."""
    create_or_remake(present, metadata, project_files.c.vintage_id)


def loaded_files(warehouse: Warehouse) -> set[str]:
    """SHA-256 of the files whose rows are in the warehouse."""
    with warehouse.connect() as connection:
        return set(connection.execute(select(project_files.c.sha256).distinct()).scalars())


def forget_projects(connection: Connection, vintage_ids: Collection[str]) -> None:
    """Take vintages out of the list of files and of the register, and rows of files that no vintage is of."""
    connection.execute(delete(project_files).where(project_files.c.vintage_id.in_(vintage_ids)))
    connection.execute(delete(vintages).where(vintages.c.vintage_id.in_(vintage_ids)))
    _let_go(connection)


def load_projects(
    warehouse: Warehouse,
    new: NewVintage,
    files: Sequence[Mapping[str, Any]],
    rows: Mapping[str, pa.Table],
    loaded_at: datetime,
    keep: Collection[str],
) -> None:
    """Load a vintage: all of it or nothing. Loading it twice leaves it once.

    Args:
        warehouse: where to.
        new: identity and provenance.
        files: rows of `project_files`, of every file of the vintage; counts may be missing where the warehouse has
            the file already.
        rows: rows of the files that the warehouse has not, by name of the table.
        loaded_at: when.
        keep: ids of the source's vintages that stay; all others of it are let go.
    """
    with warehouse.connect() as connection, connection.begin():
        counts = _counts(connection)
        connection.execute(delete(vintages).where(vintages.c.vintage_id == new.vintage_id))
        stale = (project_files.c.source == new.source) & project_files.c.vintage_id.not_in([*keep, ""])
        connection.execute(delete(project_files).where(stale | (project_files.c.vintage_id == new.vintage_id)))
        for table in FILE_TABLES:
            if rows[table.name].num_rows:
                load(warehouse, connection, table, rows[table.name])
        complete = [
            {**counts.get(one["sha256"], {}), **one, "vintage_id": new.vintage_id, "source": new.source}
            for one in files
        ]
        connection.execute(insert(project_files), complete)
        _let_go(connection)
        if warehouse.dialect == "postgresql":
            for table in (*FILE_TABLES, project_files):
                connection.execute(text(f"analyze {table.fullname}"))
        loaded = sum(int(one["rows_loaded"]) for one in complete)
        quarantined = sum(int(one["rows_quarantined"]) for one in complete)
        record_loaded(connection, new, loaded_at, row_count=loaded, missing_count=quarantined)


def _counts(connection: Connection) -> dict[str, dict[str, Any]]:
    """What is known of each file that is loaded: its format, quarter and counts."""
    names = ("sha256", "format", "rank", "quarter", "rows_read", "rows_loaded", "rows_quarantined")
    found = connection.execute(select(*(project_files.c[name] for name in names)).distinct()).mappings()
    return {row["sha256"]: dict(row) for row in found}


def _let_go(connection: Connection) -> None:
    """Delete rows of files that no vintage is of any more."""
    for table in FILE_TABLES:
        connection.execute(delete(table).where(table.c.sha256.not_in(select(project_files.c.sha256))))
