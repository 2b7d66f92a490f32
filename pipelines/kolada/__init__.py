"""Ask Kolada, API v3, for key figures of Swedish municipalities and regions.

Follows pages, and makes one table of their cells. Not here: the line (``http/``), or what a key figure is used for.
Imports no other package of the project but ``http`` and ``jsonstat``.

Every figure that is shown must carry "Källa: Kolada"; the description of a key figure names the original producer.
"""

from __future__ import annotations

from pipelines.kolada.client import KoladaAnswer, KoladaClient
from pipelines.kolada.figures import as_dataset, content_digest
from pipelines.kolada.kpis import Kpi, original_producer, parse_kpis

__all__ = ["KoladaAnswer", "KoladaClient", "Kpi", "as_dataset", "content_digest", "original_producer", "parse_kpis"]
