"""A value in a statement reaches the database as it is, DuckDB and PostgreSQL alike."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from warehouse.engine import Warehouse

ROWS = sa.Table(
    "rows",
    sa.MetaData(),
    sa.Column("place", sa.Integer),
    sa.Column("name", sa.String),
    sa.Column("figure", sa.Double),
    sa.Column("is_known", sa.Boolean),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("on", sa.Date),
)
TEXTS = (
    "", "O'Brien", "''", "'; drop table rows; --", "50 %", "%s %(name)s", "$1 $name :name ?", r"a\b \' \n",
    "två\nrader", "åäö 数 🌲", '"quoted"', "__[POSTCOMPILE_name]",
)  # fmt: skip
FIGURES = (0.0, -0.5, 0.1 + 0.2, 1e-300, 1.7976931348623157e308, 5e-324, float("inf"), float("-inf"), np.float64(0.5))
MOMENTS = (
    datetime(2026, 11, 28, 23, 59, 59, 999999, UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2))),
    datetime(1969, 7, 20, 20, 17, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
)
CASES = [
    *(("name", text) for text in TEXTS),
    *(("figure", figure) for figure in FIGURES),
    *(("is_known", known) for known in (True, False)),
    *(("at", moment) for moment in MOMENTS),
    ("on", date(2026, 2, 28)),
    ("place", -(2**31)),
]


@pytest.fixture
def warehouse(warehouse_url: str) -> Warehouse:
    return Warehouse(warehouse_url)


def test_what_is_written_and_asked_for_is_what_was_said(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection, connection.begin():
        ROWS.create(connection)
        for column, value in CASES:
            written: dict[str, Any] = {column: value}
            connection.execute(sa.delete(ROWS))
            connection.execute(sa.insert(ROWS).values(**written))
            column_of = ROWS.c[column]
            (read,) = connection.execute(sa.select(column_of).where(column_of == value)).one()
            assert read == value, f"{column} {value!r} by a column's type"
            asked = sa.text(f'select "{column}" from rows where "{column}" = :{column}')
            (said,) = connection.execute(asked, written).one()
            assert said == value, f"{column} {value!r} in text"


def test_nothing_is_asked_for_and_written_too(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection, connection.begin():
        ROWS.create(connection)
        connection.execute(sa.insert(ROWS).values(place=1, name=None, figure=None, is_known=None, at=None))
        assert connection.execute(sa.select(ROWS).where(ROWS.c.name.is_(None))).one() == (1, *[None] * 5)
        assert connection.execute(sa.select(ROWS.c.place).where(ROWS.c.place.in_([]))).all() == []
        assert connection.execute(sa.select(ROWS.c.place).where(ROWS.c.place.in_([1, 2]))).all() == [(1,)]


def test_many_rows_at_a_time_keep_their_values(warehouse: Warehouse) -> None:
    nothing = {column.name: None for column in ROWS.columns}
    rows = [
        {**nothing, column: value, "place": place} for place, (column, value) in enumerate([*CASES, ("name", None)])
    ]
    rows += [{**nothing, "place": len(rows) + place, "name": "many"} for place in range(2_500)]
    with warehouse.connect() as connection, connection.begin():
        ROWS.create(connection)
        connection.execute(sa.insert(ROWS), rows)
        read = connection.execute(sa.select(ROWS).order_by(ROWS.c.place)).mappings()
        assert [dict(row) for row in read] == rows


def test_what_duckdb_would_be_given_as_another_number_is_refused() -> None:
    with Warehouse("duckdb://").connect() as connection, connection.begin():
        ROWS.create(connection)
        with pytest.raises(TypeError, match=r"Decimal\('1\.5'\)"):
            connection.execute(sa.insert(ROWS), [{"figure": Decimal("1.5")}, {"figure": Decimal("2.5")}])


def test_asking_duckdb_for_a_value_imports_no_pandas() -> None:
    program = (
        "import sys; import sqlalchemy as sa; from warehouse.engine import Warehouse\n"
        "with Warehouse('duckdb://').connect() as connection:\n"
        "    asked = sa.select(sa.literal('a')).where(sa.literal(1) == 1)\n"
        "    assert connection.execute(asked).scalar_one() == 'a'\n"
        "    assert connection.execute(sa.text('select :name'), {'name': 'a'}).scalar_one() == 'a'\n"
        "    rows = sa.Table('rows', sa.MetaData(), sa.Column('name', sa.String))\n"
        "    rows.create(connection)\n"
        "    connection.execute(sa.insert(rows), [{'name': 'a'}, {'name': 'b'}])\n"
        "print('pandas' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"
