"""What must hold after every night of the soak, killed or not.

The promises. Not here: the nightly runs (see `soak`).

- every archived snapshot is whole, and its cells are what the server held at that vintage: value, symbol, code;
- no vintage that was ever archived is gone, and none is there twice;
- every vintage in the warehouse is whole and equal to its snapshot: no half-loaded one;
- every vintage that was validated was accepted, but for those with a figure below zero: these are rejected;
- readers have nothing or one whole release, equal to the snapshots that it names, and nothing below zero;
- a table that a nightly run says it has is archived at least as new as the agency said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipelines.archive import Archive, Snapshot
from pipelines.ingest.outcome import FetchOutcome
from pipelines.load.cells import read_datasets
from tests.standin.soak_agency import Agency, Cells
from tests.standin.soak_night import ORIGINS
from tests.standin.soak_sources import VARIABLES
from warehouse.engine import Warehouse
from warehouse.publishing import current_release
from warehouse.vintages import Vintage, known_vintages, latest_accepted


class BrokenPromise(AssertionError):
    """Something that must hold does not."""


@dataclass
class Promises:
    """Looks at what is new since the last look, and at all that must not have changed."""

    agency: Agency
    archive: Archive
    warehouse: Warehouse
    published: Path
    seen: dict[str, set[str]] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    misnamed: int = 0
    """Snapshots that carry the time of an older vintage than their bytes."""

    def forget(self) -> None:
        """Look at everything again next time."""
        self.seen, self.checked = {}, set()

    def check(self, outcomes: list[FetchOutcome]) -> None:
        """Raise `BrokenPromise` if anything does not hold; `outcomes` are those of the run, none if it was killed."""
        for name in self.agency.sources:
            self._check_archive(name)
        with self.warehouse.held_open():
            self._check_warehouse()
        self._check_published()
        for outcome in outcomes:
            if outcome.outcome != "failed":
                snapshot = self.archive.latest(outcome.source, ORIGINS)
                newest = "" if snapshot is None else self.archive.updated_seen(snapshot)
                _promise(newest >= str(outcome.updated), f"{outcome.source} is {outcome.outcome}, archived is {newest}")

    def _check_archive(self, name: str) -> None:
        snapshots = self.archive.snapshots(name, ORIGINS)
        ids = [snapshot.snapshot_id for snapshot in snapshots]
        seen = self.seen.get(name, set())
        _promise(len(set(ids)) == len(ids), f"{name}: a vintage is archived twice")
        _promise(seen <= set(ids), f"{name}: the archive lost {seen - set(ids)}")
        for snapshot in snapshots:
            if snapshot.snapshot_id not in seen:
                self._check_snapshot(snapshot)
        self.seen[name] = set(ids)

    def _check_snapshot(self, snapshot: Snapshot) -> None:
        updated, cells = self._archived(snapshot)
        known = self.agency.truth.get((snapshot.source, updated))
        _promise(known is not None, f"{snapshot.source}: archived a vintage of {updated} that never was")
        _promise(cells == known, f"{snapshot.source}: the cells of {updated} are not the server's")
        if snapshot.updated != updated:
            self.misnamed += 1

    def _archived(self, snapshot: Snapshot) -> tuple[str, Cells]:
        cells: Cells = {}
        datasets = read_datasets(self.archive, snapshot)
        stamps = {str(dataset.updated) for dataset in datasets}
        _promise(len(stamps) == 1, f"{snapshot.source}: one snapshot of several vintages, {stamps}")
        for dataset in datasets:
            columns = [dataset.table.column(name).to_pylist() for name in (*VARIABLES, "value", "status")]
            for *key, value, status in zip(*columns, strict=True):
                _promise(tuple(key) not in cells, f"{snapshot.source}: cell {key} twice")
                cells[tuple(key)] = (value, status or "")
        return stamps.pop(), cells

    def _check_warehouse(self) -> None:
        if not sa.inspect(self.warehouse.engine).has_table("vintages", schema="meta"):
            return
        with self.warehouse.connect() as connection:
            for name in self.agency.sources:
                vintages = known_vintages(connection, name, ORIGINS)
                loaded = {vintage.vintage_id for vintage in vintages}
                _promise(len(loaded) == len(vintages), f"{name}: a vintage is loaded twice")
                _promise(loaded <= self.seen[name], f"{name}: the warehouse has vintages that the archive lacks")
                rows = connection.execute(
                    sa.text(f"select vintage_id, count(*) from raw.{name} group by vintage_id")
                ).all()
                reported = {vintage.vintage_id: vintage.row_count for vintage in vintages}
                _promise({row[0]: row[1] for row in rows} == reported, f"{name}: a vintage is half-loaded")
                for vintage in vintages:
                    if vintage.vintage_id not in self.checked:
                        self._check_loaded(connection, name, vintage.vintage_id)
                    self._check_verdict(vintage)

    def _check_loaded(self, connection: sa.Connection, name: str, vintage_id: str) -> None:
        snapshot = next(one for one in self.archive.snapshots(name, ORIGINS) if one.snapshot_id == vintage_id)
        query = f"select region, contentscode, tid, value, status from raw.{name} where vintage_id = '{vintage_id}'"
        loaded = _as_cells(connection.execute(sa.text(query)).all())
        _promise(loaded == self._archived(snapshot)[1], f"{name}: vintage {vintage_id} is not its snapshot")
        self.checked.add(vintage_id)

    def _check_verdict(self, vintage: Vintage) -> None:
        seen = f"{vintage.vintage_id} {vintage.state}"
        if vintage.state == "loaded" or seen in self.checked:
            return
        snapshot = next(
            one for one in self.archive.snapshots(vintage.source, ORIGINS) if one.snapshot_id == vintage.vintage_id
        )
        due = "rejected" if _is_spoiled(self._archived(snapshot)[1]) else "accepted"
        _promise(vintage.state == due, f"{vintage.source}: vintage {vintage.vintage_id} is {vintage.state}, not {due}")
        self.checked.add(seen)

    def _check_published(self) -> None:
        import duckdb

        published = current_release(self.published)
        if published is None or published.release_id in self.checked:
            return
        with duckdb.connect(str(published.database), read_only=True) as reader:
            query = "select source, region, contentscode, tid, value, status from marts.cells"
            rows = reader.execute(query).fetchall()
            ids = {row[0] for row in reader.execute("select vintage_id from meta.current_vintages").fetchall()}
        _promise(len(rows) == published.rows["cells"], "the release has not the rows that it says")
        for source in {row[0] for row in rows}:
            cells = _as_cells([row[1:] for row in rows if row[0] == source])
            current = next(one for one in self.archive.snapshots(source, ORIGINS) if one.snapshot_id in ids)
            _promise(not _is_spoiled(cells), f"figures of {source} below zero are published")
            _promise(cells == self._archived(current)[1], f"published cells of {source} are not those of its vintage")
        self.checked.add(published.release_id)

    def newest_is_there(self) -> None:
        """Whether the newest snapshot of every table is what is served now, and the newest sound ones are read."""
        for name, table in self.agency.newest().items():
            snapshot = self.archive.latest(name, ORIGINS)
            if snapshot is None:
                raise BrokenPromise(f"{name} was never archived")
            _promise(self._archived(snapshot)[1] == table.as_dict(), f"{name}: the newest vintage is not archived")
        with self.warehouse.connect() as connection:
            newest = {one.vintage_id for one in latest_accepted(connection, self.agency.sources, ORIGINS).values()}
        published = current_release(self.published)
        read = set() if published is None else set(published.build_key.split())
        _promise(read == newest, f"readers have the vintages {read}, the newest that were accepted are {newest}")


def _is_spoiled(cells: Cells) -> bool:
    return any(value is not None and value < 0 for value, _ in cells.values())


def _as_cells(rows: Any) -> Cells:
    return {tuple(row[:3]): (row[3], row[4] or "") for row in rows}


def _promise(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BrokenPromise(otherwise)
