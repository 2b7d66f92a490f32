"""Opening a warehouse: a DuckDB file or a PostgreSQL database, behind one class.

Belongs here: URLs, engines, and what differs between the two in connecting. Does not belong here: what is stored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

Dialect = Literal["duckdb", "postgresql"]


class WarehouseError(Exception):
    """The warehouse cannot be opened or used."""


class Warehouse:
    """One warehouse. Connections are not pooled, so nothing stays open (or locked) between two uses."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.dialect = _dialect(self.url)
        if self.dialect == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(self.url, poolclass=NullPool)

    @classmethod
    def at(cls, url: str | None, folder: Path) -> Warehouse:
        """The warehouse at `url`, or without one the DuckDB file in `folder`, which is made where it is missing."""
        if url is not None:
            return cls(url)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(URL.create("duckdb", database=str(folder / "warehouse.duckdb")))

    @property
    def file(self) -> Path:
        """The DuckDB file; only for that dialect."""
        if self.dialect != "duckdb" or self.url.database is None:
            raise WarehouseError(f"{self} is not a file.")
        return Path(self.url.database)

    def connect(self) -> Connection:
        """A connection, with a message for people when there is none to be had."""
        try:
            return self.engine.connect()
        except OperationalError as error:
            raise WarehouseError(
                f"cannot open the warehouse {self}: {error.orig}. For DuckDB: another process has the file open; "
                "readers use the published file, never this one. For PostgreSQL: check STYRKA_WAREHOUSE_URL and that "
                "the server is up."
            ) from error

    def native(self, connection: Connection) -> Any:
        """The driver's own connection (duckdb or psycopg) under `connection`: for bulk loading."""
        return connection.connection.driver_connection

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)


def _dialect(url: URL) -> Dialect:
    backend = url.get_backend_name()
    if backend == "duckdb":
        return "duckdb"
    if backend in ("postgresql", "postgres"):
        return "postgresql"
    raise WarehouseError(
        f"STYRKA_WAREHOUSE_URL names {backend!r}; Styrka's warehouse runs on DuckDB (duckdb:///file) "
        "or PostgreSQL (postgresql://user:password@host/database)."
    )
