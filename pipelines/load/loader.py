"""Loader: archived snapshots become vintages in the warehouse, which are accepted or rejected.

The way of a snapshot from the archive to the vintage that the models may read, and the rule that a rejected one stands
aside. Not here: fetching (``ingest/``), how a kind of source becomes rows (``kinds/``), or what a vintage has to fulfil
(``checks/``).
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.archive import Archive, ArchiveDamaged, Origin, Snapshot
from pipelines.load.declared_sources import write_sources
from pipelines.load.strategies import create_strategy_tables
from pipelines.load.strategy_tables import SCHEMA as STRATEGIES
from pipelines.load.view import LoadedVintage
from pipelines.sources.declaration import Source
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.tables import QUALITY, RAW, create_tables
from warehouse.vintages import (
    NewVintage,
    Vintage,
    VintageState,
    make_newest,
    record_unreadable,
    rejected_vintages,
    validate,
    vintages_by_source,
)

logger = logging.getLogger(__name__)


class Unreadable(Exception):
    """The bytes of a snapshot are whole, and are no answer, or no file, of their source."""


class LoadedKind(ABC):
    """What the loader needs to know of a kind of source."""

    @abstractmethod
    def create_tables(self, present: PresentTables, sources: Iterable[Source]) -> None:
        """Create the tables that sources of this kind fill and that are missing; what exists stays."""

    @abstractmethod
    def unloaded(self, snapshots: Sequence[Snapshot], known: Mapping[str, VintageState]) -> list[Snapshot]:
        """Those of a source's snapshots, oldest first, that are worth loading and not `known` yet."""

    @abstractmethod
    def forget(self, warehouse: Warehouse, source: Source, vintage_ids: Collection[str]) -> None:
        """Take vintages of a source out of its tables and of the register: their snapshots are loaded again, if any."""

    @abstractmethod
    def load(self, loader: Loader, source: Source, snapshot: Snapshot, new: NewVintage, loaded_at: datetime) -> str:
        """Load a snapshot as vintage `new`, whole or not at all; returns how much it was, in words.

        Raises:
            Unreadable: its bytes are no answer, or no file, of the source.
            ArchiveDamaged: the bytes are not those that came in.
        """


def _nothing_read(sha256: str) -> Any | None:
    return None


@dataclass(frozen=True)
class Loader:
    """The way from the archive to accepted vintages.

    Attributes:
        sources: what may be loaded.
        kinds: how, by the kind that a source names.
        archive, warehouse: from where and to where.
        origins: those that the run may publish.
        until: everything is as it was then; vintages that were fetched later do not exist.
        read_already: what this run has read of a file, by SHA-256; None where it has not.
        organisations: the installation's own rules of affiliations, beside those that ship with the project.
        home: the installation's folder, for its own rates of projects.
    """

    sources: Mapping[str, Source]
    kinds: Mapping[str, LoadedKind]
    archive: Archive
    warehouse: Warehouse
    origins: Collection[Origin]
    until: datetime | None = None
    read_already: Callable[[str], Any | None] = _nothing_read
    organisations: Path | None = None
    home: Path | None = None
    _known: dict[str, list[Vintage]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Vintages by source, for as long as this loader has changed none: while it may write, nobody else may."""

    def prepare(self) -> None:
        """Make the tables that are missing, and write down the sources as they are declared."""
        create_tables(self.warehouse)
        with self.warehouse.connect() as connection, connection.begin():
            present = PresentTables.seen_by(connection, RAW, QUALITY, STRATEGIES)
            for name, kind in self.kinds.items():
                kind.create_tables(present, [one for one in self.sources.values() if one.kind == name])
            create_strategy_tables(present)
            write_sources(connection, self.sources.values())
        self._known.clear()

    def vintages(self, source: str) -> list[Vintage]:
        """Vintages of `source` that the warehouse has, oldest first."""
        if source not in self._known:
            # A run asks for all of them, each some eight times.
            wanted = {source, *self.sources} - self._known.keys()
            with self.warehouse.connect() as connection:
                self._known.update(vintages_by_source(connection, wanted, self.origins, self.until))
        return list(self._known[source])

    def pending(self, source: str) -> list[Snapshot]:
        """Snapshots that are archived whole and not yet in the warehouse: of this run, or of one that was killed."""
        return [snapshot for snapshot in self._unloaded(source) if not self.archive.damage(snapshot)]

    def damaged(self, source: str) -> dict[str, str]:
        """Snapshots that cannot be loaded because the archive has lost or harmed their bytes: id -> in a sentence.

        That is no verdict on the vintage: it is loaded when its bytes are there again.
        """
        found = {one.snapshot_id: self.archive.damage(one) for one in self._unloaded(source)}
        return {snapshot_id: reported for snapshot_id, reported in found.items() if reported is not None}

    def _unloaded(self, source: str) -> list[Snapshot]:
        vintages = self.vintages(source)
        snapshots = self.archive.snapshots(source, self.origins)
        known = {one.vintage_id: one.state for one in vintages}
        unloaded = self.kinds[self.sources[source].kind].unloaded(snapshots, known)
        if not unloaded and snapshots and snapshots[-1].snapshot_id != vintages[-1].vintage_id:
            # The agency has gone back to an earlier vintage.
            return snapshots[-1:]
        return unloaded

    @cached_property
    def rejected(self) -> frozenset[str]:
        """Ids of vintages that did not pass, as they stood when the run began."""
        with self.warehouse.connect() as connection:
            return rejected_vintages(connection)

    def load_pending(self, source: Source, loaded_at: datetime) -> list[Snapshot]:
        """Load what is pending; a snapshot that cannot be read is recorded as such, and no other is disturbed."""
        done: list[Snapshot] = []
        # Of a set of files that cannot be read any more, the one before it is pending then.
        while pending := [snapshot for snapshot in self.pending(source.name) if snapshot not in done]:
            known = {vintage.vintage_id for vintage in self.vintages(source.name)}
            for snapshot in pending:
                with self._changing(source.name):
                    self._load(source, snapshot, loaded_at, is_known=snapshot.snapshot_id in known)
            done += pending
        return done

    def _load(self, source: Source, snapshot: Snapshot, loaded_at: datetime, *, is_known: bool) -> None:
        new = _new_vintage(snapshot)
        if is_known:
            make_newest(self.warehouse, new)
            return
        try:
            loaded = self.kinds[source.kind].load(self, source, snapshot, new, loaded_at)
        except Unreadable as error:
            logger.error("%s cannot be read: %s", source.name, error)
            record_unreadable(self.warehouse, new, str(error), loaded_at)
        except ArchiveDamaged as error:
            logger.error("%s cannot be loaded: %s", source.name, error)
        else:
            logger.info("loaded %s, %s of vintage %s", source.name, loaded, new.vintage_id)

    def forget(self, source: Source, vintage_ids: Collection[str]) -> None:
        """Take vintages of a source out of the warehouse: their snapshots are loaded again, if any."""
        with self._changing(source.name):
            self.kinds[source.kind].forget(self.warehouse, source, vintage_ids)

    def unvalidated(self, source: str) -> list[Vintage]:
        """Vintages that no contract has validated yet, oldest first."""
        return [vintage for vintage in self.vintages(source) if vintage.state in ("loaded", "unreadable")]

    def view(self, vintage: Vintage) -> LoadedVintage:
        """A vintage as the checks look at it."""
        older = [
            one
            for one in self.vintages(vintage.source)
            # Figures of one origin are no revision of another's: what is simulated says nothing of what is real.
            if one.fetched_at < vintage.fetched_at and one.origin == vintage.origin and one.state == "accepted"
        ]
        source = self.sources[vintage.source]
        before = LoadedVintage(source, older[-1], None, self.warehouse, self.archive) if older else None
        return LoadedVintage(source, vintage, before, self.warehouse, self.archive)

    def decide(self, vintage: Vintage, validated_at: datetime, *, accepted: bool) -> None:
        """Accept or reject `vintage`."""
        with self._changing(vintage.source), self.warehouse.connect() as connection, connection.begin():
            validate(connection, vintage.vintage_id, accepted=accepted, validated_at=validated_at)

    @contextmanager
    def _changing(self, source: str) -> Iterator[None]:
        try:
            yield
        finally:
            self._known.pop(source, None)


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
