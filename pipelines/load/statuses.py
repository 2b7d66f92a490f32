"""A reason for every cell without a figure, for agencies that leave it unsaid.

Not here: what a reason means (``checks/``, dbt's `status_of`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def with_status_where_missing(rows: pa.Table, symbol: str) -> pa.Table:
    """The rows of a raw table with `symbol` as the status of cells that have neither a value nor a status."""
    import pyarrow as pa
    import pyarrow.compute as pc

    status = rows.column("status").cast(pa.string())
    silent = pc.and_(pc.is_null(rows.column("value")), pc.is_null(status))
    filled = pc.if_else(silent, pa.scalar(symbol), status)
    place = rows.column_names.index("status")
    return rows.set_column(place, "status", filled.combine_chunks().dictionary_encode())
