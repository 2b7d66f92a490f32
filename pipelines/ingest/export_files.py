"""ingesting: what was dropped into inbox/bibliometrics is read whole, and goes into the archive or into quarantine.

Belongs here: the way of a batch (a file, a folder or a zip) into a snapshot, and which files make up a snapshot.
Does not belong here: reading formats (``bibliometrics/``), moving files (``delivered/inbox.py``), or what follows the
archive.

A batch is ingested whole or not at all: one file of it that cannot be read puts the batch aside. A snapshot is all
files of one source that were dropped so far, each stored once whatever it is called and however it was packed. A
snapshot that was rejected is not built upon.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.archive import Archive, ArchiveError, NewPart, Origin, Part, Snapshot
from pipelines.clock import utc_now
from pipelines.ingest.export_batches import Batch, BatchInbox, ExportFile
from pipelines.ingest.export_reports import exports_finding, report
from pipelines.ingest.outcome import FetchOutcome, Outcome
from pipelines.settings import ApiMode
from pipelines.sources.export_sets import REAL, SIMULATED, ExportFiles
from warehouse.check_results import CheckResult

if TYPE_CHECKING:
    from pipelines.bibliometrics.files import ReadFile

logger = logging.getLogger(__name__)

# In the title of each record that the project's generator makes, and in no title of a journal.
_MARKS = tuple("SIMULERAD POST".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True)
class _Arrival:
    """A file that can be read, on its way into the archive."""

    file: ExportFile
    batch: Batch
    read: ReadFile

    def part(self) -> NewPart:
        facts = {
            "file": self.file.name,
            "batch": self.batch.name,
            "received": f"{self.batch.received:%Y-%m-%dT%H:%M:%SZ}",
            "kind": self.read.kind,
            "provenance": list(self.read.provenance),
        }
        return NewPart("data", self.file.body, facts)


class Exports:
    """One run's ingest of exports; the inbox is gone through once, however often the answer is needed.

    Args:
        sources: the sets of exports that a run may publish.
        inbox: where people drop batches.
        shipped: simulated files that ship with the project, read where they lie; None on a live run.
        archive: where the files go.
        api: whose figures the home holds.
        rejected: ids of vintages that must not be built upon.
        clock: now, UTC.
    """

    def __init__(
        self,
        sources: Mapping[str, ExportFiles],
        inbox: BatchInbox,
        shipped: BatchInbox | None,
        archive: Archive,
        api: ApiMode,
        rejected: Callable[[], Collection[str]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sources = sources
        self._inbox = inbox
        self._shipped = shipped
        self._archive = archive
        self._api = api
        self._rejected = rejected
        self._clock = clock
        self._reasons: dict[str, str] = {}
        self._stuck: dict[str, str] = {}
        self.read_files: dict[str, ReadFile] = {}
        """What was read in this run, by the file's SHA-256: loading need not read it again."""

    @cached_property
    def outcomes(self) -> list[FetchOutcome]:
        """Take in what was dropped; one outcome a source, in the order of their names."""
        arrivals: dict[str, list[_Arrival]] = {}
        again: dict[str, str] = {}
        known = self._known()
        for batch, ships in self._waiting():
            sources = {known[file.sha256] for file in batch.files if file.sha256 in known}
            fresh = [file for file in batch.files if file.sha256 not in known]
            if batch.failure is None and not fresh:
                if not ships:
                    self._move_to_taken(batch)
                    for source in sources:
                        again[source] = f"{batch.name} was dropped before: all its files are in the archive."
                continue
            for arrival in self._read(batch, fresh, ships=ships):
                arrivals.setdefault(self._source_of(arrival), []).append(arrival)
        return [
            self._outcome(source, arrivals.get(name, []), again.get(name)) for name, source in self._sources.items()
        ]

    def ingest(self) -> CheckResult:
        """Take in what was dropped; returns whether batches lie in quarantine, reported at every run until none do."""
        assert self.outcomes is not None
        return exports_finding(self._inbox.quarantined(), self._reasons, self._stuck)

    def _waiting(self) -> Iterator[tuple[Batch, bool]]:
        if self._shipped is not None:
            yield from ((batch, True) for batch in self._shipped.waiting(self._stuck))
        self._inbox.prepare()
        yield from ((batch, False) for batch in self._inbox.waiting(self._stuck))

    def _known(self) -> dict[str, str]:
        """SHA-256 of every file that is in a snapshot a run of this kind may use -> its source."""
        rejected = self._rejected()
        return {
            part.sha256: name
            for name in self._sources
            for snapshot in self._archive.snapshots(name, [self._origin(name)])
            if snapshot.snapshot_id not in rejected
            for part in snapshot.parts
        }

    def _origin(self, source: str) -> Origin:
        if self._sources[source].is_simulated:
            return "simulated"
        return "live" if self._api == "live" else "recorded"

    def _read(self, batch: Batch, fresh: Collection[ExportFile], *, ships: bool) -> list[_Arrival]:
        """The batch's new files, each read; none of them where one cannot be, and then it is in quarantine."""
        from pipelines.bibliometrics.errors import ExportError
        from pipelines.bibliometrics.files import read_file

        try:
            if batch.failure is not None:
                raise batch.failure
            unique = {file.sha256: file for file in fresh}
            arrivals = [_Arrival(file, batch, read_file(file.name, file.body)) for file in unique.values()]
            if self._api == "live" and any(_is_marked(file) for file in unique.values()):
                raise ExportError(
                    batch.name,
                    "it is labelled as simulated",
                    "real records only, since this home holds live figures",
                    "Drop it into a home of the sample.",
                )
        except ExportError as error:
            if ships:
                raise
            self._quarantined(batch, error)
            return []
        self.read_files |= {arrival.file.sha256: arrival.read for arrival in arrivals}
        return arrivals

    def _source_of(self, arrival: _Arrival) -> str:
        return SIMULATED if _is_marked(arrival.file) else REAL

    def _outcome(self, source: ExportFiles, arrivals: list[_Arrival], again: str | None) -> FetchOutcome:
        name = source.name
        try:
            snapshot = self._store(source, arrivals) if arrivals else None
        except ArchiveError as error:
            latest = self._latest(name)
            message = f"{name}: what was dropped could not be archived: {error} It waits in the inbox."
            logger.warning("%s", message)
            updated = latest.updated if latest else None
            return FetchOutcome(name, "failed", latest.table_id if latest else None, updated, latest, message, True)
        latest = self._latest(name)
        if latest is None:
            message = f"{name}: nothing has been dropped into inbox/bibliometrics yet."
            return FetchOutcome(name, "unchanged", None, None, None, message)
        if snapshot is not None:
            files = "1 file" if len(arrivals) == 1 else f"{len(arrivals)} files"
            message = f"{name}: {files} ingested, {len(latest.parts)} in all, as vintage {latest.snapshot_id}."
            logger.info("%s", message)
            return FetchOutcome(name, "new_vintage", latest.table_id, latest.updated, latest, message)
        message = again or f"{name}: nothing new was dropped since {latest.updated}."
        outcome: Outcome = "same_bytes" if again else "unchanged"
        return FetchOutcome(name, outcome, latest.table_id, latest.updated, latest, message)

    def _latest(self, source: str) -> Snapshot | None:
        return self._archive.latest(source, [self._origin(source)])

    def _store(self, source: ExportFiles, arrivals: list[_Arrival]) -> Snapshot:
        """All files so far and the new ones as one snapshot; then the batches may leave the inbox."""
        rejected = self._rejected()
        earlier = [
            snapshot
            for snapshot in self._archive.snapshots(source.name, [self._origin(source.name)])
            if snapshot.snapshot_id not in rejected
        ]
        kept: list[NewPart | Part] = list(earlier[-1].parts) if earlier else []
        unique = {arrival.file.sha256: arrival for arrival in arrivals}
        number = len(kept) + len(unique)
        snapshot, _ = self._archive.store(
            source=source.name,
            table_id="1 file" if number == 1 else f"{number} files",
            origin=self._origin(source.name),
            updated=f"{max(arrival.batch.received for arrival in arrivals):%Y-%m-%dT%H:%M:%SZ}",
            fetched_at=self._clock().isoformat(timespec="microseconds"),
            licence=source.licence,
            fingerprint={},
            parts=[*kept, *(arrival.part() for arrival in unique.values())],
        )
        for batch in {id(arrival.batch): arrival.batch for arrival in arrivals}.values():
            if not batch.ships:
                self._move_to_taken(batch)
        return snapshot

    def _quarantined(self, batch: Batch, error: Exception) -> None:
        reason = str(error).rstrip(".")
        self._reasons[batch.name] = reason
        logger.warning("%s is quarantined, with a report: %s.", batch.name, reason)
        try:
            self._inbox.move_to_quarantine(batch, report(batch, error))
        except OSError as trouble:
            self._stuck[batch.name] = f"{reason}, and it cannot be quarantined ({trouble.strerror})"

    def _move_to_taken(self, batch: Batch) -> None:
        """The bytes are archived already: a folder that cannot be written to is no reason to stop the nightly run."""
        try:
            self._inbox.move_to_taken(batch)
        except OSError as trouble:
            self._stuck[batch.name] = f"is archived and cannot be moved out of the inbox ({trouble.strerror})"


def _is_marked(file: ExportFile) -> bool:
    return any(file.holds(mark) for mark in _MARKS) or file.body[:400].find(b"# SIMULERAD") >= 0
