"""What every kind of source can do: be ingested, loaded and validated.

The interface. Not here: any kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pipelines.archive import Snapshot
from pipelines.checks.view import VintageView
from pipelines.ingest.ingestion import Ingestion, Surroundings
from pipelines.load.loader import LoadedKind, Loader
from pipelines.sources.declaration import Source
from warehouse.check_results import FILES_READABLE, READABLE, CheckResult, CheckSpec
from warehouse.vintages import VintageState


class SourceKind(LoadedKind, ABC):
    """One kind of source. It keeps no state: a run's state is in its ingestion and its loader."""

    readable: ClassVar[CheckSpec] = READABLE
    """The check that a vintage could be read, which comes before all others."""

    @abstractmethod
    def open_ingestion(self, sources: Mapping[str, Any], surroundings: Surroundings) -> Ingestion:
        """The way in of the sources of this kind, for the length of one run."""

    @abstractmethod
    def checks(self, source: str) -> tuple[CheckSpec, ...]:
        """The checks that every vintage of a source has to pass, in the order in which they are made."""

    @abstractmethod
    def validate(self, view: VintageView) -> list[CheckResult]:
        """What those checks find in one vintage, one result a check."""

    def unloaded(self, snapshots: Sequence[Snapshot], known: Mapping[str, VintageState]) -> list[Snapshot]:
        """See `LoadedKind.unloaded`: by default each of them is worth loading."""
        return [snapshot for snapshot in snapshots if snapshot.snapshot_id not in known]


class FileSetKind(SourceKind, ABC):
    """A kind whose files fill shared tables together; each vintage is of all files so far."""

    readable = FILES_READABLE

    def unloaded(self, snapshots: Sequence[Snapshot], known: Mapping[str, VintageState]) -> list[Snapshot]:
        """See `LoadedKind.unloaded`: only the newest that can be read, which has all files until then."""
        for snapshot in reversed(snapshots):
            if snapshot.snapshot_id not in known:
                return [snapshot]
            if known[snapshot.snapshot_id] != "unreadable":
                break
        return []

    @staticmethod
    def kept(loader: Loader, source: Source) -> list[str]:
        """Id of the vintage of a source that stays in the warehouse beside a new one: the newest accepted."""
        accepted = [vintage.vintage_id for vintage in loader.vintages(source.name) if vintage.state == "accepted"]
        return accepted[-1:]
