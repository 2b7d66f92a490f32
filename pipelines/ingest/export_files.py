"""Bibliometric exports, from the inbox into the archive.

What a file of this inbox is. Not here: the way into the archive, which is that of every inbox (``dropped_files.py``),
or reading formats (``bibliometrics/``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.bibliometrics.errors import ExportError
from pipelines.ingest.dropped_files import Arrival
from pipelines.ingest.file_sets import FileSets
from pipelines.ingest.inbox import REPORT_ENDING, Drop, DroppedFile
from pipelines.ingest.openalex_snapshot import SnapshotFolder
from pipelines.sources.export_sets import REAL, SIMULATED, ExportFiles
from warehouse.check_results import CheckSpec

if TYPE_CHECKING:
    from pipelines.bibliometrics.files import ReadFile

READ = CheckSpec(
    name="exports_read",
    kind="fetch",
    severity="warning",
    description_en="Every export that was dropped into the inbox can be read whole, and was ingested.",
    expected="every dropped export to be read whole",
    advice=f"Read the report beside it (*{REPORT_ENDING} in inbox/bibliometrics/quarantine), export or fix it, "
    "drop it into inbox/bibliometrics and delete what is in quarantine",
)

# In the title of each record that the project's generator makes, and in no title of a journal.
_MARKS = tuple("SIMULERAD POST".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class Exports(FileSets[ExportFiles, "ReadFile"]):
    """One run's ingest of exports."""

    recognised = READ
    refusals = (ExportError,)
    real, simulated = REAL, SIMULATED

    def __init__(self, *args: Any, openalex: SnapshotFolder | None = None) -> None:
        """Take the same arguments as `DroppedFiles`, and where a snapshot of OpenAlex may be."""
        super().__init__(*args)
        self._openalex = openalex

    def _waiting(self) -> Iterator[tuple[Drop, bool]]:
        """The drops, that of a snapshot among them."""
        if self._openalex is not None:
            self._openalex.deliver(self._inbox.folder)
        yield from super()._waiting()

    def read(self, drop: Drop, fresh: Sequence[DroppedFile]) -> list[Arrival]:
        """See `DroppedFiles.read`: every file is an export or a reference table."""
        from pipelines.bibliometrics.files import read_file

        found = {file.sha256: read_file(file.name, file.body) for file in fresh}
        self._read_files |= found
        return [self._arrival(drop, file, found[file.sha256]) for file in fresh]

    def _arrival(self, drop: Drop, file: DroppedFile, read: ReadFile) -> Arrival:
        facts = {"batch": drop.name, "kind": read.kind, "provenance": list(read.provenance)}
        return self.arrival(drop, file, facts, is_simulated=_is_marked(file))

    @property
    def advice_in_words(self) -> list[str]:
        """See `DroppedFiles.advice_in_words`."""
        return [
            "Export it again, or fix what is named, and drop it into inbox/bibliometrics.",
            "A file in a folder or zip that is no export: take it out and drop the rest again.",
            "Formats and how to export them: docs/bibliometrics.md.",
        ]

    def nothing_yet(self, source: ExportFiles) -> str:
        """See `DroppedFiles.nothing_yet`."""
        return "nothing has been dropped into inbox/bibliometrics yet."


def _is_marked(file: DroppedFile) -> bool:
    return any(file.holds(mark) for mark in _MARKS) or file.body[:400].find(b"# SIMULERAD") >= 0
