"""Loader: archived snapshots become rows of raw tables, and vintages are accepted or rejected.

Belongs here: the way of a snapshot from the archive to the vintage that the models may read, and the rule that a
rejected one stands aside. Does not belong here: fetching (``collection.py``), or what a contract demands (``checks/``).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Table, insert, select
from sqlalchemy.engine import Connection

from pipelines.archive import Archive, ArchiveDamaged, Origin, Snapshot
from pipelines.extracts import ExtractError
from pipelines.load.cells import raw_text_columns, rows_and_values
from pipelines.pxweb import ApiError
from pipelines.sources.declaration import Correction, Source, SourceError
from pipelines.sources.export_sets import ExportFiles
from warehouse import tables
from warehouse.check_results import CheckResult
from warehouse.engine import Warehouse
from warehouse.publication_vintages import create_publication_tables, load_publications
from warehouse.reading import read_table
from warehouse.vintages import (
    NewVintage,
    Vintage,
    known_vintages,
    load_vintage,
    make_newest,
    record_unreadable,
    rejected_vintages,
    validate,
)

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.bibliometrics.files import ReadFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loader:
    """The parts that loader works with; `origins` are those that the run may publish.

    With `until` everything is as it was then: vintages that were fetched later do not exist.
    """

    sources: Mapping[str, Source]
    archive: Archive
    warehouse: Warehouse
    origins: Collection[Origin]
    until: datetime | None = None
    read_exports: Mapping[str, ReadFile] = field(default_factory=dict)
    """Exports that this run has read already, by SHA-256."""

    def prepare(self) -> None:
        """Make the tables that are missing, and write down the sources as they are declared."""
        cells = [source for source in self.sources.values() if not isinstance(source, ExportFiles)]
        tables.create_tables(self.warehouse, [self.raw_table(source) for source in cells])
        create_publication_tables(self.warehouse)
        with self.warehouse.connect() as connection, connection.begin():
            _declare_sources(connection, self.sources.values())

    def raw_table(self, source: Source) -> Table:
        """The raw table of `source`."""
        return tables.raw_table(source.name, raw_text_columns(source))

    def vintages(self, source: str) -> list[Vintage]:
        """Vintages of `source` that the warehouse has, oldest first."""
        with self.warehouse.connect() as connection:
            return known_vintages(connection, source, self.origins, self.until)

    def pending(self, source: str) -> list[Snapshot]:
        """Snapshots that are archived and not yet in the warehouse: of this run, or of one that was killed."""
        vintages = self.vintages(source)
        known = {vintage.vintage_id for vintage in vintages}
        snapshots = self.archive.snapshots(source, self.origins)
        if isinstance(self.sources[source], ExportFiles):
            # Each holds all files so far: only the newest is worth reading.
            return [snapshot for snapshot in snapshots[-1:] if snapshot.snapshot_id not in known]
        pending = [snapshot for snapshot in snapshots if snapshot.snapshot_id not in known]
        if not pending and snapshots and snapshots[-1].snapshot_id != vintages[-1].vintage_id:
            # The agency has gone back to an earlier vintage.
            return snapshots[-1:]
        return pending

    @cached_property
    def rejected(self) -> frozenset[str]:
        """Ids of vintages that did not pass, as they stood when the run began."""
        with self.warehouse.connect() as connection:
            return rejected_vintages(connection)

    def load_pending(self, source: Source, loaded_at: datetime) -> list[Snapshot]:
        """Load what is pending; a snapshot that cannot be read is recorded as such, and no other is disturbed."""
        pending = self.pending(source.name)
        if isinstance(source, ExportFiles):
            for snapshot in pending:
                self._load_exports(source, snapshot, loaded_at)
            return pending
        known = {vintage.vintage_id for vintage in self.vintages(source.name)}
        for snapshot in pending:
            new = _new_vintage(snapshot)
            if snapshot.snapshot_id in known:
                make_newest(self.warehouse, new)
                continue
            try:
                rows, values = rows_and_values(source, self.archive, snapshot)
            except (ApiError, ExtractError, SourceError, ArchiveDamaged) as error:
                logger.error("%s cannot be read: %s", source.name, error)
                record_unreadable(self.warehouse, new, str(error), loaded_at)
            else:
                load_vintage(self.warehouse, self.raw_table(source), new, rows, values, loaded_at)
                logger.info("loaded %s, %s rows of vintage %s", source.name, f"{rows.num_rows:,}", new.vintage_id)
        return pending

    def _load_exports(self, source: ExportFiles, snapshot: Snapshot, loaded_at: datetime) -> None:
        from pipelines.bibliometrics.errors import ExportError
        from pipelines.load.publications import publication_rows

        new = _new_vintage(snapshot)
        try:
            rows = publication_rows(self.archive, snapshot, self.read_exports)
        except (ExportError, ArchiveDamaged) as error:
            logger.error("%s cannot be read: %s", source.name, error)
            record_unreadable(self.warehouse, new, str(error), loaded_at)
            return
        accepted = [vintage.vintage_id for vintage in self.vintages(source.name) if vintage.state == "accepted"]
        load_publications(self.warehouse, new, rows, loaded_at, keep=accepted[-1:])
        number = rows["publications"].num_rows
        logger.info("loaded %s, %s publications of vintage %s", source.name, f"{number:,}", new.vintage_id)

    def unvalidated(self, source: str) -> list[Vintage]:
        """Vintages that no contract has validated yet, oldest first."""
        return [vintage for vintage in self.vintages(source) if vintage.state in ("loaded", "unreadable")]

    def accepted_before(self, vintage: Vintage) -> Vintage | None:
        """The newest accepted vintage older than `vintage`, or None."""
        older = [v for v in self.vintages(vintage.source) if v.fetched_at < vintage.fetched_at]
        return next((v for v in reversed(older) if v.state == "accepted"), None)

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """The rows of `vintage` as its contract reads them: no vintage column."""
        with self.warehouse.connect() as connection:
            # The id is 16 hexadecimal digits of our own making, so it can stand in the query as it is.
            where = f"vintage_id = '{vintage.vintage_id}'"
            rows = read_table(self.warehouse, connection, f"raw.{vintage.source}", where)
        frame: pd.DataFrame = rows.drop_columns("vintage_id").to_pandas()
        return frame

    def fingerprint(self, vintage: Vintage) -> dict[str, object] | None:
        """The metadata fingerprint that was archived with `vintage`, or None if the archive has lost it."""
        snapshots = self.archive.snapshots(vintage.source, self.origins)
        return next((s.fingerprint for s in snapshots if s.snapshot_id == vintage.vintage_id), None)

    def fetched_codes(self, vintage: Vintage) -> set[tuple[str | None, str]]:
        """Variable and code of every code that `vintage` has cells for."""
        columns = (tables.variable_values.c.variable, tables.variable_values.c.code)
        query = select(*columns).where(tables.variable_values.c.vintage_id == vintage.vintage_id)
        with self.warehouse.connect() as connection:
            return {(row[0], row[1]) for row in connection.execute(query)}

    def decide(self, vintage: Vintage, outcomes: Sequence[CheckResult], validated_at: datetime) -> bool:
        """Accept or reject `vintage` on its outcomes; returns whether it was accepted."""
        accepted = not any(outcome.blocking for outcome in outcomes)
        with self.warehouse.connect() as connection, connection.begin():
            validate(connection, vintage.vintage_id, accepted=accepted, validated_at=validated_at)
        return accepted


def _new_vintage(snapshot: Snapshot) -> NewVintage:
    return NewVintage(
        vintage_id=snapshot.snapshot_id,
        source=snapshot.source,
        table_id=snapshot.table_id,
        origin=snapshot.origin,
        updated=snapshot.updated,
        fetched_at=datetime.fromisoformat(snapshot.fetched_at),
        licence=snapshot.licence,
    )


def _declare_sources(connection: Connection, sources: Collection[Source]) -> None:
    connection.execute(tables.sources.delete())
    connection.execute(tables.series_breaks.delete())
    connection.execute(tables.corrections.delete())
    connection.execute(insert(tables.sources).values([_declared(source) for source in sources]))
    breaks = [
        {"source": source.name, "year": broken.year, "reason_sv": broken.sv, "reason_en": broken.en}
        for source in sources
        for broken in source.breaks
    ]
    if breaks:
        connection.execute(insert(tables.series_breaks).values(breaks))
    corrections = [_corrected(source, correction) for source in sources for correction in source.corrections]
    if corrections:
        connection.execute(insert(tables.corrections).values(corrections))


def _corrected(source: Source, correction: Correction) -> dict[str, str | float | None]:
    return {
        "source": source.name,
        "name": correction.name,
        "cell": ", ".join(f"{column} {code}" for column, code in correction.cell.items()),
        "value": correction.value,
        "expected": correction.expected,
        "status": correction.status,
        "reason_sv": correction.sv,
        "reason_en": correction.en,
    }


def _declared(source: Source) -> dict[str, str | None]:
    same = ("agency", "product", "regime", "classification", "licence", "cadence")
    titles = {"source": source.name, "title_sv": source.title.sv, "title_en": source.title.en}
    place = {"matrix": source.place.matrix or "", "table_id": source.place.table_id}
    return {**titles, **place, **{name: getattr(source, name) for name in same}}
