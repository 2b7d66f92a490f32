"""Building models on both databases: what runs again, what stays, and what a failure keeps from running."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.transform import model_run
from pipelines.transform.compiled import Statement, write_compiled
from pipelines.transform.model_run import PythonStep, run_models
from pipelines.transform.outcome import ModelOutcome
from warehouse import model_tables
from warehouse.engine import Warehouse
from warehouse.tables import create_tables

SOURCES = {
    "source.goals": ("strategy", "goals"),
    "source.vintages": ("meta", "current_vintages"),
    "source.bas": ("raw", "scb_bas"),
    "source.rams": ("raw", "scb_rams"),
    **{f"source.{table}": ("raw", table) for table in ("projects", "project_files", "publications", "decisions")},
    "source.drawn": ("staging", "drawn"),
}


def statement(name: str, sql: str, *reads: str, kind: Any = "table", severity: str = "") -> Statement:
    return Statement(name, name, kind, "staging", f"models/{name}.sql", sql, reads, f"What {name} is.", {}, severity)


def model(name: str, sql: str, *reads: str, kind: Any = "table") -> Statement:
    return statement(name, sql, *reads, kind=kind)


def demand(name: str, condition: str, of: str, severity: str = "error") -> Statement:
    """A test for which rows of a model that meet a condition are too many."""
    return statement(name, f"select * from staging.{of} where {condition}", of, kind="test", severity=severity)


GOALS = model("goals", "select goal, weight from strategy.goals", "source.goals", kind="view")
SUMS = model("sums", "select goal, sum(weight) as weight from staging.goals group by goal", "goals")
TOTAL = model("total", "select sum(weight) as weight from staging.sums", "sums")
ASIDE = model("aside", "select 1 as one")
PROJECT = (GOALS, SUMS, TOTAL, ASIDE)


class Bench:
    """A small project on an empty warehouse."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse, self.folder = warehouse, folder
        create_tables(warehouse)
        self.run("create schema strategy", "create schema staging")
        self.run("create table strategy.goals (goal varchar, weight integer)")
        self.run("insert into strategy.goals values ('a', 1), ('a', 2), ('b', 4)")

    def run(self, *statements: str) -> None:
        with self.warehouse.connect() as connection, connection.begin():
            for one in statements:
                connection.execute(text(one))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.warehouse.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def build(
        self,
        project: Sequence[Statement] = PROJECT,
        steps: Sequence[PythonStep] = (),
        select: Sequence[str] = (),
        *,
        everything: bool = False,
    ) -> dict[str, ModelOutcome]:
        write_compiled(self.folder, project, SOURCES)
        outcomes = run_models(self.warehouse, self.folder, self.folder, select, steps, everything=everything)
        return {outcome.unique_id: outcome for outcome in outcomes}

    def made(self, *args: Any, **options: Any) -> set[str]:
        """Names of what was made or tested, and not kept."""
        return {name for name, outcome in self.build(*args, **options).items() if not outcome.is_kept}


@pytest.fixture
def bench(warehouse_url: str, tmp_path: Path) -> Bench:
    return Bench(Warehouse(warehouse_url), tmp_path)


def test_what_is_made_of_the_same_stays_and_everything_can_be_made_again(bench: Bench) -> None:
    assert bench.made() == {"goals", "sums", "total", "aside"}
    assert bench.rows("select * from staging.total") == [(7,)]
    assert bench.made() == set()
    assert bench.made(everything=True) == {"goals", "sums", "total", "aside"}


def test_a_changed_row_of_a_source_runs_what_is_made_of_it_and_nothing_else(bench: Bench) -> None:
    bench.build()
    bench.run("update strategy.goals set weight = 5 where goal = 'b'")
    assert bench.made() == {"goals", "sums", "total"}
    assert bench.rows("select * from staging.total") == [(8,)]


def test_the_way_of_a_change_ends_at_the_first_table_whose_rows_are_as_they_were(bench: Bench) -> None:
    on_sums = model("on_sums", "select weight from staging.sums", "sums", kind="view")
    tested = demand("tested", "weight > 30", "sums")
    project = [*PROJECT, on_sums, tested]
    bench.build(project)
    # Other rows of the source, the same sums; the table that is made again takes none of its readers along.
    bench.run(
        "update strategy.goals set weight = 3 where weight = 1", "update strategy.goals set weight = 0 where weight = 2"
    )
    assert bench.made(project) == {"goals", "sums"}
    assert sorted(bench.rows("select weight from staging.on_sums")) == [(3,), (4,)]
    bench.run("update strategy.goals set weight = 5 where goal = 'b'")
    assert bench.made(project) == {"goals", "sums", "total", "on_sums", "tested"}


def test_a_column_of_another_name_or_type_is_a_change_though_every_row_is_the_same(bench: Bench) -> None:
    reads_all = model("reads_all", "select * from staging.sums", "sums")
    bench.build([*PROJECT[:2], reads_all])
    renamed = replace(SUMS, sql="select goal as target, sum(weight) as weight from staging.goals group by goal")
    assert bench.made([GOALS, renamed, reads_all]) == {"sums", "reads_all"}
    assert bench.rows("select max(target) from staging.reads_all") == [("b",)]


def test_records_of_another_release_are_dropped_and_everything_is_made_once(bench: Bench) -> None:
    bench.build()
    bench.run("alter table staging.build_records drop column contents")
    assert bench.made() == {"goals", "sums", "total", "aside"}
    assert bench.made() == set()


def test_changed_sql_runs_the_model_and_what_is_made_of_it(bench: Bench) -> None:
    bench.build()
    changed = replace(SUMS, sql=SUMS.sql.replace("sum(weight)", "max(weight)"))
    assert bench.made([GOALS, changed, TOTAL, ASIDE]) == {"sums", "total"}
    assert bench.rows("select * from staging.total") == [(6,)]


def test_a_table_that_is_gone_is_made_again(bench: Bench) -> None:
    bench.build()
    bench.run("drop table staging.sums cascade")
    assert bench.made() == {"sums"}
    assert sorted(bench.rows("select weight from staging.sums")) == [(3,), (4,)]


def test_a_vintage_runs_what_reads_its_table_and_leaves_the_others(bench: Bench) -> None:
    raw = "create table raw.{0} (vintage_id varchar); insert into raw.{0} values ('{0} 1'), ('{0} 2')"
    for table in ("scb_bas", "scb_rams"):
        bench.run(*raw.format(table).split("; "))
    insert = (
        "insert into meta.current_vintages (source, vintage_id, table_id, origin, updated, fetched_at) "
        "values ('{0}', '{0} 1', 'T', 'live', '', '2026-01-01 00:00:00+00')"
    )
    bench.run(insert.format("scb_bas"), insert.format("scb_rams"))
    query = "select vintage_id from raw.{0} join meta.current_vintages using (vintage_id)"
    project = [
        model("bas", query.format("scb_bas"), "source.bas", "source.vintages"),
        model("rams", query.format("scb_rams"), "source.rams", "source.vintages"),
        model("all_vintages", "select * from meta.current_vintages", "source.vintages"),
    ]
    bench.build(project)
    bench.run("update meta.current_vintages set vintage_id = 'scb_bas 2' where source = 'scb_bas'")
    assert bench.made(project) == {"bas", "all_vintages"}
    assert bench.rows("select * from staging.bas") == [("scb_bas 2",)]


@pytest.mark.parametrize(
    ("source", "made"),
    [
        # A new quarter made what reads its projects, not what reads its amounts alone: `projects` is the name of the
        # set and of one of its tables.
        ("projects", {"projects", "project_files"}),
        ("projects_simulated", {"projects", "project_files"}),
        ("bibliometrics", {"publications"}),
        ("bibliometrics_simulated", {"publications"}),
        ("minutes", set()),
    ],
)
def test_a_vintage_of_a_set_of_files_runs_what_reads_any_of_its_tables(
    bench: Bench, source: str, made: set[str]
) -> None:
    tables = ("projects", "project_files", "publications", "decisions")
    bench.run(*(f"create table raw.{table} (row_key varchar)" for table in tables))
    for one in ("projects", "projects_simulated", "bibliometrics", "bibliometrics_simulated", "minutes"):
        bench.run(
            "insert into meta.current_vintages (source, vintage_id, table_id, origin, updated, fetched_at) "
            f"values ('{one}', '{one} 1', 'T', 'live', '', '2026-01-01 00:00:00+00')"
        )
    project = [model(table, f"select * from raw.{table}", f"source.{table}") for table in tables]
    bench.build(project)
    assert bench.made(project) == set()
    bench.run(f"update meta.current_vintages set vintage_id = 'new' where source = '{source}'")
    # Who fills a table that nobody foresaw is not known: it is read again rather once too often than never.
    assert bench.made(project) == {*made, "decisions"}


def test_a_model_that_breaks_keeps_only_what_is_made_of_it_and_runs_again_when_it_is_right(bench: Bench) -> None:
    broken = replace(SUMS, sql="select goal, no_such_column from staging.goals")
    found = bench.build([GOALS, broken, TOTAL, ASIDE, demand("tested", "true", "total")])
    assert {name: outcome.status for name, outcome in found.items()} == {
        "goals": "success",
        "aside": "success",
        "sums": "error",
        "total": "skipped",
        "tested": "skipped",
    }
    assert "no_such_column" in found["sums"].message
    query = (bench.folder / "dbt" / "compiled" / "sums.sql").read_text()
    assert "no_such_column" in query
    assert bench.made() == {"sums", "total"}


def test_a_model_that_breaks_leaves_the_table_that_was_there(bench: Bench) -> None:
    bench.build()
    bench.build([GOALS, replace(SUMS, sql="select 1 / 0 as no from staging.no_table"), TOTAL, ASIDE])
    assert bench.rows("select * from staging.total") == [(7,)]
    # What is there is of the earlier SQL: with that SQL nothing has to run, with other SQL it does.
    assert bench.made() == set()
    assert bench.made([GOALS, replace(SUMS, sql=SUMS.sql + " having sum(weight) > 3"), TOTAL, ASIDE]) == {
        "sums",
        "total",
    }


def test_what_a_critical_test_stops_waits_and_a_warning_stops_nothing(bench: Bench) -> None:
    tests = [demand("critical", "weight > 3", "sums"), demand("warned", "weight > 2", "sums", severity="warn")]
    found = bench.build([*PROJECT, *tests])
    assert (found["critical"].status, found["critical"].failures) == ("fail", 1)
    assert (found["warned"].status, found["warned"].failures) == ("warn", 2)
    assert found["total"].status == "skipped"
    assert list(found).index("sums") < list(found).index("critical")
    found = bench.build([*PROJECT, tests[1]])
    assert found["total"].status == "success"


def test_a_test_with_findings_runs_each_time_and_one_that_passed_stays_passed(bench: Bench) -> None:
    tests = [demand("holds", "weight > 30", "sums"), demand("warned", "weight > 2", "sums", severity="warn")]
    bench.build([*PROJECT, *tests])
    found = bench.build([*PROJECT, *tests])
    assert (found["holds"].status, found["holds"].failures, found["holds"].is_kept) == ("pass", 0, True)
    assert (found["warned"].status, found["warned"].failures, found["warned"].is_kept) == ("warn", 2, False)
    bench.run("update strategy.goals set weight = 40 where goal = 'b'")
    assert bench.build([*PROJECT, *tests])["holds"].status == "fail"


def test_a_test_that_cannot_run_is_named_and_hides_none_of_the_others(bench: Bench) -> None:
    tests = [demand("holds", "weight > 30", "sums"), demand("breaks", "no_such_column", "sums")]
    found = bench.build([*PROJECT, *tests])
    assert found["holds"].status == "pass"
    assert found["breaks"].status == "error" and "no_such_column" in found["breaks"].message


def test_a_build_that_is_killed_between_table_and_record_leaves_neither(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.build()
    bench.run("update strategy.goals set weight = 5 where goal = 'b'")
    record: Callable[..., None] = model_tables.record

    def killed(warehouse: Any, connection: Any, built: Any, *more: Any) -> None:
        if "sums" in built:
            raise KeyboardInterrupt
        record(warehouse, connection, built, *more)

    monkeypatch.setattr(model_run, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        bench.build()
    assert sorted(bench.rows("select weight from staging.sums")) == [(3,), (4,)]
    monkeypatch.undo()
    assert bench.made() == {"sums", "total"}
    assert bench.rows("select * from staging.total") == [(8,)]


@pytest.mark.parametrize("long", [1, 1_000_000_000])
def test_a_long_journal_of_duckdb_is_settled_between_models(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    """What is in the journal is in memory too; both workers wait meanwhile, and then go on."""
    settle, left = Warehouse.settle, []

    def watched(warehouse: Warehouse) -> None:
        settle(warehouse)
        left.append(warehouse.journal_size)

    monkeypatch.setattr(Warehouse, "settle", watched)
    monkeypatch.setattr(model_run, "_LONG_JOURNAL", long)
    more = [model(f"more_{number}", f"select {number} as one") for number in range(8)]
    assert bench.made([*PROJECT, *more]) == {"goals", "sums", "total", "aside", *(one.name for one in more)}
    assert set(left) == {0}
    # Before the first model and after the last one anyway.
    assert (len(left) > 2) is (long == 1 and bench.warehouse.dialect == "duckdb")


def test_what_python_makes_runs_between_its_models_and_again_only_when_they_change(bench: Bench) -> None:
    def draw() -> None:
        bench.run(
            "create table if not exists staging.drawn (drawn integer)",
            "delete from staging.drawn",
            "insert into staging.drawn select 10 * weight from staging.total",
        )

    step = PythonStep(("staging", "drawn"), ["total"], "version 1", draw)
    project = [*PROJECT, model("last", "select drawn from staging.drawn", "source.drawn")]
    assert bench.made(project, [step]) == {"goals", "sums", "total", "aside", "source.drawn", "last"}
    assert bench.rows("select * from staging.last") == [(70,)]
    assert bench.made(project, [step]) == set()
    assert bench.made(project, [replace(step, version="version 2")]) == {"source.drawn"}
    bench.run("update strategy.goals set weight = 5 where goal = 'b'")
    bench.build(project, [step])
    assert bench.rows("select * from staging.last") == [(80,)]


def test_chosen_models_are_built_with_what_they_are_made_of_and_its_tests_alone(bench: Bench) -> None:
    tests = [demand("of_sums", "weight > 30", "sums"), demand("of_total", "weight > 30", "total")]
    assert bench.made([*PROJECT, *tests], select=["sums"]) == {"goals", "sums", "of_sums"}
    in_folder = replace(ASIDE, path="models/marts/aside.sql")
    assert bench.made([*PROJECT[:3], in_folder, *tests], select=["models/marts"]) == {"aside"}


def test_a_model_that_the_project_has_no_more_is_dropped(bench: Bench) -> None:
    bench.build()
    bench.build([GOALS, SUMS])
    tables = "select table_name from information_schema.tables where table_schema = 'staging'"
    assert {name for (name,) in bench.rows(tables)} == {"goals", "sums", "build_records"}


def test_a_table_becomes_a_view_and_a_view_a_table(bench: Bench) -> None:
    bench.build()
    bench.build([replace(GOALS, kind="table"), replace(SUMS, kind="view"), TOTAL, ASIDE])
    assert bench.rows("select * from staging.total") == [(7,)]
    assert bench.made([replace(GOALS, kind="table"), replace(SUMS, kind="view"), TOTAL, ASIDE]) == set()


def test_a_seed_is_loaded_when_its_file_has_changed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_run, "DBT_PROJECT", bench.folder)
    file = bench.folder / "codes.csv"
    file.write_text('code,label,decimals\n01,"Stockholms län, ""AB""",2\n03,,\n', encoding="utf-8")
    types = {"code": "text", "label": "text", "decimals": "integer"}
    seed = replace(statement("codes", "checksum 1", kind="seed"), path="codes.csv", columns=types)
    assert bench.made([seed]) == {"codes"}
    rows = [("01", 'Stockholms län, "AB"', 2), ("03", None, None)]
    assert sorted(bench.rows("select * from staging.codes")) == rows
    assert bench.made([seed]) == set()
    file.write_text("code,label,decimals\n04,Södermanlands län,0\n", encoding="utf-8")
    assert bench.made([replace(seed, sql="checksum 2")]) == {"codes"}
    assert bench.rows("select * from staging.codes") == [("04", "Södermanlands län", 0)]


def test_tools_of_dbt_read_what_came_of_the_run(bench: Bench) -> None:
    from dbt.artifacts.schemas.run import RunResultsArtifact

    bench.build([*PROJECT, demand("warned", "weight > 2", "sums", severity="warn")])
    file = bench.folder / "dbt" / "run_results.json"
    read = RunResultsArtifact.read_and_check_versions(str(file))
    assert {result.unique_id: str(result.status) for result in read.results}["warned"] == "warn"
    assert json.loads(file.read_text())["metadata"]["dbt_schema_version"].endswith("v6.json")
