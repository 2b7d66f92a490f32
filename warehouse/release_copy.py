"""The copy of a release that analysts open: one DuckDB file and a Parquet file a mart.

Writing the copy from either database, and proving it. Not here: when readers get it (``publishing.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse
from warehouse.literals import literal
from warehouse.reading import columns_of, comment_of, read_table
from warehouse.tables import META, QUALITY

DATABASE = "styrka.duckdb"

# The statistics' own tables go along, so that every figure can be traced in the file itself.
COPIED_SCHEMAS = (META, QUALITY)


class PublishingError(Exception):
    """The new release is not sound; the old one stays."""


@dataclass(frozen=True)
class Release:
    """One release: what it was made of, by which run, when. `build_key` is equal for equal contents."""

    release_id: str
    published_at: datetime
    build_key: str
    api: str
    run_id: str


def marts_schema(warehouse: Warehouse) -> str:
    """The schema in which a nightly run's marts are built."""
    return "marts_next" if warehouse.dialect == "postgresql" else "marts"


def write_copy(warehouse: Warehouse, folder: Path, marts: Sequence[str], release: Release) -> dict[str, int]:
    """Write the DuckDB file and the Parquet files into `folder`.

    Returns:
        Rows by mart, as a reader counts them in the finished files.

    Raises:
        PublishingError: the copy is not what was built.
    """
    if warehouse.dialect == "duckdb":
        _copy_attached(warehouse, folder, marts, release)
    else:
        _copy_through_arrow(warehouse, folder, marts, release)
    return _verified_rows(folder, marts)


def _copy_attached(warehouse: Warehouse, folder: Path, marts: Sequence[str], release: Release) -> None:
    """Attach the copy to the warehouse's own connection: neither rows nor comments pass through Python."""
    with warehouse.connect() as connection:
        database = warehouse.native(connection)
        database.execute(f"attach {literal(folder / DATABASE)} as copied")
        try:
            tables = _tables_to_copy(database, marts)
            _fill(database, tables)
            _compare_counts(database, tables)
            _finish(database, "copied.", folder, marts, release)
        finally:
            database.execute("detach copied")


def _tables_to_copy(database: Any, marts: Sequence[str]) -> list[tuple[str, str]]:
    """Schema and name of every table that goes along."""
    present = database.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = current_database() order by all"
    ).fetchall()
    missing = set(marts) - {name for schema, name in present if schema == "marts"}
    if missing:
        raise PublishingError(f"the warehouse has no marts {', '.join(sorted(missing))}; nothing was published.")
    return [(s, name) for s, name in present if s in COPIED_SCHEMAS or (s == "marts" and name in marts)]


def _fill(database: Any, tables: Sequence[tuple[str, str]]) -> None:
    comments = database.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where database_name = current_database() and comment is not null "
        "union all select schema_name, table_name, null, comment from duckdb_tables() "
        "where database_name = current_database() and comment is not null"
    ).fetchall()
    statements = [f"create schema copied.{schema}" for schema in ("marts", *COPIED_SCHEMAS)]
    statements += [f"create table copied.{schema}.{name} as from {schema}.{name}" for schema, name in tables]
    statements += [
        f'comment on column copied.{schema}.{name}."{column}" is {literal(comment)}'
        if column
        else f"comment on table copied.{schema}.{name} is {literal(comment)}"
        for schema, name, column, comment in comments
        if (schema, name) in set(tables)
    ]
    database.execute("; ".join(["begin", *statements, "commit"]))


def _compare_counts(database: Any, tables: Sequence[tuple[str, str]]) -> None:
    counts = " union all ".join(
        f"select '{table}', (select count(*) from {table}), (select count(*) from copied.{table})"
        for table in (f"{schema}.{name}" for schema, name in tables)
    )
    for name, built, copied in database.execute(counts).fetchall():
        if built != copied:
            raise PublishingError(f"{name} has {copied} rows in the copy and {built} in the warehouse.")


def _copy_through_arrow(warehouse: Warehouse, folder: Path, marts: Sequence[str], release: Release) -> None:
    import duckdb

    with duckdb.connect(str(folder / DATABASE)) as copy:
        for schema in ("marts", *COPIED_SCHEMAS):
            copy.execute(f"create schema {schema}")
        with warehouse.connect() as connection:
            for schema in COPIED_SCHEMAS:
                for name in _tables_in(connection, schema):
                    _copy_table(warehouse, connection, copy, f"{schema}.{name}", f"{schema}.{name}")
            for name in marts:
                _copy_table(warehouse, connection, copy, f"{marts_schema(warehouse)}.{name}", f"marts.{name}")
        _finish(copy, "", folder, marts, release)


def _tables_in(connection: Connection, schema: str) -> list[str]:
    query = text("select table_name from information_schema.tables where table_schema = :schema order by 1")
    names: Sequence[str] = connection.execute(query, {"schema": schema}).scalars().all()
    return list(names)


def _copy_table(warehouse: Warehouse, connection: Connection, copy: Any, name: str, target: str) -> None:
    rows = read_table(warehouse, connection, name)
    copy.register("incoming_rows", rows)
    copy.execute(f"create table {target} as select * from incoming_rows")
    copy.unregister("incoming_rows")
    if words := comment_of(connection, name):
        copy.execute(f"comment on table {target} is {literal(words)}")
    for column, comment in columns_of(connection, name).items():
        if comment:
            copy.execute(f'comment on column {target}."{column}" is {literal(comment)}')
    copied = copy.execute(f"select count(*) from {target}").fetchone()[0]
    if copied != rows.num_rows:
        raise PublishingError(f"{target} has {copied} rows in the copy and {rows.num_rows} in the warehouse.")


def _finish(database: Any, catalog: str, folder: Path, marts: Sequence[str], release: Release) -> None:
    """Write the release into its own copy, then the Parquet files, then everything to disk.

    Whoever can read the copy reads what its run has published: there it is no longer running.
    """
    database.execute(f"insert into {catalog}meta.releases values (?, ?, ?, ?, ?)", list(asdict(release).values()))
    database.execute(
        f"update {catalog}quality.runs set state = 'published', ended_at = ? where run_id = ?",
        [release.published_at, release.run_id],
    )
    for name in marts:
        target = folder / "parquet" / f"{name}.parquet"
        database.execute(
            f"copy {catalog}marts.{name} to {literal(target)} (format parquet, compression zstd, "
            f"kv_metadata {{release_id: '{release.release_id}', api: '{release.api}'}})"
        )
    database.execute(f"checkpoint {catalog.rstrip('.')}")


def _verified_rows(folder: Path, marts: Sequence[str]) -> dict[str, int]:
    """Rows by mart, counted in the finished files as a reader would open them."""
    import duckdb

    if (folder / f"{DATABASE}.wal").exists():
        raise PublishingError("the copy was not written to its end: a write-ahead log is left beside it.")
    rows = {}
    with duckdb.connect(str(folder / DATABASE), read_only=True) as reader:
        for name in marts:
            counted = [
                reader.execute(f"select count(*) from {place}").fetchall()[0][0]
                for place in (f"marts.{name}", f"read_parquet({literal(folder / 'parquet' / f'{name}.parquet')})")
            ]
            if counted[0] != counted[1]:
                raise PublishingError(f"marts.{name} has {counted[0]} rows, its Parquet file {counted[1]}.")
            rows[name] = counted[0]
    return rows
