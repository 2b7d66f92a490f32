"""Ask Kolada whether the declared key figures are still there, under their declared titles.

One call for every 25 key figures. Not here: fetching figures (``ingest/ways/kolada.py``).
"""

from __future__ import annotations

from typing import Final

from pipelines.ingest.ways.kolada import renamed
from pipelines.kolada import KoladaClient
from pipelines.maintenance.probes import Probed
from pipelines.sources.kolada_figures import KoladaFigures


class KoladaProbe:
    """See `Probe`."""

    def probe(self, source: KoladaFigures, client: KoladaClient, known_id: str | None) -> Probed:
        """See `Probe.probe`. Kolada does not say when a figure was updated, but for what year the next will be."""
        kpis, _ = client.kpis(source.kpis)
        following = max((kpi.next_period for kpi in kpis if kpi.next_period), default=None)
        return Probed(
            source.name,
            None,
            table_id=source.name,
            updated="not said",
            last_period=f"before {following}" if following else "not said",
            problems=renamed(source, kpis),
            selection=source.selection,
        )


PROBE: Final = KoladaProbe()
