"""Taking in: what was dropped into inbox/bibliometrics is read whole, and goes into the archive or into quarantine.

Belongs here: the way of a parcel (a file, a folder or a zip) into a snapshot, and which files make up a snapshot.
Does not belong here: reading formats (``bibliometrics/``), moving files (``delivered/inbox.py``), or what follows the
archive.

A parcel is taken in whole or not at all: one file of it that cannot be read puts the parcel aside. A snapshot is all
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
from pipelines.checks.outcome import CheckOutcome
from pipelines.collection import FetchOutcome, Outcome, utc_now
from pipelines.exports.parcels import ExportFile, Parcel, ParcelInbox
from pipelines.exports.reports import exports_finding, report
from pipelines.exports.sources import REAL, SIMULATED, ExportFiles
from pipelines.settings import ApiMode

if TYPE_CHECKING:
    from pipelines.exports.reading import ReadFile

logger = logging.getLogger(__name__)

# In the title of each record that the project's generator makes, and in no title of a journal.
_MARKS = tuple("SIMULERAD POST".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True)
class _Arrival:
    """A file that can be read, on its way into the archive."""

    file: ExportFile
    parcel: Parcel
    read: ReadFile

    def part(self) -> NewPart:
        facts = {
            "file": self.file.name,
            "parcel": self.parcel.name,
            "received": f"{self.parcel.received:%Y-%m-%dT%H:%M:%SZ}",
            "kind": self.read.kind,
            "provenance": list(self.read.provenance),
        }
        return NewPart("data", self.file.body, facts)


class Exports:
    """One run's taking-in of exports; the inbox is gone through once, however often the answer is needed.

    Args:
        sources: the sets of exports that a run may publish.
        inbox: where people drop parcels.
        shipped: simulated files that ship with the project, read where they lie; None on a live run.
        archive: where the files go.
        api: whose figures the home holds.
        rejected: ids of vintages that must not be built upon.
        clock: now, UTC.
    """

    def __init__(
        self,
        sources: Mapping[str, ExportFiles],
        inbox: ParcelInbox,
        shipped: ParcelInbox | None,
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
        for parcel, ships in self._waiting():
            sources = {known[file.sha256] for file in parcel.files if file.sha256 in known}
            fresh = [file for file in parcel.files if file.sha256 not in known]
            if parcel.failure is None and not fresh:
                if not ships:
                    self._move_to_taken(parcel)
                    for source in sources:
                        again[source] = f"{parcel.name} was dropped before: all its files are in the archive."
                continue
            for arrival in self._read(parcel, fresh, ships=ships):
                arrivals.setdefault(self._source_of(arrival), []).append(arrival)
        return [
            self._outcome(source, arrivals.get(name, []), again.get(name)) for name, source in self._sources.items()
        ]

    def take_in(self) -> CheckOutcome:
        """Take in what was dropped; returns whether parcels lie in quarantine, told at every run until none do."""
        assert self.outcomes is not None
        return exports_finding(self._inbox.quarantined(), self._reasons, self._stuck)

    def _waiting(self) -> Iterator[tuple[Parcel, bool]]:
        if self._shipped is not None:
            yield from ((parcel, True) for parcel in self._shipped.waiting(self._stuck))
        self._inbox.prepare()
        yield from ((parcel, False) for parcel in self._inbox.waiting(self._stuck))

    def _known(self) -> dict[str, str]:
        """SHA-256 of every file that stands in a snapshot a run of this kind may use -> its source."""
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

    def _read(self, parcel: Parcel, fresh: Collection[ExportFile], *, ships: bool) -> list[_Arrival]:
        """The parcel's new files, each read; none of them where one cannot be, and then it is in quarantine."""
        from pipelines.bibliometrics.errors import ExportError
        from pipelines.exports.reading import read_file

        try:
            if parcel.failure is not None:
                raise parcel.failure
            unique = {file.sha256: file for file in fresh}
            arrivals = [_Arrival(file, parcel, read_file(file.name, file.body)) for file in unique.values()]
            if self._api == "live" and any(_is_marked(file) for file in unique.values()):
                raise ExportError(
                    parcel.name,
                    "it is labelled as simulated",
                    "real records only, since this home holds live figures",
                    "Drop it into a home of the sample.",
                )
        except ExportError as error:
            if ships:
                raise
            self._put_aside(parcel, error)
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
            message = f"{name}: {files} taken in, {len(latest.parts)} in all, as vintage {latest.snapshot_id}."
            logger.info("%s", message)
            return FetchOutcome(name, "new_vintage", latest.table_id, latest.updated, latest, message)
        message = again or f"{name}: nothing new was dropped since {latest.updated}."
        outcome: Outcome = "same_bytes" if again else "unchanged"
        return FetchOutcome(name, outcome, latest.table_id, latest.updated, latest, message)

    def _latest(self, source: str) -> Snapshot | None:
        return self._archive.latest(source, [self._origin(source)])

    def _store(self, source: ExportFiles, arrivals: list[_Arrival]) -> Snapshot:
        """All files so far and the new ones as one snapshot; then the parcels may leave the inbox."""
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
            updated=f"{max(arrival.parcel.received for arrival in arrivals):%Y-%m-%dT%H:%M:%SZ}",
            fetched_at=self._clock().isoformat(timespec="microseconds"),
            licence=source.licence,
            fingerprint={},
            parts=[*kept, *(arrival.part() for arrival in unique.values())],
        )
        for parcel in {id(arrival.parcel): arrival.parcel for arrival in arrivals}.values():
            if not parcel.ships:
                self._move_to_taken(parcel)
        return snapshot

    def _put_aside(self, parcel: Parcel, error: Exception) -> None:
        reason = str(error).rstrip(".")
        self._reasons[parcel.name] = reason
        logger.warning("%s is put aside, with a report: %s.", parcel.name, reason)
        try:
            self._inbox.move_to_quarantine(parcel, report(parcel, error))
        except OSError as trouble:
            self._stuck[parcel.name] = f"{reason}, and it cannot be put aside ({trouble.strerror})"

    def _move_to_taken(self, parcel: Parcel) -> None:
        """The bytes are archived already: a folder that cannot be written to is no reason to stop the night."""
        try:
            self._inbox.move_to_taken(parcel)
        except OSError as trouble:
            self._stuck[parcel.name] = f"is archived and cannot be moved out of the inbox ({trouble.strerror})"


def _is_marked(file: ExportFile) -> bool:
    return any(file.holds(mark) for mark in _MARKS) or file.body[:400].find(b"# SIMULERAD") >= 0
