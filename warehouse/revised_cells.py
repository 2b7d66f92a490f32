"""Cells that the agency has revised: every raw table against its own vintage before.

Filling `earlier.revised_cells` before the models are built, so that their SQL is the same whatever the warehouse holds.
Not here: what a status means or what is made of a cell (the model `stg_revised_cells`, the mart `revisions`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, text
from sqlalchemy.engine import Connection

from warehouse.present_tables import present_columns
from warehouse.tables import RAW, earlier_vintages, revised_cells

# Names of our own, which a revision of the declaration may change: they say what a cell is, not which one.
_NAMES = ("measure", "industry_code")
_CONTENTS = ("vintage_id", "value", "status", "origin")


def remember_revised_cells(connection: Connection) -> None:
    """Compare the vintages in use with those of `earlier.vintages`, table by table, as the warehouse has the tables."""
    connection.execute(delete(revised_cells))
    present = present_columns(connection, [RAW])
    earlier = select(earlier_vintages.c.source).order_by(earlier_vintages.c.source)
    sources: Sequence[str] = connection.execute(earlier).scalars().all()
    for source in sources:
        # A set of exports fills tables of other names, whose rows are no cells.
        if columns := present.get(f"{RAW}.{source}"):
            connection.execute(text(_comparison(source, columns)), {"source": source})


def _comparison(table: str, columns: Collection[str]) -> str:
    """Cells that both vintages have, with another value or symbol. Text columns identify a cell, our names apart."""
    keys = [name for name in columns if name not in (*_NAMES, *_CONTENTS)]
    cell = " || ', ' || ".join(f"'{key} ' || new.{key}" for key in keys)
    industry = next((name for name in ("industry_code", "sni2007") if name in columns), None)
    same_cell = " ".join(f"and old.{key} = new.{key}" for key in keys)
    return f"""
        insert into {revised_cells.fullname} (
            source, cell, vintage_before, vintage_id, region_code, industry_code, measure, year,
            value_before, value, symbol_before, symbol
        )
        select
            latest.source, {cell}, old.vintage_id, new.vintage_id,
            {"new.region" if "region" in keys else "null"}, {f"new.{industry}" if industry else "null"},
            new.measure, cast(new.tid as integer), old.value, new.value, old.status, new.status
        from meta.current_vintages as latest
        inner join earlier.vintages as before on before.source = latest.source
        inner join {RAW}.{table} as new on new.vintage_id = latest.vintage_id
        inner join {RAW}.{table} as old on old.vintage_id = before.vintage_id {same_cell}
        where latest.source = :source and before.vintage_id <> latest.vintage_id
            and (old.value is distinct from new.value or old.status is distinct from new.status)
    """
