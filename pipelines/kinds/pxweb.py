"""Tables that an agency's PxWeb API serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.kinds.api import ApiKind
from pipelines.load.cells import raw_rows, read_datasets, variable_values
from pipelines.sources.pxweb_table import PxWebTable

if TYPE_CHECKING:
    import pyarrow as pa


class PxWebKind(ApiKind):
    """Decoded from its JSON-stat."""

    def rows(self, source: PxWebTable, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """See `CellKind.rows`."""
        datasets = read_datasets(archive, snapshot)
        return raw_rows(source, datasets, snapshot.origin), variable_values(source, datasets)
