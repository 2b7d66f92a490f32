"""Vintages as of a moment: what was fetched later does not exist."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from pipelines.archive import Archive, ArchiveError, NewPart
from warehouse.engine import Warehouse
from warehouse.tables import create_tables, vintages
from warehouse.vintages import choose_current, known_vintages, latest_accepted

DAYS = {"first": datetime(2026, 6, 12, tzinfo=UTC), "second": datetime(2026, 9, 1, tzinfo=UTC)}


@pytest.fixture
def warehouse(warehouse_url: str) -> Warehouse:
    """A warehouse with two accepted vintages of one table."""
    made = Warehouse(warehouse_url)
    create_tables(made)
    same = {"source": "scb_bas", "table_id": "TAB1", "origin": "live", "licence": "CC0-1.0", "state": "accepted"}
    with made.connect() as connection, connection.begin():
        for name, day in DAYS.items():
            row = {**same, "vintage_id": name, "updated": day.isoformat(), "fetched_at": day, "loaded_at": day}
            connection.execute(insert(vintages).values(**row, row_count=1, missing_count=0))
    return made


@pytest.mark.parametrize(
    ("until", "chosen"),
    [
        (None, "second"),
        (datetime(2026, 9, 1, tzinfo=UTC), "second"),
        (datetime(2026, 8, 31, 23, tzinfo=UTC), "first"),
        (datetime(2026, 6, 11, tzinfo=UTC), None),
    ],
)
def test_the_newest_vintage_of_a_moment_is_chosen(
    warehouse: Warehouse, until: datetime | None, chosen: str | None
) -> None:
    with warehouse.connect() as connection, connection.begin():
        latest = latest_accepted(connection, ["scb_bas", "scb_population"], ["live"], until)
        assert {source: one.vintage_id for source, one in latest.items()} == ({"scb_bas": chosen} if chosen else {})
        current = choose_current(connection, ["scb_bas"], ["live"], until)
        assert [vintage.vintage_id for vintage in current] == ([chosen] if chosen else [])


def test_later_vintages_are_not_known(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection:
        known = known_vintages(connection, "scb_bas", ["live"], DAYS["first"])
    assert [vintage.vintage_id for vintage in known] == ["first"]


def test_an_archive_as_it_was_has_no_later_snapshots_and_takes_none(tmp_path: Path) -> None:
    def store(archive: Archive, day: datetime, body: bytes) -> None:
        archive.store(
            source="scb_bas",
            table_id="TAB1",
            origin="live",
            updated=day.isoformat(),
            fetched_at=day.isoformat(timespec="microseconds"),
            licence="CC0-1.0",
            fingerprint={},
            parts=[NewPart("data", body, {})],
        )

    for day in DAYS.values():
        store(Archive(tmp_path), day, day.isoformat().encode())
    then = Archive(tmp_path, until=datetime(2026, 7, 1, tzinfo=UTC))
    assert len(Archive(tmp_path).snapshots("scb_bas", ["live"])) == 2
    assert [snapshot.updated for snapshot in then.snapshots("scb_bas", ["live"])] == [DAYS["first"].isoformat()]
    with pytest.raises(ArchiveError, match="as it was 2026-07-01"):
        store(then, DAYS["first"], b"more")
