"""Collecting: ask each table when it was updated, fetch what changed, put it into the archive.

Belongs here: the decision what to fetch, and what became of it. Does not belong here: HTTP (``pxweb/``), storing
(``archive.py``), or anything after the archive. A table that fails fails alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property

from pipelines.archive import Archive, ArchiveError, NewPart, Snapshot
from pipelines.clock import utc_now
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.intake import Intake
from pipelines.ingest.outcome import FetchOutcome, Outcome
from pipelines.ingest.table_ids import TableIds
from pipelines.pxweb import (
    ApiError,
    FetchedTable,
    NonExistentTable,
    PxWebClient,
    TableEntry,
    fingerprint,
    resolve_table,
)
from pipelines.sources.pxweb_table import PxWebTable

logger = logging.getLogger(__name__)

# One thread a table: the limiter, not the number of threads, decides how fast the agency is asked.
_THREADS = 8


@dataclass(frozen=True)
class Inquiry:
    """What the small call about one table reported: when it was updated, or why that could not be learnt."""

    source: PxWebTable
    table_id: str | None
    updated: str | None
    failure: ApiError | None = None
    moved_from: str | None = None
    unresolved: str = ""
    """Where the table was searched for again: why its declaration does not lead to the id that it has."""


class Collector(Intake):
    """One run's collecting. Each table is asked at most once, however often the answer is needed."""

    def __init__(
        self,
        sources: Mapping[str, PxWebTable],
        session: ApiSession,
        archive: Archive,
        table_ids: TableIds,
        *,
        refetch: bool = False,
        rejected: Callable[[], Collection[str]] = frozenset,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.sources = sources
        self.api_session = session
        self.archive = archive
        self._table_ids = table_ids
        self._refetch = refetch
        self._rejected = rejected
        self._clock = clock
        self._collected: dict[str, FetchOutcome] = {}

    @cached_property
    def inquiries(self) -> list[Inquiry]:
        """One small call a table, side by side."""
        with ThreadPoolExecutor(_THREADS) as threads:
            return list(threads.map(self._inquire, self.sources.values()))

    @cached_property
    def outcomes(self) -> list[FetchOutcome]:
        """Collect everything that changed; one outcome a source, in the sources' order."""
        self.archive.clear_incoming()
        with ThreadPoolExecutor(_THREADS) as threads:
            return list(threads.map(self._collect_once, self.inquiries))

    def latest(self, source: str) -> Snapshot | None:
        """The newest archived snapshot of `source` that a run on this API may use."""
        return self.archive.latest(source, self.api_session.origins)

    def is_changed(self, inquiry: Inquiry) -> bool:
        """Whether the table is to be fetched: the agency names another time of update, or what it gave did not pass.

        What did not pass is asked for again each time: an agency may fix a fault without naming a new time of update.
        """
        if inquiry.updated is None:
            return False
        snapshot = self.latest(inquiry.source.name)
        if snapshot is None or self._refetch or inquiry.updated != self.archive.updated_seen(snapshot):
            return True
        return self._is_asked_again(inquiry)

    def _is_asked_again(self, inquiry: Inquiry) -> bool:
        """Whether the newest vintage was rejected, and the agency says that it is still the newest."""
        snapshot = self.latest(inquiry.source.name)
        if snapshot is None or inquiry.updated is None or self._refetch:
            return False
        seen = inquiry.updated == self.archive.updated_seen(snapshot)
        return seen and snapshot.snapshot_id in self._rejected()

    def _collect_once(self, inquiry: Inquiry) -> FetchOutcome:
        name = inquiry.source.name
        if name not in self._collected:
            self._collected[name] = self._collect(inquiry)
        return self._collected[name]

    def _inquire(self, source: PxWebTable) -> Inquiry:
        return self._inquire_again(source) if self._refetch else self._inquire_known(source)

    def _inquire_again(self, source: PxWebTable) -> Inquiry:
        """Search for the table as if its id were not known. What the search does not find may still be served."""
        known = self._table_ids.get(source.name) or source.table_id
        try:
            entry = self._resolve(source, self._client_for(source))
        except ApiError as error:
            inquiry = self._inquire_known(source)
            return inquiry if inquiry.failure else replace(inquiry, unresolved=f"it is not found any more: {error}")
        unresolved = ""
        if source.table_id not in (None, entry.id):
            unresolved = f"it is declared as {source.table_id} and found as {entry.id}"
        moved_from = known if known not in (None, entry.id) else None
        return Inquiry(source, entry.id, entry.updated, moved_from=moved_from, unresolved=unresolved)

    def _inquire_known(self, source: PxWebTable) -> Inquiry:
        table_id = self._table_ids.get(source.name) or source.table_id
        try:
            client = self._client_for(source)
            if table_id is None:
                entry = self._resolve(source, client)
                return Inquiry(source, entry.id, entry.updated)
            try:
                entry = client.table(table_id)
                return Inquiry(source, entry.id, entry.updated)
            except NonExistentTable:
                entry = self._resolve(source, client)
                return Inquiry(source, entry.id, entry.updated, moved_from=table_id)
        except ApiError as error:
            return Inquiry(source, table_id, None, failure=error)

    def _client_for(self, source: PxWebTable) -> PxWebClient:
        return self.api_session.client_for(source, self._clock())

    def _resolve(self, source: PxWebTable, client: PxWebClient) -> TableEntry:
        entry = resolve_table(
            client,
            matrix=source.matrix,
            folder=source.folder,
            query=source.search,
            contents=source.contents,
        )
        self._table_ids.pin(source.name, entry.id)
        logger.info("%s is table %s (found by its matrix %s, now pinned)", source.name, entry.id, source.matrix)
        return entry

    def _collect(self, inquiry: Inquiry) -> FetchOutcome:
        outcome = self._fetch(inquiry)
        return replace(outcome, unresolved=inquiry.unresolved) if inquiry.unresolved else outcome

    def _fetch(self, inquiry: Inquiry) -> FetchOutcome:
        name = inquiry.source.name
        if inquiry.failure is not None:
            return self._failed(inquiry, inquiry.failure)
        if not self.is_changed(inquiry):
            message = f"{name} has not changed since {inquiry.updated}."
            return FetchOutcome(name, "unchanged", inquiry.table_id, inquiry.updated, self.latest(name), message)
        assert inquiry.table_id is not None
        try:
            fetched = self._client_for(inquiry.source).fetch(inquiry.table_id, inquiry.source.selection)
            snapshot, is_new = self._store(inquiry, fetched)
        except (ApiError, ArchiveError) as error:
            return self._failed(inquiry, error)
        outcome: Outcome = "new_vintage" if is_new else "same_bytes"
        moved = f" The table has moved from {inquiry.moved_from}." if inquiry.moved_from else ""
        message = f"{name}: vintage {snapshot.snapshot_id} of {inquiry.updated}, {snapshot.size} bytes.{moved}"
        logger.info("fetched %s", message)
        return FetchOutcome(name, outcome, inquiry.table_id, inquiry.updated, snapshot, message)

    def _store(self, inquiry: Inquiry, fetched: FetchedTable) -> tuple[Snapshot, bool]:
        assert inquiry.updated is not None
        parts = [NewPart("metadata", fetched.metadata.body, {"http": asdict(fetched.metadata.http)})]
        parts += [
            NewPart("data", part.body, {"query": part.query, "http": asdict(part.http)}) for part in fetched.parts
        ]
        return self.archive.store(
            source=inquiry.source.name,
            table_id=fetched.table_id,
            origin=self.api_session.origin_of(fetched.table_id),
            # The time that the next nightly run's small call is compared with. A table that moves between call and
            # fetch is fetched once more then, and found to be the same bytes.
            updated=inquiry.updated,
            fetched_at=self._clock().isoformat(timespec="microseconds"),
            licence=inquiry.source.licence,
            fingerprint=fingerprint(fetched.metadata.metadata),
            parts=parts,
        )

    def _failed(self, inquiry: Inquiry, error: ApiError | ArchiveError) -> FetchOutcome:
        name = inquiry.source.name
        snapshot = self.latest(name)
        stands = f"The vintage of {snapshot.updated} stands." if snapshot else "There is no earlier vintage."
        message = f"{name} could not be fetched: {error} {stands}"
        logger.warning("%s", message)
        transient = isinstance(error, ApiError) and error.is_transient
        return FetchOutcome(name, "failed", inquiry.table_id, inquiry.updated, snapshot, message, transient)
