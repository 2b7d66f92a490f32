"""Errors of drivers and of the system as a person reads them."""

from __future__ import annotations

import errno
import os
import re

import pytest
import sqlalchemy as sa

from pipelines.system.fault_words import of_error, plain
from warehouse.engine import Warehouse


def test_a_database_that_is_not_there_is_said_in_one_line_without_class_or_address_of_a_manual() -> None:
    engine = sa.create_engine("postgresql+psycopg://styrka:secret@127.0.0.1:1/styrka")
    with pytest.raises(sa.exc.OperationalError) as raised:
        engine.connect()
    said = of_error(raised.value)
    assert said.startswith("the database cannot be reached, or it refuses: connection")
    assert not re.search(r"psycopg|sqlalche|Background|\n", said)


def test_a_statement_that_fails_does_not_spell_out_the_statement(tmp_path: object) -> None:
    warehouse = Warehouse.at(None, tmp_path)  # type: ignore[arg-type]
    with warehouse.connect() as connection, pytest.raises(sa.exc.DBAPIError) as raised:
        connection.execute(sa.text("select * from quality.not_there where region = :region"), {"region": "08"})
    said = of_error(raised.value)
    assert "not_there" in said and "[SQL" not in said and "parameters" not in said


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, "the file system refuses: No space left"), (errno.EACCES, "a right is missing: Permission denied")],
)
def test_the_system_s_errors_have_no_number(number: int, expected: str) -> None:
    assert of_error(OSError(number, os.strerror(number), "build/x")).startswith(expected)


def test_a_fault_that_dagster_kept_as_text_reads_the_same() -> None:
    kept = (
        "sqlalchemy.exc.OperationalError: (psycopg.OperationalError) server closed the connection unexpectedly\n"
        "[SQL: select 1]\n(Background on this error at: https://sqlalche.me/e/21/e3q8)\n"
    )
    assert plain(kept) == "the database cannot be reached, or it refuses: server closed the connection unexpectedly"


@pytest.mark.parametrize("kept", ["dagster._core.errors.DagsterExecutionInterruptedError\n", "KeyboardInterrupt: "])
def test_a_run_that_somebody_stops_says_so_and_not_which_class_that_is(kept: str) -> None:
    assert plain(kept) == "it was stopped from outside, by a person or the system"


def test_what_is_said_already_is_left_alone() -> None:
    assert plain("LoadError: scb_bas has 3 columns: give it 4") == "LoadError: scb_bas has 3 columns: give it 4"
    assert of_error(MemoryError()) == "the memory is used up"
