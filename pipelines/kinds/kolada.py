"""Key figures that Kolada serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.http.json_bodies import parse_json_object
from pipelines.kinds.api import ApiKind
from pipelines.kolada import as_dataset, parse_kpis
from pipelines.load.cells import raw_rows, variable_values
from pipelines.sources.kolada_figures import KoladaFigures

if TYPE_CHECKING:
    import pyarrow as pa


class KoladaKind(ApiKind):
    """Put together from pages; what the key figures are called comes with them."""

    def rows(self, source: KoladaFigures, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """See `CellKind.rows`."""
        documents = {
            role: [
                parse_json_object(archive.read(part), where=f"{source.name}: {role}")
                for part in snapshot.parts
                if part.role == role
            ]
            for role in ("metadata", "data")
        }
        kpis = [kpi for document in documents["metadata"] for kpi in parse_kpis(document["values"])]
        datasets = [as_dataset(documents["data"], kpis, {})]
        return raw_rows(source, datasets, snapshot.origin), variable_values(source, datasets)
