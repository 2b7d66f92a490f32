"""Loading a vintage of publications: all of its tables in one transaction, or none.

Putting the tables of a vintage in and letting go of those that nobody reads. Not here: the life of a vintage
(``vintages.py``), or how its rows are made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, text, update

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.present_tables import PresentTables
from warehouse.publication_tables import QUALITY_TABLES, RAW_TABLES, metadata
from warehouse.remade_tables import create_or_remake
from warehouse.tables import QUALITY, RAW, vintages
from warehouse.vintages import NewVintage, record_loaded, with_constants

if TYPE_CHECKING:
    import pyarrow as pa


def create_publication_tables(present: PresentTables) -> None:
    """See `create_or_remake`."""
    create_or_remake(present, metadata, metadata.tables[f"{RAW}.publications"].c.vintage_id)


def forget_publications(connection: Connection, vintage_ids: Collection[str]) -> None:
    """Take vintages out of every table of publications, and out of the register of vintages."""
    for table in (*RAW_TABLES, *QUALITY_TABLES, vintages):
        connection.execute(delete(table).where(table.c.vintage_id.in_(vintage_ids)))


def forget_set_findings(connection: Connection, vintage_id: str, file: str) -> None:
    """Take back what was found about the completeness of the set that a file is of, and validate the vintage again."""
    findings = metadata.tables[f"{QUALITY}.export_findings"]
    about = (findings.c.vintage_id == vintage_id, findings.c.kind == "set", findings.c.subject.contains(file))
    connection.execute(delete(findings).where(*about))
    connection.execute(update(vintages).where(vintages.c.vintage_id == vintage_id).values(state="loaded"))


def load_publications(
    warehouse: Warehouse,
    new: NewVintage,
    rows: Mapping[str, pa.Table],
    loaded_at: datetime,
    keep: Collection[str],
) -> None:
    """Load a vintage into its tables: all of it or nothing. Loading it twice leaves it once.

    Args:
        warehouse: where to.
        new: identity and provenance.
        rows: rows by name of the table; tables of `quality` get the source as well. Every table must be there.
        loaded_at: when.
        keep: ids of the source's vintages that must stay in `raw` and `quality`; all others of it are let go.

    Raises:
        ValueError: a table is missing.
    """
    tables = [*RAW_TABLES, *QUALITY_TABLES]
    lacking = sorted(table.name for table in tables if table.name not in rows)
    if lacking:
        raise ValueError(f"vintage {new.vintage_id} has no rows for {', '.join(lacking)}: hand in an empty table.")
    with warehouse.connect() as connection, connection.begin():
        loaded = delete(vintages).where(vintages.c.vintage_id == new.vintage_id)
        connection.execute(loaded)
        gone = _of_source_but(new.source, {*keep} - {new.vintage_id})
        for table in tables:
            connection.execute(delete(table).where(text(f"vintage_id = '{new.vintage_id}' or vintage_id in ({gone})")))
            constants = {"vintage_id": new.vintage_id}
            if table.schema == QUALITY:
                constants["source"] = new.source
            load(warehouse, connection, table, with_constants(rows[table.name], **constants))
            if warehouse.dialect == "postgresql":
                connection.execute(text(f"analyze {table.fullname}"))
        publications = rows["publications"]
        missing = publications.column("year").null_count
        record_loaded(connection, new, loaded_at, row_count=publications.num_rows, missing_count=missing)


def _of_source_but(source: str, keep: Collection[str]) -> str:
    """A query for the ids of the source's vintages that are not kept. Names and ids are of our own making."""
    kept = ", ".join(f"'{vintage}'" for vintage in sorted(keep)) or "''"
    return f"select vintage_id from meta.vintages where source = '{source}' and vintage_id not in ({kept})"
