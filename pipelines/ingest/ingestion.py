"""A way in: what every way of ingesting sources offers to a run.

The one interface, and what a way in is given to work with. Not here: any way in (``fetching.py`` asks an API,
``extract_files.py`` and ``export_files.py`` take what people drop).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.archive import Archive
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.openalex_snapshot import SnapshotFolder
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.quiet import Quiet
from pipelines.ingest.table_ids import TableIds
from pipelines.settings import ApiMode
from warehouse.check_results import CheckResult


class Ingestion(ABC):
    """One way in, for the length of one run: whatever it does, it does once, however often the answer is needed."""

    @property
    @abstractmethod
    def outcomes(self) -> Sequence[FetchOutcome]:
        """Ingest what is new; one outcome a source."""

    @property
    def findings(self) -> list[CheckResult]:
        """Ingest what is new; what people should know of it beside the outcomes."""
        return []

    def read_already(self, sha256: str) -> Any | None:
        """What this run has read of a file by its hash, so that loading need not read it again."""
        return None


@dataclass(frozen=True)
class Surroundings:
    """What a way in finds in its installation.

    Attributes:
        api: whose figures the home holds.
        session: opens the agencies' APIs, or gives those that are open.
        table_ids: ids of tables that were found by search.
        archive: where everything goes.
        inboxes: folder of the inboxes, one folder each.
        quiet_seconds: how long nobody must have written to a dropped file.
        shipped: folder of simulated files that ship with the project, laid out alike; None on a live run.
        openalex: where a snapshot of OpenAlex is, if there is one.
        rejected: ids of vintages that must not be built upon.
        damaged: ids of snapshots that wait to be loaded and that the archive has not whole any more.
        refetch: fetch everything, changed or not.
    """

    api: ApiMode
    session: Callable[[], ApiSession]
    table_ids: Callable[[], TableIds]
    archive: Archive
    inboxes: Path
    quiet_seconds: float
    shipped: Path | None
    openalex: SnapshotFolder
    rejected: Callable[[], frozenset[str]]
    damaged: Callable[[], frozenset[str]]
    refetch: bool

    def inbox(self, name: str) -> Inbox:
        """The inbox where people drop files of a kind."""
        return Inbox(self.inboxes / name, Quiet(self.quiet_seconds))

    def shipped_inbox(self, name: str) -> Inbox | None:
        """Simulated drops in place of people's, for runs on the sample alone."""
        return Inbox(self.shipped / name, Quiet(0), ships=True) if self.shipped is not None else None
