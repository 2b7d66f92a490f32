"""What a later workbook of a quarter, or a later line of one, does to the rows before it: results and reports.

The project's own SQL on made rows. Not here: amounts (`test_portfolio_balances.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest

from pipelines.transform.compiled import read_compiled
from pipelines.transform.dbt_project import model_graph

RUN = ("int_project_files", "int_project_results", "int_project_reports")
"""Models that run on made rows, in their order."""

TABLES = {
    "staging.stg_project_files": "sha256 text, format_rank integer, received text, source text, vintage_id text, "
    "origin text",
    "staging.int_project_keys": "row_key text, project_number integer",
    "staging.stg_project_results": "row_key text, line integer, quarter text, code text, label_en text, unit text, "
    "split text, baseline double, target double, achieved double, forecast double, is_verified boolean, "
    "received text, sha256 text",
    "staging.stg_project_reports": "row_key text, line integer, quarter text, period_from text, period_to text, "
    "due_on text, arrived_on text, light text, comment_sv text, received text, sha256 text",
}

FIRST, SECOND = "2026-10-20T08:00:00", "2026-11-02T08:00:00"
EXPORT, WORKBOOK = 2, 1
"""Ranks of formats: the lower one is closer to the project."""


class Made:
    """Files, and the rows that they say."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def file(self, name: str, received: str, rank: int = WORKBOOK) -> None:
        values = [name, rank, received]
        self._connection.execute(
            "insert into staging.stg_project_files values (?, ?, ?, 'projects', 'v', 'live')", values
        )

    def project(self, key: str, number: int) -> None:
        self._connection.execute("insert into staging.int_project_keys values (?, ?)", [key, number])

    def result(self, file: str, line: int, code: str, achieved: float, **other: Any) -> None:
        said = {"row_key": "eruf:p1", "quarter": "2026Q3", "split": "all", **other}
        self._insert("stg_project_results", file, {**said, "line": line, "code": code, "achieved": achieved})

    def report(self, file: str, line: int, light: str, **other: Any) -> None:
        said = {"row_key": "eruf:p1", "quarter": "2026Q3", "due_on": "2026-10-31", "arrived_on": None, **other}
        self._insert("stg_project_reports", file, {**said, "line": line, "light": light})

    def _insert(self, table: str, file: str, row: dict[str, Any]) -> None:
        found = self._connection.execute(
            "select received from staging.stg_project_files where sha256 = ?", [file]
        ).fetchone()
        row = {**row, "sha256": file, "received": found[0]}
        marks = ", ".join("?" for _ in row)
        self._connection.execute(f"insert into staging.{table} ({', '.join(row)}) values ({marks})", [*row.values()])

    def results(self) -> list[Sequence[Any]]:
        """Project, quarter, code, split and value of what counts."""
        return self._rows("select project_number, quarter, code, split, achieved from staging.int_project_results")

    def reports(self) -> list[Sequence[Any]]:
        """Project, quarter, light and days late of what counts."""
        return self._rows("select project_number, quarter, reported_light, days_late from staging.int_project_reports")

    def _rows(self, sql: str) -> list[Sequence[Any]]:
        return sorted(self._connection.execute(sql).fetchall())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    compiled = read_compiled(model_graph("duckdb", tmp_path_factory.mktemp("replaced")).parsed)
    models = {one.name: one for one in compiled.relations}
    with duckdb.connect() as connection:
        connection.execute("create schema staging")
        for name, columns in TABLES.items():
            connection.execute(f"create table {name} ({columns})")
        for name in RUN:
            connection.execute(f"create view {models[name].relation} as {models[name].sql}")
        yield connection


@pytest.fixture
def made(database: Any) -> Made:
    for name in TABLES:
        database.execute(f"delete from {name}")
    found = Made(database)
    found.project("eruf:p1", 1)
    found.project("eruf:p2", 2)
    return found


def test_of_two_workbooks_of_a_quarter_the_one_received_last_counts(made: Made) -> None:
    made.file("b-early", FIRST)
    made.file("a-late", SECOND)
    made.result("b-early", 9, "RCO01", 30)
    made.result("a-late", 2, "RCO01", 12)
    made.report("b-early", 9, "green", arrived_on="2026-10-30")
    made.report("a-late", 2, "red", arrived_on="2026-11-02")
    assert made.results() == [(1, "2026Q3", "RCO01", "all", 12)]
    assert made.reports() == [(1, "2026Q3", "red", 2)]


def test_an_indicator_that_the_later_workbook_left_out_is_in_no_sum(made: Made) -> None:
    """A wrong code that was corrected would else count under both."""
    made.file("early", FIRST)
    made.file("late", SECOND)
    made.result("early", 2, "RCO01", 12)
    made.result("late", 2, "RCO02", 12)
    assert made.results() == [(1, "2026Q3", "RCO02", "all", 12)]


def test_a_project_and_a_quarter_that_the_later_workbook_says_nothing_of_keep_what_was_said(made: Made) -> None:
    made.file("early", FIRST)
    made.file("late", SECOND)
    made.result("early", 2, "RCO01", 12)
    made.result("early", 3, "RCO01", 5, row_key="eruf:p2")
    made.result("early", 4, "RCO01", 7, quarter="2026Q2")
    made.result("late", 2, "RCO01", 20)
    made.report("early", 2, "green", row_key="eruf:p2")
    made.report("late", 2, "yellow")
    assert made.results() == [
        (1, "2026Q2", "RCO01", "all", 7),
        (1, "2026Q3", "RCO01", "all", 20),
        (2, "2026Q3", "RCO01", "all", 5),
    ]
    assert made.reports() == [(1, "2026Q3", "yellow", None), (2, "2026Q3", "green", None)]


def test_of_a_workbook_that_says_a_thing_twice_the_last_line_counts(made: Made) -> None:
    made.file("one", FIRST)
    # In the order of lines of a sheet, not of what they say: 10 is after 9.
    made.result("one", 10, "RCO01", 4)
    made.result("one", 9, "RCO01", 40)
    made.result("one", 11, "RCO01", 3, split="size=micro")
    made.report("one", 10, "yellow")
    made.report("one", 9, "green")
    assert made.results() == [(1, "2026Q3", "RCO01", "all", 4), (1, "2026Q3", "RCO01", "size=micro", 3)]
    assert made.reports() == [(1, "2026Q3", "yellow", None)]


def test_a_report_that_came_counts_before_a_line_that_says_that_none_has(made: Made) -> None:
    made.file("one", FIRST)
    made.report("one", 2, "green", arrived_on="2026-10-30")
    made.report("one", 3, "red")
    assert made.reports() == [(1, "2026Q3", "green", 0)]


def test_equal_lines_of_two_files_are_not_taken_for_each_other(made: Made) -> None:
    """A row that is replaced goes by its file and line: the same line of another file stays."""
    made.file("early", FIRST)
    made.file("late", SECOND)
    made.result("early", 2, "RCO01", 12)
    made.result("late", 3, "RCO01", 20)
    made.result("late", 2, "RCO01", 5, row_key="eruf:p2")
    made.report("early", 2, "green")
    made.report("late", 3, "red")
    made.report("late", 2, "yellow", row_key="eruf:p2")
    assert made.results() == [(1, "2026Q3", "RCO01", "all", 20), (2, "2026Q3", "RCO01", "all", 5)]
    assert made.reports() == [(1, "2026Q3", "red", None), (2, "2026Q3", "yellow", None)]


def test_a_workbook_counts_before_an_export_that_was_received_later(made: Made) -> None:
    made.file("workbook", FIRST)
    made.file("export", SECOND, EXPORT)
    made.result("workbook", 2, "RCO01", 12)
    made.result("export", 2, "RCO01", 99)
    assert made.results() == [(1, "2026Q3", "RCO01", "all", 12)]


def test_two_names_of_one_project_are_one(made: Made) -> None:
    """A row without the programme's id is of the project with the same lead, title and days."""
    made.project("title:same", 1)
    made.file("early", FIRST)
    made.file("late", SECOND)
    made.result("early", 2, "RCO01", 12, row_key="title:same")
    made.result("late", 5, "RCO01", 20)
    assert made.results() == [(1, "2026Q3", "RCO01", "all", 20)]
