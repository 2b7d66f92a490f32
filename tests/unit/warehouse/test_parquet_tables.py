"""Tables become Parquet files and Parquet files become tables, on both databases, with every value as it was."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text

from warehouse.engine import Warehouse, WarehouseError
from warehouse.parquet_tables import make_table_of_parquet, parquet_files, write_parquet
from warehouse.reading import read_table

ROWS = """
select * from (values
    ('08', 'Kalmar, ''län''', 1.5, 3, true, timestamptz '2026-11-28 09:00:00+00'),
    ('25', '', 0.1, null, null, null),
    (null, null, null, 4, false, timestamptz '2026-01-01 00:00:00+00')
) as rows (code, label, value, year, is_final, fetched_at)
"""
TYPED = f"""
select cast(code as {{text}}) as code, cast(label as {{text}}) as label, cast(value as double precision) as value,
    cast(year as integer) as year, cast(year as bigint) as rank, is_final, fetched_at from ({ROWS}) as typed
"""


@pytest.mark.parametrize("kind_before", [None, "table", "view"])
def test_what_comes_back_is_what_went_out(warehouse_url: str, kind_before: str | None, tmp_path: Path) -> None:
    warehouse = Warehouse(warehouse_url)
    with warehouse.connect() as connection, connection.begin():
        connection.execute(text("create schema marts"))
        connection.exec_driver_sql(f"create table marts.made as {TYPED.format(text='text')}")
        write_parquet(warehouse, connection, "marts.made", tmp_path / "made" / "part-0.parquet")
        if kind_before:
            connection.execute(text(f"create {kind_before} marts.again as select 1 as earlier"))
        make_table_of_parquet(warehouse, connection, "marts.again", tmp_path / "made", kind_before)
        made, again = (read_table(warehouse, connection, f"marts.{name}") for name in ("made", "again"))
    assert again.schema.names == made.schema.names
    assert again.schema.types == made.schema.types
    order = [("year", "ascending"), ("code", "ascending")]
    assert again.sort_by(order).to_pylist() == made.sort_by(order).to_pylist()


def test_a_table_of_several_files_has_all_their_rows(warehouse_url: str, tmp_path: Path) -> None:
    for part in (1, 2):
        duckdb.sql(f"select {part} as part").write_parquet(str(tmp_path / f"part-{part}.parquet"))
    # Spark's own marks beside the files.
    (tmp_path / "_SUCCESS").touch()
    warehouse = Warehouse(warehouse_url)
    with warehouse.connect() as connection, connection.begin():
        connection.execute(text("create schema marts"))
        make_table_of_parquet(warehouse, connection, "marts.parts", tmp_path, None)
        assert sorted(connection.execute(text("select part from marts.parts")).scalars()) == [1, 2]


def test_a_folder_without_files_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=str(tmp_path)):
        parquet_files(tmp_path)
