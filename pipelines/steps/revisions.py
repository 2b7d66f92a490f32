"""Revisions as a nightly run meets them: what to remember before the models are built, and what moved once they are.

The two steps around the models. Not here: tables and comparisons (``warehouse/revisions.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from pipelines.installation.parts import Installation
from pipelines.transform.dbt_project import ModelGraph
from pipelines.transform.lineage import marts_by_source
from warehouse.publishing import current_release
from warehouse.revised_cells import remember_revised_cells
from warehouse.revisions import record_revised_figures, remember_earlier, remember_published
from warehouse.tables import lineage
from warehouse.vintages import Vintage, vintages_by_source

logger = logging.getLogger(__name__)

_SHOWN = 5


def remember_before(
    installation: Installation, graph: ModelGraph, connection: Connection, chosen: Collection[Vintage]
) -> None:
    """Put down, within the transaction that chooses the vintages, what the models and the comparison need."""
    before = {}
    sources = [vintage.source for vintage in chosen]
    known = vintages_by_source(connection, sources, installation.origins, installation.as_of)
    for vintage in chosen:
        # Figures of one origin are no revision of figures of another.
        older = [
            one
            for one in known[vintage.source]
            if one.fetched_at < vintage.fetched_at and one.state == "accepted" and one.origin == vintage.origin
        ]
        if older:
            before[vintage.source] = older[-1]
    remember_earlier(connection, before)
    remember_revised_cells(connection)
    remember_published(installation.warehouse, connection, current_release(installation.home.published), chosen)
    connection.execute(delete(lineage))
    rows = [{"source": source, "mart": mart} for source, marts in marts_by_source(graph).items() for mart in marts]
    connection.execute(insert(lineage), rows)


def tell_revised_figures(installation: Installation, run_id: str, at: datetime, build_key: str) -> None:
    """Record which published figures moved across a line, and name the first of them in the log."""
    warehouse = installation.warehouse
    with warehouse.connect() as connection, connection.begin():
        moved = record_revised_figures(warehouse, connection, run_id, at, build_key)
    if moved:
        named = "; ".join(str(figure) for figure in moved[:_SHOWN])
        more = f"; and {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
        logger.info(
            "a revision moved %d published figures across a line: %s%s (quality.revised_figures)",
            len(moved),
            named,
            more,
        )
