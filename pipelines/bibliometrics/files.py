"""Reading one archived or dropped file: an export, or a reference table that a user supplies.

The choice between the two, and what both have in common. Not here: formats.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.bibliometrics.content import HEAD, Content
from pipelines.bibliometrics.reading import read_export
from pipelines.bibliometrics.records import Reading
from pipelines.bibliometrics.reference_tables import ReferenceTable, is_reference_table, read_reference_table


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file was found to hold: one of the two."""

    reading: Reading | None
    table: ReferenceTable | None

    @property
    def kind(self) -> str:
        """Layout of the export, or kind of the table."""
        if self.reading is not None:
            return self.reading.layout
        assert self.table is not None
        return self.table.kind

    @property
    def provenance(self) -> tuple[str, ...]:
        """What the file says of where it comes from."""
        if self.reading is not None:
            return self.reading.provenance
        assert self.table is not None
        return self.table.provenance


def read_file(name: str, body: Content) -> ReadFile:
    """Read a file whole.

    Raises:
        ExportError: it cannot be read; nothing of it is used.
    """
    if is_reference_table(body[:HEAD]):
        return ReadFile(None, read_reference_table(name, bytes(body)))
    return ReadFile(read_export(name, body), None)
