"""What is loaded comes back as it was, from DuckDB and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.reading import columns_of, read_table

KINDS = sa.Table(
    "kinds",
    sa.MetaData(),
    sa.Column("name", sa.String, comment="what it's called"),
    sa.Column("value", sa.Double),
    sa.Column("is_known", sa.Boolean),
    sa.Column("count", sa.Integer),
    sa.Column("at", sa.DateTime(timezone=True)),
    schema="raw",
)


@pytest.fixture
def warehouse(warehouse_url: str) -> Warehouse:
    opened = Warehouse(warehouse_url)
    with opened.connect() as connection, connection.begin():
        connection.execute(sa.text("create schema raw"))
        KINDS.create(connection)
    return opened


def back(warehouse: Warehouse, rows: pa.Table) -> pa.Table:
    """`rows` loaded and read again, in their order."""
    numbered = rows.set_column(rows.column_names.index("count"), "count", pa.array(range(len(rows)), pa.int32()))
    with warehouse.connect() as connection, connection.begin():
        connection.execute(KINDS.delete())
        assert load(warehouse, connection, KINDS, numbered) == len(rows)
    with warehouse.connect() as connection:
        return read_table(warehouse, connection, "raw.kinds").sort_by("count")


def table(**columns: Sequence[object]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    types = {"name": pa.string(), "value": pa.float64(), "is_known": pa.bool_(), "count": pa.int32()}
    types["at"] = pa.timestamp("us", tz="UTC")
    return pa.table({name: pa.array(columns.get(name, [None] * rows), type_) for name, type_ in types.items()})


def test_an_empty_text_is_not_null_and_null_is_not_an_empty_text(warehouse: Warehouse) -> None:
    names = ["", None, "NULL", "null", "NA", "nan", "..", " ", '"', "a,b", "två\nrader", "Åsele\r\n", "\\N", "\\."]
    assert back(warehouse, table(name=names)).column("name").to_pylist() == names


def test_numbers_come_back_to_the_last_bit(warehouse: Warehouse) -> None:
    values = [0.1, 1e-300, 1.7976931348623157e308, -0.0, 2.3678, 5007649.0, None, 1 / 3]
    assert back(warehouse, table(value=values)).column("value").to_pylist() == values


def test_truth_comes_back_in_three_values(warehouse: Warehouse) -> None:
    values = [True, False, None]
    assert back(warehouse, table(is_known=values)).column("is_known").to_pylist() == values


def test_times_come_back_as_the_same_instant_whatever_their_zone(warehouse: Warehouse) -> None:
    stockholm = timezone(timedelta(hours=2))
    times = [datetime(2026, 6, 12, 8, 0, 0, 123456, stockholm), datetime(2026, 1, 1, tzinfo=UTC), None]
    found = back(warehouse, table(at=times)).column("at").to_pylist()
    assert found == times


def test_dictionary_encoded_columns_load_like_plain_ones(warehouse: Warehouse) -> None:
    rows = table(name=["00", "08", None, "08"])
    encoded = rows.set_column(0, "name", rows.column("name").dictionary_encode())
    assert back(warehouse, encoded).column("name").to_pylist() == ["00", "08", None, "08"]


def test_no_rows_are_a_table_all_the_same(warehouse: Warehouse) -> None:
    found = back(warehouse, table(name=[]))
    assert found.num_rows == 0
    assert found.column_names == ["name", "value", "is_known", "count", "at"]
    assert found.schema.field("value").type == pa.float64()


def test_an_unknown_column_is_refused_before_anything_is_written(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection, pytest.raises(ValueError, match=r"raw.kinds has no columns \['other'\]"):
        load(warehouse, connection, KINDS, pa.table({"other": ["x"]}))


def test_comments_and_order_of_columns_are_reported(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection:
        reported = columns_of(connection, "raw.kinds")
    assert list(reported) == ["name", "value", "is_known", "count", "at"]
    assert reported["value"] is None
    # DuckDB's dialect of SQLAlchemy writes no comments; PostgreSQL's does.
    assert reported["name"] in (None, "what it's called")


@given(
    names=st.lists(st.one_of(st.none(), st.text(st.characters(exclude_characters="\0", codec="utf-8"))), max_size=20)
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was(warehouse: Warehouse, names: list[str | None]) -> None:
    assert back(warehouse, table(name=list(names))).column("name").to_pylist() == names


@given(values=st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)), max_size=20))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_number_comes_back_as_it_was(warehouse: Warehouse, values: list[float | None]) -> None:
    assert back(warehouse, table(value=list(values))).column("value").to_pylist() == values
