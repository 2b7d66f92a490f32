"""Whether a table is there is known inside a transaction, which goes on whatever the answer."""

from __future__ import annotations

from sqlalchemy import text

from warehouse.engine import Warehouse
from warehouse.present_tables import has_table, present_columns


def test_a_table_and_a_view_are_there_and_what_is_not_costs_the_transaction_nothing(warehouse_url: str) -> None:
    warehouse = Warehouse(warehouse_url)
    with warehouse.connect() as connection, connection.begin():
        connection.execute(text("create schema marts"))
        connection.execute(text("create table marts.kept as select 1 as figure"))
        connection.execute(text("create view marts.seen as select figure from marts.kept"))
        assert not has_table(connection, "marts", "gone")
        assert not has_table(connection, "nowhere", "kept")
        assert has_table(connection, "marts", "kept") and has_table(connection, "marts", "seen")
    with warehouse.connect() as connection:
        assert connection.execute(text("select figure from marts.seen")).scalar_one() == 1
        assert present_columns(connection, ["marts"]).keys() == {"marts.kept", "marts.seen"}
