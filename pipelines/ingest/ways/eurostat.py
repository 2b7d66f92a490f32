"""Asking Eurostat for a declared dataset.

Not here: the calls (``eurostat/``).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from pipelines.archive import NewPart
from pipelines.eurostat import EurostatClient
from pipelines.ingest.ways import Brought, Found, Known
from pipelines.jsonstat import fingerprint, parse_metadata
from pipelines.sources.eurostat_dataset import EurostatDataset


class EurostatWay:
    """See `Way`. A dataset is known by its code alone: there is nothing to search by."""

    def find(self, source: EurostatDataset, client: EurostatClient, known: Known) -> Found:
        """See `Way.find`."""
        return Found(source.table_id, client.updated(source.table_id, source.selection))

    def search(self, source: EurostatDataset, client: EurostatClient) -> None:
        """See `Way.search`."""

    def fetch(self, source: EurostatDataset, client: EurostatClient, table_id: str) -> Brought:
        """See `Way.fetch`."""
        answers = client.fetch(table_id, source.selection)
        parts = [
            NewPart("data", answer.body, {"query": list(answer.parameters), "http": asdict(answer.http)})
            for answer in answers
        ]
        return Brought(table_id, _description([answer.body for answer in answers], table_id), parts)


def _description(bodies: list[bytes], table_id: str) -> dict[str, object]:
    """The fingerprint of all parts together: each describes the codes that it holds."""
    first, *others = [fingerprint(parse_metadata(body, table_id=table_id)) for body in bodies]
    for other in others:
        for name, variable in other["variables"].items():
            first["variables"][name]["codes"] |= variable["codes"]
    return first


WAY: Final = EurostatWay()
