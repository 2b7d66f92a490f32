"""Tables that an agency's API serves, of whatever kind: how they are fetched.

Not here: how one kind's answers are read (a file each).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.http.errors import ApiError
from pipelines.ingest.fetching import Collector
from pipelines.ingest.ingestion import Surroundings
from pipelines.kinds.cells import CellKind
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.declaration import SourceError


class ApiKind(CellKind):
    """Asked for at an API (``ingest/ways/``)."""

    errors = (ApiError, SourceError)

    def open_ingestion(self, sources: Mapping[str, AgencyTable], surroundings: Surroundings) -> Collector:
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
