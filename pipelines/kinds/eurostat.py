"""Datasets that Eurostat's API serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.kinds.api import ApiKind
from pipelines.load.cells import raw_rows, read_datasets, variable_values
from pipelines.load.statuses import with_status_where_missing
from pipelines.sources.eurostat_dataset import EurostatDataset

if TYPE_CHECKING:
    import pyarrow as pa

NOT_AVAILABLE = ":"
"""What Eurostat writes in tables where its JSON-stat has neither a value nor a flag."""


class EurostatKind(ApiKind):
    """Decoded from its JSON-stat; a flag may be beside a figure or in its place."""

    def rows(self, source: EurostatDataset, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """See `CellKind.rows`."""
        datasets = read_datasets(archive, snapshot)
        cells = with_status_where_missing(raw_rows(source, datasets, snapshot.origin), NOT_AVAILABLE)
        return cells, variable_values(source, datasets)
