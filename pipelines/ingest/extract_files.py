"""Uploads: files that the agency made to order are taken from the inbox into the archive.

Belongs here: the way of a dropped file into a snapshot of its source, and which files make up a snapshot. Does not
belong here: reading files (``extracts/``), moving them (``inbox.py``), or anything after the archive.

A snapshot of an extract is all files of one origin that were delivered so far, oldest first: an agency delivers a new
year as a file of its own, and what it replaces is decided when rows are made (``raw_rows.py``). A snapshot that its
contract rejected is not built upon. The same bytes are taken once, whatever the file is called.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pipelines.archive import Archive, ArchiveError, NewPart, Origin, Snapshot
from pipelines.clock import utc_now
from pipelines.extracts import ExtractError, Recognised, recognise
from pipelines.ingest.api_session import ORIGINS
from pipelines.ingest.extract_reports import SimulatedInLiveHome, inbox_finding, reason, report
from pipelines.ingest.inbox import Dropped, Inbox
from pipelines.ingest.outcome import FetchOutcome
from pipelines.settings import ApiMode
from pipelines.sources.ordered_extract import OrderedExtract
from warehouse.check_results import CheckResult

logger = logging.getLogger(__name__)

_SIMULATED = re.compile(r"simulera[dt]|simulated", re.IGNORECASE)
_DATE = re.compile(
    r"(?:uttag\w*|uppdatera\w*|uppdatering\w*|framställ\w*|lever\w*)\D{0,20}(20\d{2})-?(\d{2})-?(\d{2})", re.IGNORECASE
)

# What is real is then the newest.
_SIMULATED_FIRST: tuple[Origin, ...] = ("simulated", "recorded", "live")


@dataclass(frozen=True)
class _Arrival:
    """A recognised file on its way into the archive."""

    dropped: Dropped
    recognised: Recognised
    origin: Origin
    ships: bool
    """It ships with the project: it stays where it is."""

    @property
    def delivered(self) -> str:
        """When the agency made the file, as it says itself; otherwise the file's own time. ISO 8601, UTC."""
        for note in self.recognised.cells.notes:
            found = _DATE.search(note)
            if found:
                return f"{'-'.join(found.groups())}T00:00:00Z"
        return f"{self.dropped.received:%Y-%m-%dT%H:%M:%SZ}"

    def part(self) -> NewPart:
        """The file as a part of a snapshot."""
        cells = self.recognised.cells
        facts = {
            "file": self.dropped.path.name,
            "delivered": self.delivered,
            "received": f"{self.dropped.received:%Y-%m-%dT%H:%M:%SZ}",
            "years": cells.years,
            "notes": cells.notes,
        }
        return NewPart("data", self.dropped.body, facts)


class Uploads:
    """One run's ingest of delivered files; the inbox is gone through once, however often the answer is needed.

    Args:
        extracts: the declared extracts.
        inbox: where people drop files.
        shipped: folder of simulated files that ship with the project; they are read where they lie. None on a live run.
        archive: where the files go.
        api: whose figures the home holds.
        rejected: ids of a source's vintages that must not be built upon.
        clock: now, UTC.
    """

    def __init__(
        self,
        extracts: Mapping[str, OrderedExtract],
        inbox: Inbox,
        shipped: Path | None,
        archive: Archive,
        api: ApiMode,
        rejected: Callable[[str], Collection[str]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._extracts = extracts
        self._inbox = inbox
        self._shipped = Inbox(shipped) if shipped is not None else None
        self._archive = archive
        self._api = api
        self._rejected = rejected
        self._clock = clock
        self._reasons: dict[str, str] = {}
        self._stuck: dict[str, str] = {}

    @cached_property
    def outcomes(self) -> list[FetchOutcome]:
        """Take in what was dropped; one outcome a declared extract, in the order of their names."""
        arrivals: dict[str, list[_Arrival]] = {}
        again: dict[str, str] = {}
        for dropped, ships in self._waiting():
            known = self._known(dropped)
            if known is not None:
                again[known.source] = self._seen_before(dropped, known, ships=ships)
                continue
            arrival = self._recognised(dropped, ships=ships)
            if arrival is not None:
                arrivals.setdefault(arrival.recognised.source.name, []).append(arrival)
        return [
            self._outcome(source, arrivals.get(name, []), again.get(name)) for name, source in self._extracts.items()
        ]

    def ingest(self) -> CheckResult:
        """Take in what was dropped; returns whether files lie in quarantine, reported at every run until none do."""
        assert self.outcomes is not None
        return inbox_finding(self._inbox.quarantined(), self._reasons, self._stuck)

    def _waiting(self) -> Iterator[tuple[Dropped, bool]]:
        if self._shipped is not None:
            yield from ((dropped, True) for dropped in self._shipped.waiting(self._stuck))
        self._inbox.prepare()
        yield from ((dropped, False) for dropped in self._inbox.waiting(self._stuck))

    def _known(self, dropped: Dropped) -> Snapshot | None:
        """The newest snapshot that a run of this kind may use and that has the file's bytes."""
        for source in self._extracts:
            for snapshot in reversed(self._archive.snapshots(source, ORIGINS[self._api])):
                if any(part.sha256 == dropped.sha256 for part in snapshot.parts):
                    return snapshot
        return None

    def _seen_before(self, dropped: Dropped, known: Snapshot, *, ships: bool) -> str:
        if ships:
            return ""
        self._move_to_taken(dropped)
        message = f"{dropped.path.name} was delivered before: its bytes are in vintage {known.snapshot_id}."
        if known.snapshot_id in self._rejected(known.source):
            message += " That vintage was rejected; once its contract is fixed, `styrka rebuild` validates it again."
        logger.info("%s", message)
        return message

    def _recognised(self, dropped: Dropped, *, ships: bool) -> _Arrival | None:
        """The file with its declaration; one that has none is in quarantine afterwards."""
        try:
            recognised = recognise(dropped.path.name, dropped.body, self._extracts)
            origin = self._origin(dropped, recognised)
        except ExtractError as error:
            if ships:
                raise
            self._quarantined(dropped, error)
            return None
        if ships and self._archive.latest(recognised.source.name, ["recorded"]) is not None:
            # What a person dropped goes before what ships with the project.
            return None
        return _Arrival(dropped, recognised, origin, ships)

    def _origin(self, dropped: Dropped, recognised: Recognised) -> Origin:
        """What the figures are: the file's own label decides, then the home.

        Raises:
            SimulatedInLiveHome: they are simulated and the home holds live figures.
        """
        if any(_SIMULATED.search(text) for text in (dropped.path.name, *recognised.cells.notes)):
            if self._api == "live":
                raise SimulatedInLiveHome(
                    "is labelled as simulated, and this home holds the agency's own figures: drop it into another home."
                )
            return "simulated"
        return "live" if self._api == "live" else "recorded"

    def _outcome(self, source: OrderedExtract, arrivals: list[_Arrival], again: str | None) -> FetchOutcome:
        name = source.name
        try:
            snapshots = [
                self._store(source, origin, chosen)
                for origin in _SIMULATED_FIRST
                if (chosen := [arrival for arrival in arrivals if arrival.origin == origin])
            ]
        except ArchiveError as error:
            latest = self._latest(name)
            message = f"{name}: what was delivered could not be archived: {error} It waits in the inbox."
            logger.warning("%s", message)
            updated = latest.updated if latest else None
            return FetchOutcome(name, "failed", latest.table_id if latest else None, updated, latest, message, True)
        latest = self._latest(name)
        if latest is None:
            message = f"{name}: nothing has been delivered yet. {source.order}"
            return FetchOutcome(name, "unchanged", None, None, None, message)
        files = ", ".join(arrival.dropped.path.name for arrival in arrivals)
        if snapshots:
            message = f"{name}: {files} ingested as vintage {latest.snapshot_id} of {latest.updated}."
            logger.info("%s", message)
            return FetchOutcome(name, "new_vintage", latest.table_id, latest.updated, latest, message)
        message = again or f"{name}: nothing new was delivered since {latest.updated}."
        return FetchOutcome(
            name, "same_bytes" if again else "unchanged", latest.table_id, latest.updated, latest, message
        )

    def _latest(self, source: str) -> Snapshot | None:
        return self._archive.latest(source, ORIGINS[self._api])

    def _store(self, source: OrderedExtract, origin: Origin, arrivals: list[_Arrival]) -> Snapshot:
        """All files so far and the new ones as one snapshot; then the files may leave the inbox."""
        rejected = self._rejected(source.name)
        earlier = [s for s in self._archive.snapshots(source.name, [origin]) if s.snapshot_id not in rejected]
        base = earlier[-1] if earlier else None
        kept = [NewPart(p.role, self._archive.read(p), p.request) for p in base.parts] if base else []
        arrivals = sorted(arrivals, key=lambda arrival: (arrival.delivered, arrival.dropped.path.name))
        unique = {arrival.dropped.sha256: arrival for arrival in arrivals}
        snapshot, _ = self._archive.store(
            source=source.name,
            table_id=arrivals[-1].dropped.path.name,
            origin=origin,
            updated=max(arrival.delivered for arrival in arrivals),
            fetched_at=self._clock().isoformat(timespec="microseconds"),
            licence=source.licence,
            fingerprint=_fingerprint(source, base, arrivals),
            parts=[*kept, *(arrival.part() for arrival in unique.values())],
        )
        for arrival in arrivals:
            if not arrival.ships:
                self._move_to_taken(arrival.dropped)
        return snapshot

    def _quarantined(self, dropped: Dropped, error: ExtractError) -> None:
        name = dropped.path.name
        self._reasons[name] = reason(error)
        logger.warning("%s %s. It is quarantined, with a report.", name, reason(error))
        try:
            self._inbox.move_to_quarantine(dropped, report(dropped, error, self._extracts))
        except OSError as trouble:
            self._stuck[name] = f"{reason(error)}, and it cannot be quarantined ({trouble.strerror})"

    def _move_to_taken(self, dropped: Dropped) -> None:
        """The bytes are archived already: a folder that cannot be written to is no reason to stop the nightly run."""
        try:
            self._inbox.move_to_taken(dropped)
        except OSError as trouble:
            self._stuck[dropped.path.name] = f"is archived and cannot be moved out of the inbox ({trouble.strerror})"


def _fingerprint(source: OrderedExtract, base: Snapshot | None, arrivals: Collection[_Arrival]) -> dict[str, object]:
    """Codes with their texts, in the form that fingerprints of fetched tables have (``pxweb/fingerprint.py``)."""
    labels: dict[str, dict[str, str]] = {variable: {} for variable in source.columns}
    years: set[str] = set()
    if base is not None:
        variables = base.fingerprint["variables"]
        labels |= {variable: dict(variables[variable]["codes"]) for variable in labels if variable in variables}
        years |= set(variables["Tid"]["codes"])
    for arrival in arrivals:
        years |= set(arrival.recognised.cells.years)
        for variable, texts in arrival.recognised.cells.labels.items():
            labels[variable] |= texts
    described = {variable: _described(variable, "regular", texts) for variable, texts in labels.items()}
    contents = {
        name: {"unit": one.unit, "decimals": one.decimals, "attributes": {}} for name, one in source.measures.items()
    }
    described["ContentsCode"] = _described("ContentsCode", "contents", {name: name for name in contents}, contents)
    described["Tid"] = _described("Tid", "time", {year: year for year in sorted(years)})
    return {"table": source.name, "matrix": source.name, "variables": described}


def _described(
    variable: str, role: str, codes: Mapping[str, str], contents: Mapping[str, object] | None = None
) -> dict[str, object]:
    return {
        "label": variable,
        "role": role,
        "elimination": False,
        "codes": dict(codes),
        "codelists": [],
        "contents": dict(contents or {}),
    }
