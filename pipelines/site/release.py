"""Open a finished release as the pages read it: its marts, its records of quality, its dictionary.

Not here: what the rows mean (``facts/``). The file is opened read-only and closed at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from warehouse.reading import rows_of

Row = dict[str, Any]

# The name under which the release's file is attached; nothing but this module reads it.
_ATTACHED = "published"


@dataclass(frozen=True)
class Identity:
    """Which release it is: `figures` is `live` or `sample`."""

    release_id: str
    published_at: str
    build_key: str
    figures: str

    @property
    def day(self) -> str:
        """The day of publishing."""
        return self.published_at[:10]


class ReleaseReader:
    """The tables of one release.

    Args:
        folder: of the release, with `styrka.duckdb`, `release.json` and `dictionary.json`.
        connection: of DuckDB, open on the release's database.
    """

    def __init__(self, folder: Path, connection: Any) -> None:
        self.folder = folder
        self._connection = connection

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """The rows of a query, each a dictionary by column."""
        return rows_of(self._connection.execute(query, parameters or {}))

    def table(self, name: str, order: str = "") -> list[Row]:
        """All rows of a mart; none where this release has no such mart."""
        if name not in self.marts:
            return []
        return self.rows(f"select * from marts.{name}" + (f" order by {order}" if order else ""))

    def has(self, mart: str, column: str) -> bool:
        """Whether a mart of this release has a column."""
        return any(row["column_name"] == column for row in self.columns(mart))

    def frame(self, query: str, parameters: dict[str, Any] | None = None) -> Any:
        """The result of a query as a pyarrow table."""
        return self._connection.execute(query, parameters or {}).to_arrow_table()

    @cached_property
    def marts(self) -> frozenset[str]:
        """Names of the marts in this release."""
        found = self.rows(
            "select table_name from duckdb_tables() where database_name = $name and schema_name = 'marts'",
            {"name": _ATTACHED},
        )
        return frozenset(row["table_name"] for row in found)

    def columns(self, mart: str) -> list[Row]:
        """Columns of a mart with type and comment, in their order."""
        return self.rows(
            "select column_name, data_type, comment from duckdb_columns() "
            "where database_name = $name and schema_name = 'marts' and table_name = $mart order by column_index",
            {"name": _ATTACHED, "mart": mart},
        )

    @cached_property
    def identity(self) -> Identity:
        """Which release it is."""
        described = orjson.loads((self.folder / "release.json").read_bytes())
        return Identity(described["release_id"], described["published_at"], described["build_key"], described["api"])

    @cached_property
    def run_id(self) -> str:
        """The run that published it."""
        return str(orjson.loads((self.folder / "release.json").read_bytes())["run_id"])

    @cached_property
    def dictionary(self) -> dict[str, Any]:
        """The data dictionary of the release: `marts` and `sources`."""
        document: dict[str, Any] = orjson.loads((self.folder / "dictionary.json").read_bytes())
        return document


@contextmanager
def open_release(folder: Path, *regions: str) -> Iterator[ReleaseReader]:
    """The release in `folder`, open for reading.

    Args:
        folder: of the release.
        regions: whose strategy the marts are read by: the first of them that has one. Where none has, the first
            strategy of the release.
    """
    import duckdb

    # With one thread, as the warehouse (``warehouse/engine.py``).
    with duckdb.connect(config={"threads": 1}) as connection:
        quoted = str(folder / "styrka.duckdb").replace("'", "''")
        connection.execute(f"attach '{quoted}' as {_ATTACHED} (read_only)")
        strategy = _strategy(connection, regions)
        _show_tables(connection, strategy)
        yield ReleaseReader(folder, connection)


def _strategy(connection: Any, regions: tuple[str, ...]) -> str | None:
    """The id of the strategy that pages are about; None for a release that keeps no strategies apart."""
    if not _tables(connection, "bridge_strategy_region"):
        return None
    # A region's own strategy comes before one that it shares with others.
    rows = connection.execute(
        f"select region_code, strategy_id from {_ATTACHED}.marts.bridge_strategy_region "
        "order by count(*) over (partition by strategy_id), strategy_id, sort_order"
    ).fetchall()
    of_region = dict(reversed(rows))
    found = (of_region[region] for region in regions if region in of_region)
    return next(found, rows[0][1] if rows else None)


def _show_tables(connection: Any, strategy: str | None) -> None:
    """Views under the marts' own names, with the rows of one strategy where a mart has several."""
    tables = _tables(connection)
    several = _with_strategies(connection)
    for schema in sorted({schema for schema, _ in tables}):
        connection.execute(f"create schema if not exists {schema}")
    for schema, name in tables:
        scoped = strategy is not None and (schema, name) in several
        where = " where strategy_id = '" + str(strategy).replace("'", "''") + "'" if scoped else ""
        connection.execute(f'create view {schema}."{name}" as select * from {_ATTACHED}.{schema}."{name}"{where}')


def _tables(connection: Any, name: str | None = None) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all", [_ATTACHED]
    ).fetchall()
    return [row for row in rows if name is None or row[1] == name]


def _with_strategies(connection: Any) -> set[tuple[str, str]]:
    """Schema and name of every table that has rows of several strategies."""
    rows = connection.execute(
        "select schema_name, table_name from duckdb_columns() where database_name = ? and column_name = 'strategy_id'",
        [_ATTACHED],
    ).fetchall()
    return set(rows)
