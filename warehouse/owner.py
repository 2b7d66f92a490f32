"""Whose a warehouse is that several homes can reach: the home that writes to it, by its identity.

Two homes on one PostgreSQL database, one after the other, would publish over each other without a word. A home that was
moved or restored keeps its identity and goes on writing. Not here: who writes at the moment (``writer_lock.py``), or
DuckDB's file, which is part of its home and goes with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table, delete, insert, select, text

from warehouse.engine import Warehouse

# A schema of its own: what is in `meta` is published, and where somebody's home lies is not for readers.
_SCHEMA = "installation"
_owner = Table(
    "owner",
    MetaData(),
    Column("home_id", String, nullable=False),
    Column("place", String, nullable=False, comment="folder and machine of the home when it began to write"),
    Column("since", DateTime(timezone=True), nullable=False),
    schema=_SCHEMA,
)


class WarehouseOwned(Exception):
    """The warehouse belongs to another home."""


def expect_own(warehouse: Warehouse, home_id: str, place: str) -> None:
    """Let a home write to the warehouse that is its own, or to one that is nobody's, which becomes its own.

    Raises:
        WarehouseOwned: another home writes to it; the message says which and what to do.
    """
    if warehouse.dialect != "postgresql":
        return
    with warehouse.connect() as connection, connection.begin():
        _make(connection)
        owner = connection.execute(select(_owner)).first()
        if owner is None:
            _write(connection, home_id, place)
        elif owner.home_id != home_id:
            raise WarehouseOwned(
                f"{warehouse} belongs to another home, {owner.place}, since {owner.since:%Y-%m-%d}, and {place} would "
                "publish over it. Give this home a database of its own in STYRKA_WAREHOUSE_URL; or, where it takes the "
                "other one's place, run `styrka rebuild --take-over`."
            )


def take_over(warehouse: Warehouse, home_id: str, place: str) -> None:
    """Make the warehouse this home's, whoever it belonged to."""
    if warehouse.dialect != "postgresql":
        return
    with warehouse.connect() as connection, connection.begin():
        _make(connection)
        connection.execute(delete(_owner))
        _write(connection, home_id, place)


def _make(connection: Connection) -> None:
    connection.execute(text(f"create schema if not exists {_SCHEMA}"))
    _owner.create(connection, checkfirst=True)


def _write(connection: Connection, home_id: str, place: str) -> None:
    connection.execute(insert(_owner).values(home_id=home_id, place=place, since=datetime.now(UTC)))
