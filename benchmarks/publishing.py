"""What publishing a release costs, beside DuckDB's own copy of the same tables to a new file and to Parquet.

Timing the step from finished marts to what readers open, on the sample, without the pages. Not here: the whole run
(``night.py``), or whether what is published is what was built (``tests/unit/warehouse/test_publishing.py``).

Run it with ``python -m benchmarks.publishing``. Both write the same rows to the same two places with one thread; only
Styrka's copy is compared with what was built, described column by column, and switched to.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.night import NIGHT, run
from pipelines.installation.home import Home
from pipelines.transform.dbt_project import mart_names, model_graph
from warehouse.engine import Warehouse
from warehouse.literals import literal
from warehouse.publishing import publish
from warehouse.release_copy import COPIED_SCHEMAS, Release

ROUNDS, AIM = 5, 3.0


def by_styrka(warehouse: Warehouse, folder: Path, marts: Sequence[str], number: int) -> int:
    """Publish the marts as the release of that number; returns their rows."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    release = Release(f"{at:%Y%m%dT%H%M%S%f}-{number:016x}", at, f"{number:016x}", "sample", f"benchmark-{number}")
    return sum(publish(warehouse, folder, marts, release, keep=2).rows.values())


def by_duckdb(database: Path, folder: Path, marts: Sequence[str], number: int) -> int:
    """Copy the same tables with DuckDB alone; returns the rows of the marts."""
    target = folder / str(number)
    target.mkdir(parents=True)
    with duckdb.connect(str(database), config={"threads": 1}) as connection:
        connection.execute(f"attach {literal(target / 'copy.duckdb')} as copied")
        present = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        tables = [(schema, name) for schema, name in present if schema in ("marts", *COPIED_SCHEMAS)]
        for schema in sorted({schema for schema, _ in tables}):
            connection.execute(f"create schema copied.{schema}")
        for schema, name in tables:
            connection.execute(f"create table copied.{schema}.{name} as from {schema}.{name}")
        for name in marts:
            file = literal(target / f"{name}.parquet")
            connection.execute(f"copy marts.{name} to {file} (format parquet, compression zstd)")
        connection.execute("checkpoint copied")
        counts = [connection.execute(f"select count(*) from copied.marts.{name}").fetchall()[0][0] for name in marts]
    return sum(counts)


def seconds_of(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds of processor, and rows."""
    started = time.process_time()
    rows = work()
    return time.process_time() - started, rows


def main() -> None:
    """Print both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        run(NIGHT, home.root)
        build = home.build
        marts = mart_names(model_graph("duckdb", build))
        warehouse = Warehouse.at(None, build)
        ours, own = [], []
        for number in range(ROUNDS):
            ours.append(seconds_of(partial(by_styrka, warehouse, Path(folder) / "published", marts, number)))
            own.append(seconds_of(partial(by_duckdb, warehouse.file, Path(folder) / "copies", marts, number)))
    taken, alone = (statistics.median(seconds for seconds, _ in rounds) for rounds in (ours, own))
    assert {rows for _, rows in ours} == {rows for _, rows in own}
    print(f"Publishing {len(marts)} marts, {ours[0][1]:,} rows, as a DuckDB file and as Parquet; seconds of processor")
    print(f"  DuckDB's own copy         {alone:6.2f} s")
    print(f"  Styrka's release          {taken:6.2f} s {taken / alone:6.1f} x   target: at most {AIM:.0f}")


if __name__ == "__main__":
    main()
