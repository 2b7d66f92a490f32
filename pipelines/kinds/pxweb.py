"""Tables that an agency's PxWeb API serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.ingest.fetching import Collector
from pipelines.ingest.ingestion import Surroundings
from pipelines.kinds.cells import CellKind
from pipelines.load.cells import raw_rows, read_datasets, variable_values
from pipelines.pxweb import ApiError
from pipelines.sources.declaration import SourceError
from pipelines.sources.pxweb_table import PxWebTable

if TYPE_CHECKING:
    import pyarrow as pa


class PxWebKind(CellKind):
    """Asked for at an API, decoded from its answer."""

    errors = (ApiError, SourceError)

    def open_ingestion(self, sources: Mapping[str, PxWebTable], surroundings: Surroundings) -> Collector:
        """See `SourceKind.open_ingestion`."""
        return Collector(
            sources,
            surroundings.session(),
            surroundings.archive,
            surroundings.table_ids(),
            refetch=surroundings.refetch,
            # What the archive has lost is asked for again as well: the answer puts the bytes back in their place.
            rejected=lambda: surroundings.rejected() | surroundings.damaged(),
        )

    def rows(self, source: PxWebTable, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """See `CellKind.rows`."""
        datasets = read_datasets(archive, snapshot)
        return raw_rows(source, datasets, snapshot.origin), variable_values(source, datasets)
