"""Tables that an agency makes to order and delivers as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.extracts import ExtractError
from pipelines.ingest.extract_files import Uploads
from pipelines.ingest.ingestion import Surroundings
from pipelines.kinds.cells import CellKind
from pipelines.load.extract_cells import uploaded_rows
from pipelines.sources.ordered_extract import OrderedExtract

if TYPE_CHECKING:
    import pyarrow as pa

INBOX = "scb"
"""Folder of these files below `inbox/`."""


class ExtractKind(CellKind):
    """Dropped as files, which are put together oldest first."""

    errors = (ExtractError,)

    def open_ingestion(self, sources: Mapping[str, OrderedExtract], surroundings: Surroundings) -> Uploads:
        """See `SourceKind.open_ingestion`."""
        return Uploads(
            sources,
            surroundings.inbox(INBOX),
            surroundings.shipped_inbox(INBOX),
            surroundings.archive,
            surroundings.api,
            surroundings.rejected,
        )

    def rows(self, source: OrderedExtract, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """See `CellKind.rows`."""
        return uploaded_rows(source, archive, snapshot)
