"""Fetching: ask each table when it was updated, fetch what changed, put it into the archive.

The decision what to fetch, and what became of it. Not here: how a kind of table is asked for (``ways/``), storing
(``archive.py``), or anything after the archive. A table that fails fails alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from pipelines.agencies.kinds import AgencyClient
from pipelines.archive import Archive, ArchiveError, NewPart, Part, Snapshot
from pipelines.clock import utc_now
from pipelines.http.errors import ApiError, UnexpectedAnswerError
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.ingestion import Ingestion
from pipelines.ingest.outcome import FetchOutcome, Outcome
from pipelines.ingest.table_ids import TableIds
from pipelines.ingest.ways import Brought, Found, Known, way_of
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.declaration import SourceError

logger = logging.getLogger(__name__)

# One thread a table: the limiter, not the number of threads, decides how fast the agency is asked.
_THREADS = 8
# Time zones, and a clock that is a little wrong here or there.
_CLOCKS_MAY_DIFFER = timedelta(days=2)


@dataclass(frozen=True)
class Inquiry:
    """What the small call about one table reported: when it was updated, or why that could not be learnt."""

    source: AgencyTable
    table_id: str | None
    updated: str | None
    failure: ApiError | None = None
    moved_from: str | None = None
    asked: bool = True
    unresolved: str = ""
    """Where the table was searched for again: why its declaration does not lead to the id that it has."""


class Collector(Ingestion):
    """One run's collecting. Each table is asked at most once, however often the answer is needed."""

    def __init__(
        self,
        sources: Mapping[str, AgencyTable],
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

    def _inquire(self, source: AgencyTable) -> Inquiry:
        return self._inquire_again(source) if self._refetch else self._inquire_known(source)

    def _inquire_again(self, source: AgencyTable) -> Inquiry:
        """Search for the table as if its id were not known. What the search does not find may still be served."""
        known, declared = self._known_id(source), source.table_id
        try:
            found = way_of(source).search(source, self._client_for(source))
            if found is not None:
                _require_time(found, self._clock())
        except ApiError as error:
            inquiry = self._inquire_known(source)
            return inquiry if inquiry.failure else replace(inquiry, unresolved=f"it is not found any more: {error}")
        if found is None:
            return self._inquire_known(source)
        self._pin(source, found)
        unresolved = ""
        if declared not in (None, found.table_id):
            unresolved = f"it is declared as {declared} and found as {found.table_id}"
        return replace(_inquired(source, found, known), unresolved=unresolved)

    def _inquire_known(self, source: AgencyTable) -> Inquiry:
        known_id = self._known_id(source)
        snapshot = self.latest(source.name)
        seen = self.archive.updated_seen(snapshot) if snapshot else None
        try:
            client = self._client_for(source)
            now = self._clock()
            found = way_of(source).find(source, client, Known(known_id, seen, now))
            _require_time(found, now)
        except ApiError as error:
            return Inquiry(source, known_id, None, failure=error)
        if found.table_id != known_id:
            self._pin(source, found)
        return _inquired(source, found, known_id)

    def _known_id(self, source: AgencyTable) -> str | None:
        return self._table_ids.get(source.name) or source.table_id

    def _pin(self, source: AgencyTable, found: Found) -> None:
        self._table_ids.pin(source.name, found.table_id)

    def _client_for(self, source: AgencyTable) -> AgencyClient:
        return self.api_session.client_for(source, self._clock())

    def _collect(self, inquiry: Inquiry) -> FetchOutcome:
        outcome = self._fetch(inquiry)
        return replace(outcome, unresolved=inquiry.unresolved) if inquiry.unresolved else outcome

    def _fetch(self, inquiry: Inquiry) -> FetchOutcome:
        name = inquiry.source.name
        if inquiry.failure is not None:
            return self._failed(inquiry, inquiry.failure)
        if not self.is_changed(inquiry):
            when = "has not changed since" if inquiry.asked else "is not due to be asked again: last asked at"
            return FetchOutcome(
                name,
                "unchanged",
                inquiry.table_id,
                inquiry.updated,
                self.latest(name),
                f"{name} {when} {inquiry.updated}.",
                asked=inquiry.asked,
            )
        assert inquiry.table_id is not None
        try:
            brought = way_of(inquiry.source).fetch(inquiry.source, self._client_for(inquiry.source), inquiry.table_id)
            snapshot, is_new = self._store(inquiry, brought)
        except (ApiError, ArchiveError, SourceError) as error:
            return self._failed(inquiry, error)
        outcome: Outcome = "new_vintage" if is_new else "same_bytes"
        moved = f" The table has moved from {inquiry.moved_from}." if inquiry.moved_from else ""
        message = f"{name}: vintage {snapshot.snapshot_id} of {inquiry.updated}, {snapshot.size} bytes.{moved}"
        logger.info("fetched %s", message)
        reworded = "; ".join(brought.moved)
        return FetchOutcome(name, outcome, inquiry.table_id, inquiry.updated, snapshot, message, reworded=reworded)

    def _store(self, inquiry: Inquiry, brought: Brought) -> tuple[Snapshot, bool]:
        assert inquiry.updated is not None
        return self.archive.store(
            source=inquiry.source.name,
            table_id=brought.table_id,
            origin=self.api_session.origin_of(brought.table_id),
            # The time that the next nightly run's small call is compared with. A table that moves between call and
            # fetch is fetched once more then, and found to be the same bytes.
            updated=inquiry.updated,
            fetched_at=self._clock().isoformat(timespec="microseconds"),
            licence=inquiry.source.licence,
            fingerprint=brought.fingerprint | ({"content": brought.content} if brought.content else {}),
            parts=self._parts(inquiry, brought),
        )

    def _parts(self, inquiry: Inquiry, brought: Brought) -> Sequence[NewPart | Part]:
        """What came; or what the archive has of it, where the same is said in other bytes."""
        latest = self.latest(inquiry.source.name)
        if brought.content is None or latest is None or latest.fingerprint.get("content") != brought.content:
            return brought.parts
        return latest.parts

    def _failed(self, inquiry: Inquiry, error: ApiError | ArchiveError | SourceError) -> FetchOutcome:
        name = inquiry.source.name
        snapshot = self.latest(name)
        stands = f"The vintage of {snapshot.updated} stands." if snapshot else "There is no earlier vintage."
        message = f"{name} could not be fetched: {error} {stands}"
        logger.warning("%s", message)
        transient = isinstance(error, ApiError) and error.is_transient
        return FetchOutcome(name, "failed", inquiry.table_id, inquiry.updated, snapshot, message, transient)


def _require_time(found: Found, now: datetime) -> None:
    """Nothing where a table's time of update is one: else its age, and whether it has changed, would be anything.

    Raises:
        UnexpectedAnswerError: it is no time, or it is to come.
    """
    day: date | None = None
    with suppress(ValueError):
        day = date.fromisoformat(found.updated[:10])
    if day is None or day > now.date() + _CLOCKS_MAY_DIFFER:
        raise UnexpectedAnswerError(
            f"{found.table_id}: expected the time of the last update, until {now.date()}, but found {found.updated!r}; "
            "the next run asks again. Tell the agency if it stays so",
            table_id=found.table_id,
            value=found.updated,
        )


def _inquired(source: AgencyTable, found: Found, known_id: str | None) -> Inquiry:
    moved_from = known_id if known_id not in (None, found.table_id) else None
    return Inquiry(source, found.table_id, found.updated, moved_from=moved_from, asked=found.asked)
