"""The right to write to a warehouse that several homes can reach: a lock that goes with the connection.

Two homes on one PostgreSQL database would take each other's tables away. Not here: one home's own lock, which a DuckDB
file needs no other beside (``pipelines/installation/home.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Row, text

from warehouse.engine import Warehouse

# Any number that no other program of the database uses: "styrka" as text.
_KEY: Final = int.from_bytes(b"styrka", "big")


class WarehouseInUse(Exception):
    """Another home is writing to the same database."""


@contextmanager
def sole_writer(warehouse: Warehouse) -> Iterator[None]:
    """Hold the database for one writer; a killed one's lock ends with its connection. DuckDB's file has its own lock.

    Raises:
        WarehouseInUse: another home holds it; the message says since when and from where.
    """
    if warehouse.dialect != "postgresql":
        yield
        return
    # Without a transaction: one that stands open for a whole run would keep PostgreSQL from cleaning up.
    with warehouse.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("select pg_try_advisory_lock(:key)"), {"key": _KEY}).scalar_one():
            holder = connection.execute(text(_HOLDER), {"high": _KEY >> 32, "low": _KEY & 0xFFFFFFFF}).first()
            raise WarehouseInUse(
                f"another home is writing to {warehouse}{_in_words(holder)}. Two homes cannot share one database: each "
                "would publish over the other. Give this one a database of its own in STYRKA_WAREHOUSE_URL."
            )
        yield


_HOLDER: Final = """
select coalesce(host(activity.client_addr), 'this machine') as place, activity.backend_start as since
from pg_locks as locks
inner join pg_stat_activity as activity on activity.pid = locks.pid
where locks.locktype = 'advisory' and locks.granted and locks.classid = :high and locks.objid = :low
    and activity.datname = current_database()
"""


def _in_words(holder: Row[Any] | None) -> str:
    return "" if holder is None else f" (from {holder.place}, since {holder.since:%Y-%m-%d %H:%M %Z})"
