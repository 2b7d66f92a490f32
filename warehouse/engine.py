"""Opening a warehouse: a DuckDB file or a PostgreSQL database, behind one class.

URLs, engines, and what differs between the two in connecting. Not here: what is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, QueuePool

logger = logging.getLogger(__name__)

# Where no name is registered, SQLAlchemy searches every installed package for one.
registry.register("duckdb", "warehouse.duckdb_dialect", "DuckDB")

Dialect = Literal["duckdb", "postgresql"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "postgresql")


class WarehouseError(Exception):
    """The warehouse cannot be opened or used."""


class ConnectionLost(WarehouseError):
    """The database ended a connection in the middle of its work: it was restarted, or somebody cut it off."""


class Warehouse:
    """One warehouse. Nothing stays open (or locked) between two uses, unless it is held open."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.dialect = dialect_of(self.url)
        if self.dialect == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine: Engine = self._make_engine(poolclass=NullPool)

    def _make_engine(self, **options: Any) -> Engine:
        engine = create_engine(self.url, **options)
        if self.dialect == "duckdb":
            event.listen(engine, "connect", _set_up)
        return engine

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
            if self._set_journal_aside(str(error.orig)):
                return self.connect()
            advice = (
                "another process has the file open; readers use the published file, never this one."
                if self.dialect == "duckdb"
                else "check STYRKA_WAREHOUSE_URL and that the server is up."
            )
            said = " ".join(str(error.orig).split()).rstrip(".?! ")
            raise WarehouseError(f"cannot open the warehouse {self}: {said}; {advice}") from error

    def settle(self) -> None:
        """Write what DuckDB's journal holds into its file: a kill from here on can cost none of it."""
        if self.dialect == "duckdb":
            with self.connect() as connection:
                self.native(connection).execute("checkpoint")

    @property
    def journal_size(self) -> int:
        """Bytes of DuckDB's journal: what is committed and not yet in the file."""
        if self.dialect != "duckdb":
            return 0
        try:
            return self._journal.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def _journal(self) -> Path:
        return self.file.with_name(f"{self.file.name}.wal")

    @property
    def journals_aside(self) -> list[Path]:
        """Journals that could not be read again, and stay until somebody deletes them."""
        if self.dialect != "duckdb":
            return []
        return sorted(self.file.parent.glob(f"{self._journal.name}.*"))

    def _set_journal_aside(self, said: str) -> bool:
        """Take away a journal that DuckDB cannot read again; whether there was one.

        A killed process leaves in it what it had written since the last checkpoint. DuckDB may fail to replay what two
        connections wrote at a time (its issue 25395), and then opens the file only without it.
        """
        if self.dialect != "duckdb" or "replaying WAL" not in said:
            return False
        journal = self._journal
        if not journal.exists():
            return False
        aside = journal.with_name(f"{journal.name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
        journal.replace(aside)
        logger.warning(
            "%s: expected the journal of a run that was killed to be readable, but DuckDB says: %s; it is set aside as "
            "%s. What it held is made again by this run; delete it when the run has published.",
            self,
            " ".join(said.split()),
            aside.name,
        )
        return True

    @contextmanager
    def transaction(self, connection: Connection) -> Iterator[Connection]:
        """A transaction on `connection`.

        Raises:
            ConnectionLost: the database is gone; whatever was asked of it is not at fault.
        """
        try:
            with connection.begin():
                yield connection
        except Exception as error:
            if connection.invalidated or (self.dialect == "postgresql" and self.native(connection).closed):
                said = " ".join(str(error).splitlines()[0].split()).rstrip(".?! ")
                raise ConnectionLost(
                    f"the warehouse {self} ended a connection in the middle of its work: {said}; see whether it was "
                    "restarted. The next run carries on where this one ended."
                ) from error
            raise

    @property
    def database_name(self) -> str:
        """The name by which SQL knows the database; DuckDB names it after its file."""
        return Path(self.url.database or "memory").stem if self.dialect == "duckdb" else str(self.url.database)

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """Keep DuckDB's file open between uses, and connections to it: a nightly run uses it a thousand times.

        Opening the file costs tens of milliseconds, a connection half of one. Other processes cannot open the file
        meanwhile.
        """
        if self.dialect != "duckdb":
            yield
            return
        between_uses = self.engine
        self.engine = self._make_engine(poolclass=QueuePool, pool_size=_KEPT_CONNECTIONS, max_overflow=-1)
        try:
            self.connect().close()
            yield
        finally:
            self.engine.dispose()
            self.engine = between_uses

    def native(self, connection: Connection) -> Any:
        """The driver's own connection (duckdb or psycopg) under `connection`: for bulk loading."""
        return connection.connection.driver_connection

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)


# One at rest keeps the file open; a build has two at work, and the run that it is part of another.
_KEPT_CONNECTIONS = 4

# What DuckDB works with, each measured on the sample and two cores.
_SETTINGS = {
    # Sums are added in the same order every time, to the last bit; and with tables of this size a second thread costs
    # more than it brings: a release of 530,000 rows is written in 3.2 s by one, in 6.6 s by two.
    "threads": "1",
    # Trying it on every column of text takes a third of the time of a commit, and no file came out smaller by it.
    "disabled_compression_methods": "'fsst'",
}


def _set_up(connection: Any, _: Any) -> None:
    connection.execute("; ".join(f"set global {name} = {value}" for name, value in _SETTINGS.items()))


def dialect_of(url: str | URL | None) -> Dialect:
    """The kind of database at `url`; without one it is a DuckDB file.

    Raises:
        WarehouseError: Styrka's warehouse does not run on it.
    """
    if url is None:
        return "duckdb"
    backend = make_url(url).get_backend_name()
    if backend == "duckdb":
        return "duckdb"
    if backend in ("postgresql", "postgres"):
        return "postgresql"
    raise WarehouseError(
        f"STYRKA_WAREHOUSE_URL names {backend!r}; Styrka's warehouse runs on DuckDB (duckdb:///file) "
        "or PostgreSQL (postgresql://user:password@host/database)."
    )
