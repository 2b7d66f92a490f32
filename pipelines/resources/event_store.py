"""Dagster's records of runs in SQLite, on connections that stay open.

How Dagster's own SQLite store connects. Not here: what it stores and where; files, tables and queries are Dagster's, so
that its web page, its daemon and an installation without this class read the same records.

Dagster opens a connection for each statement and closes it again, 4,500 times in a nightly run. Closing the last
connection of a file in WAL mode moves the log into the file and waits for the disk: a fifth of the run's time.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from dagster import EventLogEntry, StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

# A run writes to two files: its own and the index. A web server that looks through many runs keeps no more open.
_KEPT_OPEN = 8


@dataclass(frozen=True)
class _Kept:
    """An engine with one open connection, and what it was opened on: process and file."""

    engine: Engine
    process: int
    file: int | None


@dataclass(frozen=True)
class _Transactions:
    """Transactions that are open together: what ends them, and the connection of each file."""

    stack: ExitStack
    connections: dict[str, Connection]


class KeptOpenEventLogStorage(SqliteEventLogStorage):
    """Dagster's run-sharded SQLite store with one connection a file, kept while the store lives.

    It replaces `_connect`, and remembers which tables and columns there are, since none goes. What of that is private
    to Dagster is compared at each upgrade (``tests/unit/resources/test_event_store.py``). Dagster calls it under
    `_db_lock`, one thread at a time.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._known_tables: set[str] = set()
        self._known_indexes: set[str] = set()
        self._known_columns: set[str] = set()
        self._transactions: _Transactions | None = None
        super().__init__(base_dir, inst_data)
        # A thread that stores an event goes on holding it while it connects.
        self._db_lock = threading.RLock()  # type: ignore[assignment]

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What dagster.yaml says of the store: Dagster's home folder."""
        return {"dagster_home": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> KeptOpenEventLogStorage:
        """Make the store in the folder that Dagster takes where dagster.yaml names none."""
        return cls(os.path.join(config_value["dagster_home"], "history", "runs"), inst_data)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events that Dagster has at hand together, as those that it plans, in one transaction a file."""
        with self._joined():
            super().store_event_batch(events)

    @contextmanager
    def _joined(self) -> Iterator[None]:
        """Let everything that this thread does meanwhile be of one transaction a file; of one that is open, be part."""
        with self._db_lock:
            if self._transactions is not None:
                yield
                return
            with ExitStack() as transactions:
                self._transactions = _Transactions(transactions, {})
                try:
                    yield
                finally:
                    self._transactions = None

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            joined = self._transactions
            if joined is None:
                with self._transaction(shard) as connection:
                    yield connection
                return
            if shard not in joined.connections:
                joined.connections[shard] = joined.stack.enter_context(self._transaction(shard))
            yield joined.connections[shard]

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[Connection]:
        engine = self._engine(shard)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        with engine.connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> Engine:
        """The engine that is open for a file, or a new one where there is none that may be used."""
        kept = self._kept.pop(shard, None)
        # A connection is not carried into a forked process, nor kept to a file that was deleted or replaced.
        if kept is not None and (kept.process != os.getpid() or kept.file != self._file(shard)):
            _close(kept)
            self._initialized_dbs.discard(shard)
            kept = None
        self._kept[shard] = kept or _Kept(self._open(shard), os.getpid(), self._file(shard))
        while len(self._kept) > _KEPT_OPEN:
            _close(self._kept.popitem(last=False)[1])
        return self._kept[shard].engine

    def _open(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _write_without_waiting)
        # SQLite makes the file when it connects: its number is known from then on.
        engine.connect().close()
        return engine

    def _file(self, shard: str) -> int | None:
        try:
            return os.stat(self.path_for_shard(shard)).st_ino
        except FileNotFoundError:
            return None

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; one that is there stays there."""
        if table_name not in self._known_tables and super().has_table(table_name):
            self._known_tables.add(table_name)
        return table_name in self._known_tables

    def has_secondary_index(self, name: str) -> bool:
        """Whether a migration of the index was done; one that is done stays done."""
        if name not in self._known_indexes and super().has_secondary_index(name):
            self._known_indexes.add(name)
        return name in self._known_indexes

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        if column_name not in self._known_columns and super()._has_asset_key_col_on_connection(conn, column_name):
            self._known_columns.add(column_name)
        return column_name in self._known_columns

    def wipe(self) -> None:
        """Delete every record, with the files that are open."""
        self._close_all()
        super().wipe()

    def dispose(self) -> None:
        """Close every file."""
        self._close_all()
        super().dispose()

    def _close_all(self) -> None:
        with self._db_lock:
            for kept in self._kept.values():
                _close(kept)
            self._kept.clear()
            self._known_tables.clear()
            self._known_indexes.clear()
            self._known_columns.clear()


def _close(kept: _Kept) -> None:
    # What a forked process has inherited, its parent still uses.
    if kept.process == os.getpid():
        kept.engine.dispose()


def _write_without_waiting(connection: Any, _: Any) -> None:
    # In WAL mode NORMAL survives a killed process; a power cut may lose the last events, never the file.
    connection.execute("pragma synchronous = normal")
