"""Calling dbt inside this process.

What every call shares: settings lent through the environment, options, and the release of the database. Not here: what
is called (``dbt_project.py``, ``dbt_run.py``). dbt's engine is imported only where it runs: it costs seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import PROJECT_ROOT
from warehouse.engine import Dialect

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunner
    from sqlalchemy.engine import URL

DBT_PROJECT = PROJECT_ROOT / "dbt"


class ModellingError(Exception):
    """dbt could not read the project or start at all."""


@contextmanager
def called_dbt(dialect: Dialect, url: URL | None, target_path: Path) -> Iterator[type[dbtRunner]]:
    """The runner of dbt, with our settings in its environment for the length of one call, and nothing held afterwards.

    Args:
        dialect: the kind of database.
        url: the database itself; None where none is touched, as when parsing.
        target_path: where dbt writes.
    """
    from dbt.cli.main import dbtRunner

    lent = {
        "DO_NOT_TRACK": "1",
        "STYRKA_DBT_TARGET_PATH": str(target_path),
        "DBT_LOG_PATH": str(target_path / "logs"),
        **_profile(dialect, url),
    }
    before = {name: os.environ.get(name) for name in lent}
    os.environ.update(lent)
    try:
        yield dbtRunner
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        _release_database()


def _profile(dialect: Dialect, url: URL | None) -> Mapping[str, str]:
    """What dbt/profiles.yml reads from the environment."""
    if dialect == "duckdb":
        database = url.database if url is not None else None
        return {"STYRKA_DBT_TARGET": "duckdb", "STYRKA_DBT_DUCKDB": database or ":memory:"}
    if url is None:
        return {"STYRKA_DBT_TARGET": "postgres"}
    return {
        "STYRKA_DBT_TARGET": "postgres",
        "STYRKA_DBT_HOST": url.host or str(url.query.get("host", "localhost")),
        "STYRKA_DBT_PORT": str(url.port or 5432),
        "STYRKA_DBT_USER": url.username or "",
        "DBT_ENV_SECRET_STYRKA_PASSWORD": url.password or "",
        "STYRKA_DBT_DATABASE": url.database or "",
    }


def common_options() -> list[str]:
    """What a run has to say is said from its results; dbt's own log is in its target folder."""
    return [
        *("--log-level", "none", "--no-use-colors", "--log-level-file", "info"),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
    ]


def _release_database() -> None:
    """Free what dbt holds: it keeps its connections, and with them DuckDB's lock, until its adapters are reset."""
    from dbt.adapters import factory
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    close: list[Callable[[], None]] = [
        factory.cleanup_connections,
        DuckDBConnectionManager.close_all_connections,
        factory.reset_adapters,
    ]
    for step in close:
        step()
