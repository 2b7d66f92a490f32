"""Tables that an agency makes to order and delivers as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.checks.view import VintageView
from pipelines.extracts import ExtractError
from pipelines.ingest.extract_files import Uploads
from pipelines.ingest.ingestion import Surroundings
from pipelines.kinds.cells import CellKind
from pipelines.load.extract_cells import uploaded_rows
from pipelines.sources.ordered_extract import OrderedExtract
from warehouse.check_results import FILES_READABLE, CheckResult

if TYPE_CHECKING:
    import pyarrow as pa

INBOX = "scb"
"""Folder of these files below `inbox/`."""


class ExtractKind(CellKind):
    """Dropped as files, which are put together oldest first."""

    readable = FILES_READABLE
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

    def validate(self, view: VintageView) -> list[CheckResult]:
        """See `SourceKind.validate`: what rejects a vintage names the file that came last, which people can change."""
        found = super().validate(view)
        if not any(result.blocking for result in found):
            return found
        ((file,),) = view.query("select table_id from meta.vintages where vintage_id = :vintage")
        said = f"The file that came last is {file}: order what it lacks, or `styrka withdraw` it."
        return [replace(one, message=f"{one.message} {said}") if one.blocking else one for one in found]
