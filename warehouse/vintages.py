"""Which vintages the warehouse holds, which of them passed their contract, and which ones the models read.

The life of a vintage (loaded, then accepted or rejected) and the choice of the current one. Not here: validating it
(the checks do), or its bytes (the archive has them).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.tables import current_vintages, variable_values, vintages

if TYPE_CHECKING:
    import pyarrow as pa

VintageState = Literal["loaded", "unreadable", "accepted", "rejected"]


@dataclass(frozen=True)
class Vintage:
    """One vintage of one source table in the warehouse."""

    vintage_id: str
    source: str
    table_id: str
    origin: str
    updated: str
    fetched_at: datetime
    loaded_at: datetime
    row_count: int
    missing_count: int
    state: VintageState
    note: str | None


@dataclass(frozen=True)
class NewVintage:
    """What is known of a vintage before it is loaded."""

    vintage_id: str
    source: str
    table_id: str
    origin: str
    updated: str
    fetched_at: datetime
    licence: str


def load_vintage(
    warehouse: Warehouse, raw: Table, new: NewVintage, rows: pa.Table, values: pa.Table, loaded_at: datetime
) -> None:
    """Load `rows` as vintage `new` into `raw`: all of it or nothing. Loading it twice leaves it once.

    Args:
        warehouse: where to.
        raw: the raw table.
        new: identity and provenance.
        rows: the cells.
        values: codes with labels, the rows of `meta.variable_values`.
        loaded_at: when.
    """
    identity = {"vintage_id": new.vintage_id, "source": new.source}
    with warehouse.connect() as connection, connection.begin():
        for table in (raw, variable_values, vintages):
            connection.execute(delete(table).where(table.c.vintage_id == new.vintage_id))
        load(warehouse, connection, raw, with_constants(rows, vintage_id=new.vintage_id))
        load(warehouse, connection, variable_values, with_constants(values, **identity))
        missing = rows.column("value").null_count
        record_loaded(connection, new, loaded_at, row_count=rows.num_rows, missing_count=missing)
        if warehouse.dialect == "postgresql":
            # Its planner knows nothing of the new rows until it is reported, and the models read them at once.
            connection.execute(text(f"analyze {raw.fullname}"))


def record_loaded(
    connection: Connection, new: NewVintage, loaded_at: datetime, *, row_count: int, missing_count: int
) -> None:
    """Record that the rows of `new` are in, within the transaction that loads them."""
    _record(connection, new, loaded_at, state="loaded", row_count=row_count, missing_count=missing_count)


def record_unreadable(warehouse: Warehouse, new: NewVintage, note: str, loaded_at: datetime) -> None:
    """Record a snapshot that cannot become rows, and why: it is validated like any other vintage."""
    with warehouse.connect() as connection, connection.begin():
        connection.execute(delete(vintages).where(vintages.c.vintage_id == new.vintage_id))
        _record(connection, new, loaded_at, state="unreadable", note=note, row_count=0, missing_count=0)


def make_newest(warehouse: Warehouse, again: NewVintage) -> None:
    """Record that the agency has gone back to a vintage that the warehouse has: it is the newest once more."""
    seen = {"fetched_at": again.fetched_at, "updated": again.updated}
    with warehouse.connect() as connection, connection.begin():
        connection.execute(update(vintages).where(vintages.c.vintage_id == again.vintage_id).values(**seen))


def forget_vintages(connection: Connection, raw: Table, vintage_ids: Collection[str]) -> None:
    """Take vintages of one source out of its raw table, their codes, and the register of vintages."""
    for table in (raw, variable_values, vintages):
        connection.execute(delete(table).where(table.c.vintage_id.in_(vintage_ids)))


def rejected_vintages(connection: Connection) -> frozenset[str]:
    """Ids of all vintages that did not pass their contract, or could not be read."""
    query = select(vintages.c.vintage_id).where(vintages.c.state.in_(["rejected", "unreadable"]))
    ids: Sequence[str] = connection.execute(query).scalars().all()
    return frozenset(ids)


def _record(connection: Connection, new: NewVintage, loaded_at: datetime, **state: str | int) -> None:
    connection.execute(insert(vintages).values(**asdict(new), loaded_at=loaded_at, **state))


def known_vintages(
    connection: Connection, source: str, origins: Collection[str], until: datetime | None = None
) -> list[Vintage]:
    """Vintages of `source` with one of `origins`, oldest first; with `until` only those that were fetched by then."""
    return vintages_by_source(connection, [source], origins, until)[source]


def vintages_by_source(
    connection: Connection, sources: Collection[str], origins: Collection[str], until: datetime | None = None
) -> dict[str, list[Vintage]]:
    """Source -> its `known_vintages`, of each of `sources`, by one question."""
    found: dict[str, list[Vintage]] = {source: [] for source in sources}
    for vintage in _vintages_of(connection, sources, origins, until):
        found[vintage.source].append(vintage)
    return found


def _vintages_of(
    connection: Connection, sources: Collection[str], origins: Collection[str], until: datetime | None
) -> list[Vintage]:
    columns = [vintages.c[name] for name in Vintage.__dataclass_fields__]
    query = (
        select(*columns)
        .where(vintages.c.source.in_(sources), vintages.c.origin.in_(origins))
        .order_by(vintages.c.fetched_at, vintages.c.vintage_id)
    )
    if until is not None:
        query = query.where(vintages.c.fetched_at <= until)
    return [Vintage(**row) for row in connection.execute(query).mappings()]


def validate(connection: Connection, vintage_id: str, *, accepted: bool, validated_at: datetime) -> None:
    """Record whether a vintage passed its contract."""
    state: VintageState = "accepted" if accepted else "rejected"
    connection.execute(
        update(vintages).where(vintages.c.vintage_id == vintage_id).values(state=state, validated_at=validated_at)
    )


def latest_accepted(
    connection: Connection, sources: Collection[str], origins: Collection[str], until: datetime | None = None
) -> dict[str, Vintage]:
    """Source -> its newest vintage that passed its contract (by `until`, if given); without any it is left out."""
    known = _vintages_of(connection, sources, origins, until)
    newest = {vintage.source: vintage for vintage in known if vintage.state == "accepted"}
    return dict(sorted(newest.items()))


def choose_current(
    connection: Connection, sources: Collection[str], origins: Collection[str], until: datetime | None = None
) -> list[Vintage]:
    """Let the models read the newest accepted vintage of each source (by `until`); returns them by source.

    Only vintages with one of `origins` count, so that a live run never reads a simulated figure.
    """
    chosen = list(latest_accepted(connection, sources, origins, until).values())
    connection.execute(delete(current_vintages))
    if chosen:
        names = [column.name for column in current_vintages.columns]
        connection.execute(insert(current_vintages), [{name: getattr(v, name) for name in names} for v in chosen])
    return chosen


def with_constants(rows: pa.Table, **constants: str) -> pa.Table:
    """`rows` with one more column for each of `constants`, the same in every row."""
    import pyarrow as pa

    for name, constant in constants.items():
        indices = pa.array([0] * rows.num_rows, pa.int32())
        rows = rows.append_column(name, pa.DictionaryArray.from_arrays(indices, pa.array([constant])))
    return rows
