"""Publishing by replacement: all of a nightly run or nothing of it, on both databases, whatever happens on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import insert, select, text

from tests.interrupted import run_and_kill
from tests.unit.warehouse import small_marts
from warehouse import release_copy
from warehouse.engine import Warehouse
from warehouse.publishing import current_release
from warehouse.release_copy import PublishingError
from warehouse.tables import runs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def test_readers_get_every_mart_as_a_table_and_as_a_file(warehouse_url: str, folder: Path) -> None:
    small_marts.build(warehouse_url, 1)
    published = small_marts.publish_release(warehouse_url, str(folder), 1)
    assert published.rows == {"fct_small": 3, "dim_small": 3}
    seen = small_marts.nights_that_readers_see(warehouse_url, folder)
    assert set(map(frozenset, seen.values())) == {frozenset({1.0})}
    assert current_release(folder) == published
    described = json.loads((folder / "release.json").read_text())
    assert described["build_key"] == "key1" and described["api"] == "sample" and described["run_id"] == "run 1"


def test_in_a_release_the_run_that_made_it_has_published(warehouse_url: str, folder: Path) -> None:
    warehouse = small_marts.build(warehouse_url, 1)
    with warehouse.connect() as connection, connection.begin():
        for run_id in ("run 1", "of another"):
            begun = {"run_id": run_id, "job": "nightly", "started_at": small_marts.BEGINNING, "state": "running"}
            connection.execute(insert(runs).values(begun))
    small_marts.publish_release(warehouse_url, str(folder), 1)
    with duckdb.connect(str(folder / "styrka.duckdb"), read_only=True) as reader:
        rows = reader.execute("select run_id, state, ended_at from quality.runs order by run_id").fetchall()
    assert rows == [("of another", "running", None), ("run 1", "published", small_marts.release(1).published_at)]
    # How the run really ends is not known yet.
    with warehouse.connect() as connection:
        assert set(connection.execute(select(runs.c.state)).scalars()) == {"running"}


def test_a_release_replaces_the_one_before_in_every_form(warehouse_url: str, folder: Path) -> None:
    for number in (1, 2):
        small_marts.build(warehouse_url, number)
        small_marts.publish_release(warehouse_url, str(folder), number)
    seen = small_marts.nights_that_readers_see(warehouse_url, folder)
    assert set(map(frozenset, seen.values())) == {frozenset({2.0})}
    with duckdb.connect(str(folder / "styrka.duckdb"), read_only=True) as reader:
        listed = reader.execute("select release_id from meta.releases order by 1").fetchall()
    assert [row[0] for row in listed] == [small_marts.release(number).release_id for number in (1, 2)]


def test_a_reader_who_has_the_old_file_open_goes_on_reading_it(warehouse_url: str, folder: Path) -> None:
    small_marts.build(warehouse_url, 1)
    small_marts.publish_release(warehouse_url, str(folder), 1)
    with duckdb.connect(str(folder / "styrka.duckdb"), read_only=True) as reader:
        for number in (2, 3):
            small_marts.build(warehouse_url, number)
            small_marts.publish_release(warehouse_url, str(folder), number, keep=1)
        assert reader.execute("select max(value) from marts.fct_small").fetchall() == [(1.0,)]


def test_as_many_releases_stay_as_were_asked_for(warehouse_url: str, folder: Path) -> None:
    for number in (1, 2, 3):
        small_marts.build(warehouse_url, number)
        small_marts.publish_release(warehouse_url, str(folder), number, keep=2)
    kept = sorted(path.name for path in (folder / ".releases").iterdir())
    assert kept == [small_marts.release(number).release_id for number in (2, 3)]


def test_comments_go_along_with_tables_and_columns(warehouse_url: str, folder: Path) -> None:
    small_marts.build(warehouse_url, 1)
    small_marts.publish_release(warehouse_url, str(folder), 1)
    with duckdb.connect(str(folder / "styrka.duckdb"), read_only=True) as reader:
        rows = reader.execute(
            "select column_name, comment from duckdb_columns() where table_name = 'fct_small' order by column_index"
        ).fetchall()
        of_tables = reader.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    assert rows == [("code", None), ("value", "what the agency's table says")]
    assert dict(of_tables)["fct_small"] == "the county's figures"


def test_an_unsound_copy_is_not_published(warehouse_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_marts.build(warehouse_url, 1)
    first = small_marts.publish_release(warehouse_url, str(folder), 1)
    small_marts.build(warehouse_url, 2)
    monkeypatch.setattr(
        release_copy,
        "_verified_rows",
        lambda *_: (_ for _ in ()).throw(PublishingError("marts.fct_small has 3 rows, its Parquet file 2.")),
    )
    with pytest.raises(PublishingError, match="3 rows, its Parquet file 2"):
        small_marts.publish_release(warehouse_url, str(folder), 2)
    assert current_release(folder) == first
    seen = small_marts.nights_that_readers_see(warehouse_url, folder)
    assert set(map(frozenset, seen.values())) == {frozenset({1.0})}


def test_a_parquet_file_with_fewer_rows_than_the_table_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "parquet").mkdir()
    with duckdb.connect(str(tmp_path / "styrka.duckdb")) as copy:
        copy.execute("create schema marts")
        copy.execute("create table marts.fct_small as select 1 as value union all select 2")
        copy.execute(f"copy (select 1 as value) to '{tmp_path}/parquet/fct_small.parquet' (format parquet)")
    with pytest.raises(PublishingError, match="2 rows, its Parquet file 1"):
        release_copy._verified_rows(tmp_path, ["fct_small"])


def test_a_kill_at_any_step_of_publishing_leaves_each_form_whole(warehouse_url: str, folder: Path) -> None:
    """Readers of a form see all of a run or nothing of it; the next one publishes over whatever was left."""
    small_marts.build(warehouse_url, 1)
    small_marts.publish_release(warehouse_url, str(folder), 1)
    night, known = 1, set[float]()
    for at in range(1, 200):
        known, night = known | {float(night)}, night + 1
        small_marts.build(warehouse_url, night)
        finished = run_and_kill(small_marts.publish_quietly, (warehouse_url, str(folder), night), folder, at)
        seen = small_marts.nights_that_readers_see(warehouse_url, folder)
        assert len(seen) == (6 if "postgresql" in warehouse_url else 4)
        for form, values in seen.items():
            assert len(values) == 1 and values <= known | {float(night)}, f"step {at}: {form} has {values}"
        files = {form: values for form, values in seen.items() if not form.startswith("schema")}
        assert len(set(map(frozenset, files.values()))) == 1, f"step {at}: files of two nightly runs: {files}"
        described = current_release(folder)
        assert described is not None
        assert {f"key{int(next(iter(values)))}" for values in files.values()} == {described.build_key}
        if finished:
            break
        # The next run finds its own way, whatever lies about: the next one to be killed, and now and then a whole one.
        if at % 5:
            continue
        night += 1
        small_marts.build(warehouse_url, night)
        small_marts.publish_release(warehouse_url, str(folder), night)
        seen = small_marts.nights_that_readers_see(warehouse_url, folder)
        assert set(map(frozenset, seen.values())) == {frozenset({float(night)})}, f"after step {at}"
        left = [path.name for path in (folder / ".releases").iterdir() if path.name.startswith(".")]
        assert not left, f"step {at} left {left}"
    else:
        pytest.fail("publishing never got to its end")
    assert at > 12, "every step was counted"


def test_the_first_release_killed_anywhere_is_made_whole_by_the_next_run(warehouse_url: str, tmp_path: Path) -> None:
    small_marts.build(warehouse_url, 1)
    for at in (2, 9, 16):
        folder = tmp_path / f"published_{at}"
        if run_and_kill(small_marts.publish_quietly, (warehouse_url, str(folder), 1), folder, at):
            break
        small_marts.build(warehouse_url, 2)
        small_marts.publish_release(warehouse_url, str(folder), 2)
        seen = small_marts.nights_that_readers_see(warehouse_url, folder)
        assert set(map(frozenset, seen.values())) == {frozenset({2.0})}
        with Warehouse(warehouse_url).connect() as connection, connection.begin():
            connection.execute(text("delete from meta.releases"))
        small_marts.build(warehouse_url, 1)


def test_schemas_that_were_replaced_are_gone_from_postgresql(postgres_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    url = postgres_server.url(postgres_server.new_database())
    for number in (1, 2, 3):
        small_marts.build(url, number)
        small_marts.publish_release(url, str(tmp_path), number)
    with Warehouse(url).connect() as connection:
        names: Any = (
            connection.execute(text("select nspname from pg_namespace where nspname like 'marts%'")).scalars().all()
        )
    # What was built stays for the next run.
    assert sorted(names) == ["marts", "marts_next"]


def test_a_reader_role_reads_what_is_published_and_writes_nothing(postgres_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    url = postgres_server.url(postgres_server.new_database())
    role = "analyst " + tmp_path.name.replace('"', "")
    warehouse = small_marts.build(url, 1)
    with warehouse.connect() as connection, connection.begin():
        connection.execute(text(f'create role "{role}"'))
    for number in (1, 2):
        small_marts.build(url, number)
        small_marts.publish_release(url, str(tmp_path / "published"), number, reader_roles=(role,))
    query = text("select has_table_privilege(:role, :name, :what)")
    with warehouse.connect() as connection:
        for name in ("marts.fct_small", "meta.releases", "quality.check_results"):
            asked = {"role": role, "name": name}
            assert connection.execute(query, {**asked, "what": "select"}).scalar() is True
            assert connection.execute(query, {**asked, "what": "insert, update, delete"}).scalar() is False


def test_before_the_first_release_readers_have_nothing(tmp_path: Path) -> None:
    assert current_release(tmp_path) is None
