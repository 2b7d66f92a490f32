"""Inboxes whose files fill shared tables together: exports of publications, files of projects.

What such files have in common on their way into the archive. Not here: what a file of one inbox is
(``export_files.py``, ``project_files.py``), or extracts, each of which is a table of its own (``extract_files.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pipelines.archive import Origin, Snapshot
from pipelines.ingest.dropped_files import AnySource, Arrival, DroppedFiles
from pipelines.ingest.inbox import Drop, DroppedFile

AnyReading = TypeVar("AnyReading")


class FileSets(DroppedFiles[AnySource], Generic[AnySource, AnyReading]):
    """One run's ingest of an inbox of sets: a set of real files, and one of simulated files beside it."""

    real: str
    """Source of the files that people drop."""
    simulated: str
    """Source of the files that say they are simulated."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Take the same arguments as `DroppedFiles`."""
        super().__init__(*args, **more)
        self._read_files: dict[str, AnyReading] = {}

    def read_already(self, sha256: str) -> AnyReading | None:
        """See `Ingestion.read_already`."""
        return self._read_files.get(sha256)

    def arrival(self, drop: Drop, file: DroppedFile, facts: Mapping[str, Any], *, is_simulated: bool) -> Arrival:
        """A file on its way into its set, dated by when it was saved."""
        received = f"{drop.received:%Y-%m-%dT%H:%M:%SZ}"
        if is_simulated:
            return Arrival(self.simulated, "simulated", drop, file, received, facts)
        origin: Origin = "live" if self.api == "live" else "recorded"
        return Arrival(self.real, origin, drop, file, received, facts)

    def described(self, source: AnySource, base: Snapshot | None, arrivals: Sequence[Arrival]) -> Mapping[str, Any]:
        """See `DroppedFiles.described`."""
        shas = {arrival.file.sha256 for arrival in arrivals} | {part.sha256 for part in (base.parts if base else ())}
        return {"table_id": "1 file" if len(shas) == 1 else f"{len(shas)} files", "fingerprint": {}}

    def reason(self, error: Exception) -> str:
        """See `DroppedFiles.reason`."""
        return f"could not be read: {error}"
