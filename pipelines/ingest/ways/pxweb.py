"""Asking PxWeb for a declared table: by its id, by search where the id is unknown or has gone.

Not here: the calls (``pxweb/``).
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Final

from pipelines.archive import NewPart
from pipelines.http.errors import UnexpectedAnswerError
from pipelines.ingest.ways import Brought, Found, Known
from pipelines.ingest.ways.contents import current_selection
from pipelines.jsonstat.fingerprint import fingerprint
from pipelines.pxweb import NonExistentTable, PxWebClient, TableEntry, resolve_table
from pipelines.sources.pxweb_table import PxWebTable

logger = logging.getLogger(__name__)


class PxWebWay:
    """See `Way`."""

    def find(self, source: PxWebTable, client: PxWebClient, known: Known) -> Found:
        """See `Way.find`."""
        if known.table_id is not None:
            try:
                return _found(client.table(known.table_id))
            except NonExistentTable:
                pass
        return self.search(source, client)

    def search(self, source: PxWebTable, client: PxWebClient) -> Found:
        """See `Way.search`."""
        entry = resolve_table(client, **source.description)
        logger.info("%s is table %s (found by search)", source.name, entry.id)
        return _found(entry)

    def fetch(self, source: PxWebTable, client: PxWebClient, table_id: str) -> Brought:
        """See `Way.fetch`."""
        metadata = client.metadata(table_id)
        current = current_selection(source, metadata.metadata)
        fetched = client.fetch(table_id, current.selection, metadata=metadata)
        parts = [NewPart("metadata", fetched.metadata.body, {"http": asdict(fetched.metadata.http)})]
        parts += [
            NewPart("data", part.body, {"query": part.query, "http": asdict(part.http)}) for part in fetched.parts
        ]
        return Brought(fetched.table_id, fingerprint(fetched.metadata.metadata), parts, current.moved)


def _found(entry: TableEntry) -> Found:
    if entry.updated is None:
        raise UnexpectedAnswerError(f"{entry.id}: the agency does not say when the table was updated")
    return Found(entry.id, entry.updated)


WAY: Final = PxWebWay()
