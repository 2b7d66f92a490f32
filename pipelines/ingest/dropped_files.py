"""One run's ingest of one inbox: what was dropped goes into the archive, or into quarantine with a report.

The way of a drop into snapshots of its sources, alike for every inbox. Not here: what may be touched in an inbox
(``inbox.py``), or what a file of one of them means (``extract_files.py``, ``export_files.py``).

A drop is ingested whole or not at all: one file of it that cannot be used puts it aside. A snapshot is all files of one
source and origin that were dropped so far, oldest first, each stored once whatever it is called and however it was
packed. A snapshot that was rejected is not built upon, and what was withdrawn is in none.
"""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from traceback import format_tb
from typing import Any, ClassVar, Generic, TypeVar

from pipelines.archive import Archive, ArchiveError, NewPart, Origin, Part, Snapshot, snapshot_identity
from pipelines.clock import utc_now
from pipelines.ingest.api_session import ORIGINS
from pipelines.ingest.drop_reports import inbox_finding, report, why_reported
from pipelines.ingest.inbox import Drop, DroppedFile, Inbox, ReadingEnded
from pipelines.ingest.ingestion import Ingestion
from pipelines.ingest.outcome import FetchOutcome, Outcome
from pipelines.ingest.unpacking import BatchRefused
from pipelines.settings import ApiMode
from pipelines.sources.declaration import Source
from pipelines.system.person_data import without_person_data
from warehouse.check_results import CheckResult, CheckSpec

logger = logging.getLogger(__name__)

# What is real is then the newest.
_SIMULATED_FIRST: tuple[Origin, ...] = ("simulated", "recorded", "live")

AnySource = TypeVar("AnySource", bound=Source)


class DropRefused(Exception):
    """A drop that can be read and must not be ingested; the message says why and what to do."""


@dataclass(frozen=True)
class Arrival:
    """A file on its way into a snapshot of `source`.

    Attributes:
        dated: when it was made, as it says itself, otherwise its own time; ISO 8601, UTC.
        facts: what is kept beside its bytes.
        content: what was read, for the subclass that read it.
    """

    source: str
    origin: Origin
    drop: Drop
    file: DroppedFile
    dated: str
    facts: Mapping[str, Any]
    content: Any = None

    def part(self) -> NewPart:
        """The file as a part of a snapshot."""
        received = f"{self.drop.received:%Y-%m-%dT%H:%M:%SZ}"
        return NewPart("data", self.file.body, {"file": self.file.name, "received": received, **self.facts})


class DroppedFiles(Ingestion, Generic[AnySource]):
    """One run's ingest of an inbox; it is gone through once, however often the answer is needed.

    Args:
        sources: what its files may be.
        inbox: where people drop.
        shipped: drops that ship with the project, read where they lie; None on a live run.
        archive: where the files go.
        api: whose figures the home holds.
        rejected: ids of vintages that must not be built upon.
        clock: now, UTC.
    """

    recognised: ClassVar[CheckSpec]
    """The check that everything that was dropped could be used."""
    refusals: ClassVar[tuple[type[Exception], ...]]
    """Errors by which a reader refuses a file."""

    def __init__(
        self,
        sources: Mapping[str, AnySource],
        inbox: Inbox,
        shipped: Inbox | None,
        archive: Archive,
        api: ApiMode,
        rejected: Callable[[], Collection[str]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.sources = sources
        self.api = api
        self.archive = archive
        self._inbox = inbox
        self._shipped = shipped
        self._rejected = rejected
        self._clock = clock
        self._left: dict[str, str] = {}
        self.remarks: dict[str, str] = {}
        """What a person should know of a drop that was ingested, by its name."""

    @abstractmethod
    def read(self, drop: Drop, fresh: Sequence[DroppedFile]) -> list[Arrival]:
        """What the files of `drop` that the archive has not yet are.

        Raises:
            DropRefused, or one of `refusals`: it cannot be ingested, and nothing of it is.
        """

    @abstractmethod
    def described(self, source: AnySource, base: Snapshot | None, arrivals: Sequence[Arrival]) -> Mapping[str, Any]:
        """`table_id` and `fingerprint` of the snapshot that `arrivals` make of the files in `base`."""

    def findings_in_words(self, error: Exception) -> list[str]:
        """The lines of a report that say of what `error` found more than the reason; none where that says it all."""
        return []

    @property
    @abstractmethod
    def advice_in_words(self) -> list[str]:
        """The lines of a report that say what to do."""

    @abstractmethod
    def reason(self, error: Exception) -> str:
        """Why a drop was quarantined, as the end of a sentence that begins with its name."""

    @abstractmethod
    def nothing_yet(self, source: AnySource) -> str:
        """What is reported of a source of which nothing was ever dropped."""

    @cached_property
    def outcomes(self) -> list[FetchOutcome]:
        """Ingest what was dropped; one outcome a source, in the order of their names."""
        arrivals: dict[str, list[Arrival]] = {}
        again: dict[str, str] = {}
        known = self._known()
        for drop, ships in self._waiting():
            fresh = [file for file in drop.files if file.sha256 not in known]
            if drop.failure is None and not fresh:
                if not ships:
                    again |= dict.fromkeys(
                        sorted({source for file in drop.files for source in known[file.sha256]}), self._known_drop(drop)
                    )
                continue
            for arrival in self._read(drop, list({file.sha256: file for file in fresh}.values()), ships=ships):
                arrivals.setdefault(arrival.source, []).append(arrival)
        found = [
            self._outcome(source, arrivals.get(name, []), again.get(name)) for name, source in self.sources.items()
        ]
        self._look_again()
        return found

    @property
    def findings(self) -> list[CheckResult]:
        """See `Ingestion.findings`."""
        return [self.ingest()]

    def ingest(self) -> CheckResult:
        """Ingest what was dropped; returns whether anything is in quarantine, reported at every run until not."""
        assert self.outcomes is not None
        # Of earlier runs too: whoever reads an alert of an old file needs the reason as well.
        quarantined = {name: why_reported(said) for name, said in self._inbox.quarantined().items()}
        return inbox_finding(self.recognised, self._inbox.folder.name, quarantined, self._left, self.remarks)

    def _waiting(self) -> Iterator[tuple[Drop, bool]]:
        if self._shipped is not None:
            yield from ((drop, True) for drop in self._shipped.waiting(self._left))
        self._inbox.prepare()
        yield from ((drop, False) for drop in self._inbox.waiting(self._left))

    def _snapshots(self, source: str, origins: Collection[Origin]) -> list[Snapshot]:
        """The snapshots that may be built upon."""
        rejected = self._rejected()
        return [one for one in self.archive.snapshots(source, origins) if one.snapshot_id not in rejected]

    def _known(self) -> dict[str, list[str]]:
        """SHA-256 of every file that is in a snapshot a run of this kind may use -> its sources."""
        known: dict[str, list[str]] = {}
        for name in self.sources:
            for snapshot in self._snapshots(name, ORIGINS[self.api]):
                for part in snapshot.parts:
                    if name not in known.setdefault(part.sha256, []):
                        known[part.sha256].append(name)
        return known

    def _known_drop(self, drop: Drop) -> str:
        """Take a drop whose files are archived already, putting back what the archive has lost of them; says which."""
        put_back = [file.name for file in drop.files if self.archive.put_back(file.sha256, file.body)]
        self._move_to_taken(drop)
        said = f"{drop.name} was dropped before: "
        said += "what the archive had lost of it is there again." if put_back else "all its bytes are in the archive."
        logger.info("%s", said)
        return said

    def _read(self, drop: Drop, fresh: Sequence[DroppedFile], *, ships: bool) -> list[Arrival]:
        """The drop's new files, each read; none of them where one cannot be, and then it is in quarantine."""
        try:
            if drop.failure is not None:
                raise drop.failure
            self._refuse_withdrawn(fresh)
            arrivals = self.read(drop, fresh)
            if self.api == "live" and any(arrival.origin == "simulated" for arrival in arrivals):
                raise DropRefused(
                    "is labelled as simulated, and this home holds live figures: drop it into a home of the sample."
                )
        except Exception as error:
            if ships and isinstance(error, DropRefused):
                # What ships with the project may be withdrawn too; it stays where it is.
                return []
            if ships or isinstance(error, (ArchiveError, OSError)):
                raise
            self._quarantined(drop, error)
            return []
        if ships:
            # What a person dropped goes before what ships with the project.
            return [one for one in arrivals if self.archive.latest(one.source, ["recorded"]) is None]
        return arrivals

    def _refuse_withdrawn(self, files: Sequence[DroppedFile]) -> None:
        for file in files:
            if (withdrawn := self.archive.withdrawn.get(file.sha256)) is not None:
                raise DropRefused(
                    f"was withdrawn on {withdrawn.at[:10]} ({withdrawn.reason}): delete it, or drop a file that is "
                    "right."
                )

    def _outcome(self, source: AnySource, arrivals: list[Arrival], again: str | None) -> FetchOutcome:
        name = source.name
        try:
            stored = [
                self._store(source, origin, chosen)
                for origin in _SIMULATED_FIRST
                if (chosen := [arrival for arrival in arrivals if arrival.origin == origin])
            ]
        except ArchiveError as error:
            latest = self._latest(name)
            message = f"{name}: what was dropped could not be archived: {error} It waits in the inbox."
            logger.warning("%s", message)
            updated = latest.updated if latest else None
            return FetchOutcome(name, "failed", latest.table_id if latest else None, updated, latest, message, True)
        latest = self._latest(name)
        if latest is None:
            return FetchOutcome(name, "unchanged", None, None, None, f"{name}: {self.nothing_yet(source)}")
        if any(stored):
            message = f"{name}: {_listed(arrivals)} ingested, {len(latest.parts)} in all, as vintage "
            message += f"{latest.snapshot_id} of {latest.updated}."
            logger.info("%s", message)
            return FetchOutcome(name, "new_vintage", latest.table_id, latest.updated, latest, message)
        if stored:
            again = f"{_listed(arrivals)} make a vintage that was rejected; once its contract is fixed, "
            again += "`styrka rebuild` validates it again."
        outcome: Outcome = "same_bytes" if again else "unchanged"
        message = f"{name}: {again}" if again else f"{name}: nothing new was dropped since {latest.updated}."
        return FetchOutcome(name, outcome, latest.table_id, latest.updated, latest, message)

    def _latest(self, source: str) -> Snapshot | None:
        return self.archive.latest(source, ORIGINS[self.api])

    def _store(self, source: AnySource, origin: Origin, arrivals: list[Arrival]) -> bool:
        """All files so far and the new ones as one snapshot, unless it was rejected; then drops leave the inbox."""
        earlier = self._snapshots(source.name, [origin])
        base = earlier[-1] if earlier else None
        arrivals = sorted(arrivals, key=lambda arrival: (arrival.dated, arrival.file.name))
        unique = {arrival.file.sha256: arrival for arrival in arrivals}
        kept = [part for part in base.parts if part.sha256 not in unique] if base else []
        parts: list[NewPart | Part] = [*kept, *(arrival.part() for arrival in unique.values())]
        is_new = snapshot_identity(source.name, parts) not in self._rejected()
        if is_new:
            self.archive.store(
                source=source.name,
                origin=origin,
                updated=max(arrival.dated for arrival in arrivals),
                fetched_at=self._clock().isoformat(timespec="microseconds"),
                licence=source.licence,
                parts=parts,
                **self.described(source, base, arrivals),
            )
        for drop in {id(arrival.drop): arrival.drop for arrival in arrivals}.values():
            self._move_to_taken(drop)
        return is_new

    def _quarantined(self, drop: Drop, error: Exception) -> None:
        reason = self._why(drop, error)
        if not self._is_foreseen(error):
            # Where it happened, without what the error says: that may be a cell of the file.
            logger.error("%s: %s\n%s", drop.name, type(error).__name__, "".join(format_tb(error.__traceback__)))
        logger.warning("%s %s. It is quarantined, with a report.", drop.name, reason)
        found = self.findings_in_words(error) if isinstance(error, self.refusals) else []
        try:
            said = [without_person_data(line) for line in found]
            self._inbox.move_to_quarantine(drop, report(drop, reason, said, self.advice_in_words))
        except OSError as trouble:
            self._left[drop.name] = f"{reason}, and it cannot be quarantined ({trouble.strerror})"

    def _why(self, drop: Drop, error: Exception) -> str:
        """Why a drop is in quarantine, in one line, as everybody may read it: findings are published."""
        said = " ".join(self._said_of(error).split())
        # What a reader says begins with the file, and so does the sentence that this is the end of.
        return without_person_data(said.replace(f": {drop.name}: ", ": ", 1)).rstrip(".")

    def _said_of(self, error: Exception) -> str:
        if isinstance(error, self.refusals):
            return self.reason(error)
        if not self._is_foreseen(error):
            fault = type(error).__name__
            return f"made its reader fail ({fault}): that is a fault of the program, report it with the log of this run"
        return str(error) if isinstance(error, DropRefused) else f"could not be opened: {error}"

    def _is_foreseen(self, error: Exception) -> bool:
        return isinstance(error, (DropRefused, BatchRefused, ReadingEnded, *self.refusals))

    def _move_to_taken(self, drop: Drop) -> None:
        """The bytes are archived already: a folder that cannot be written to is no reason to stop the nightly run."""
        if self._shipped is not None and drop.path.parent == self._shipped.folder:
            return
        if not drop.path.exists():
            # One drop may go into snapshots of several sources.
            return
        if drop.changed_since:
            self._left[drop.name] = "was written to after it was archived: the next run reads it again"
            return
        try:
            self._inbox.move_to_taken(drop)
        except OSError as trouble:
            self._left[drop.name] = f"is archived and cannot be moved out of the inbox ({trouble.strerror})"

    def _look_again(self) -> None:
        """Put back into the inbox what was written to after it had been archived and moved."""
        for drop in self._inbox.lately_taken():
            shas = {file.sha256 for file in drop.files}
            if any(not self.archive.holds(sha256) and sha256 not in self.archive.withdrawn for sha256 in shas):
                self._inbox.put_back(drop)
                self._left[drop.name] = "was written to after it was archived: the next run reads it again"


def _listed(arrivals: Sequence[Arrival]) -> str:
    """The files in words, each once."""
    names = list({arrival.file.sha256: arrival.file.name for arrival in arrivals}.values())
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more files"
