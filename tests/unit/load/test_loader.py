"""From the archive to vintages: what is compared with what, and what damaged bytes are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from pipelines.archive import Archive, NewPart, Origin, Snapshot
from pipelines.load.loader import LoadedKind, Loader
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import Source
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.tables import create_tables
from warehouse.vintages import NewVintage, record_loaded

SOURCE = "scb_bas"
NOW = datetime(2026, 11, 27, tzinfo=UTC)


class Counting(LoadedKind):
    """A kind whose vintages have no cells: what is looked at is the loader."""

    def create_tables(self, present: PresentTables, sources: Iterable[Source]) -> None:
        pass

    def unloaded(self, snapshots: Sequence[Snapshot], known: Collection[str]) -> list[Snapshot]:
        return [snapshot for snapshot in snapshots if snapshot.snapshot_id not in known]

    def forget(self, warehouse: Warehouse, source: Source, vintage_ids: Collection[str]) -> None:
        raise AssertionError("nothing was withdrawn")

    def load(self, loader: Loader, source: Source, snapshot: Snapshot, new: NewVintage, loaded_at: datetime) -> str:
        body = loader.archive.read(snapshot.parts[0])
        with loader.warehouse.connect() as connection, connection.begin():
            record_loaded(connection, new, loaded_at, row_count=len(body), missing_count=0)
        return f"{len(body)} bytes"


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    warehouse = Warehouse.at(None, tmp_path / "build")
    create_tables(warehouse)
    origins: tuple[Origin, ...] = ("recorded", "simulated")
    return Loader(
        {SOURCE: all_sources()[SOURCE]}, {"pxweb": Counting()}, Archive(tmp_path / "archive"), warehouse, origins
    )


def store(loader: Loader, body: bytes, origin: Origin, day: int) -> Snapshot:
    snapshot, _ = loader.archive.store(
        source=SOURCE,
        table_id="TAB3785",
        origin=origin,
        updated=f"2026-11-{day:02}T07:00:00Z",
        fetched_at=(NOW + timedelta(days=day)).isoformat(timespec="microseconds"),
        licence="CC0-1.0",
        fingerprint={},
        parts=[NewPart("data", body, {})],
    )
    return snapshot


def load_and_accept(loader: Loader) -> None:
    loader.load_pending(loader.sources[SOURCE], NOW)
    for vintage in loader.unvalidated(SOURCE):
        loader.decide(vintage, NOW, accepted=True)


def test_a_vintage_is_compared_with_the_one_before_of_its_own_origin_only(loader: Loader) -> None:
    store(loader, b"simulated", "simulated", 1)
    load_and_accept(loader)
    store(loader, b"first that is real", "recorded", 2)
    load_and_accept(loader)
    assert loader.view(loader.vintages(SOURCE)[-1]).before is None
    store(loader, b"second that is real", "recorded", 3)
    load_and_accept(loader)
    before = loader.view(loader.vintages(SOURCE)[-1]).before
    assert before is not None and before.vintage.row_count == len(b"first that is real")


def test_vintages_are_asked_for_once_until_one_changes(loader: Loader) -> None:
    asked: list[str] = []
    event.listen(loader.warehouse.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def questions() -> int:
        return sum(statement.startswith("SELECT meta.vintages") for statement in asked)

    snapshot = store(loader, b"first", "recorded", 1)
    assert [one.snapshot_id for one in loader.pending(SOURCE)] == [snapshot.snapshot_id]
    assert (loader.vintages(SOURCE), questions()) == ([], 1)
    loader.load_pending(loader.sources[SOURCE], NOW)
    assert [one.state for one in loader.vintages(SOURCE)] == ["loaded"]
    loader.decide(loader.vintages(SOURCE)[-1], NOW, accepted=False)
    assert [one.state for one in loader.vintages(SOURCE)] == ["rejected"]
    assert questions() == 3


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damaged_bytes_are_no_verdict_and_are_loaded_when_they_are_whole_again(loader: Loader, harm: str) -> None:
    snapshot = store(loader, b"whole", "recorded", 1)
    (path,) = (one for one in (loader.archive._folder / "objects").rglob("*") if one.is_file())
    path.chmod(0o644)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"harmed")
    assert loader.pending(SOURCE) == []
    (reported,) = loader.damaged(SOURCE).values()
    assert snapshot.parts[0].sha256 in reported and "Restore it from a back-up" in reported
    load_and_accept(loader)
    assert loader.vintages(SOURCE) == []

    path.write_bytes(b"whole")
    assert loader.damaged(SOURCE) == {}
    load_and_accept(loader)
    assert [vintage.state for vintage in loader.vintages(SOURCE)] == ["accepted"]
