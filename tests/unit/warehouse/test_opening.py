"""Opening a warehouse after a process that was killed."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text

from warehouse.engine import Warehouse

# Two connections write, and the process ends at once: nothing was checkpointed.
KILLED = """
import os, sys
from sqlalchemy import event, text
from warehouse.engine import Warehouse
warehouse = Warehouse.at(None, __import__("pathlib").Path(sys.argv[1]))
with warehouse.connect() as connection, connection.begin():
    connection.execute(text("insert into kept values (2)"))
{settled}
with warehouse.connect() as held, warehouse.connect() as connection:
    with connection.begin():
        connection.execute(text("create table made as select 1 as figure"))
        connection.execute(text("insert into kept values (3)"))
    os._exit(9)
"""


def killed(folder: Path, settled: str = "") -> Path:
    """A warehouse whose process was killed; the name of its journal."""
    with Warehouse.at(None, folder).connect() as connection, connection.begin():
        connection.execute(text("create table kept as select 1 as figure"))
    ended = subprocess.run([sys.executable, "-c", KILLED.format(settled=settled), str(folder)], check=False)
    assert ended.returncode == 9
    return folder / "warehouse.duckdb.wal"


def kept(folder: Path) -> list[int]:
    with Warehouse.at(None, folder).connect() as connection:
        return list(connection.execute(text("select figure from kept order by figure")).scalars())


def test_what_a_killed_process_had_written_is_there(tmp_path: Path) -> None:
    killed(tmp_path)
    assert kept(tmp_path) == [1, 2, 3]


def test_a_journal_that_cannot_be_read_is_set_aside_and_what_was_settled_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """DuckDB refused one of two workers: "Conflict on tuple deletion"; the warehouse could not be opened any more."""
    journal = killed(tmp_path, "warehouse.settle()")
    body = bytearray(journal.read_bytes())
    body[len(body) // 2] ^= 255
    journal.write_bytes(body)
    with caplog.at_level(logging.WARNING):
        assert kept(tmp_path) == [1, 2]
    assert "set aside as warehouse.duckdb.wal.2" in caplog.text
    (aside,) = tmp_path.glob("warehouse.duckdb.wal.*")
    assert aside.read_bytes() == bytes(body)
    assert kept(tmp_path) == [1, 2]


def test_a_warehouse_held_open_uses_its_connections_again_and_frees_the_file_afterwards(tmp_path: Path) -> None:
    warehouse = Warehouse.at(None, tmp_path)
    made: list[object] = []
    with warehouse.held_open():
        event.listen(warehouse.engine, "connect", lambda connection, _: made.append(connection))
        for _ in range(20):
            with warehouse.connect() as connection, warehouse.connect() as another:
                assert connection.execute(text("select 1")).scalar() == another.execute(text("select 1")).scalar()
        assert len(made) == 1, "one was there to hold the file open"
    opening = f"import duckdb; duckdb.connect({str(warehouse.file)!r}).close()"
    assert subprocess.run([sys.executable, "-c", opening], check=False).returncode == 0
