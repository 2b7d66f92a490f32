"""Taking a dropped file out again: one that is wrong, or one that must not be kept.

Finding the file, recording why, and leaving everything so that the next run builds without it. Not here:
arguments (``cli/files.py``), or what a run then does.

Withdrawing hides every snapshot that holds the file, and stores what remains as a new one. Erasing also removes the
bytes: from the archive, and from `taken` and `quarantine`. Back-ups that were made before, and editions, are not
touched: whoever must erase a person's data deletes those copies too (docs/withdrawal.md).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.archive import Origin, Part, Snapshot, Withdrawal
from pipelines.ingest.inbox import dropped_under
from pipelines.installation.home import HomeError
from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from pipelines.sources.export_sets import ExportFiles
from pipelines.sources.project_sets import ProjectFiles
from warehouse.publication_vintages import forget_set_findings
from warehouse.vintages import latest_accepted

_ORIGINS: tuple[Origin, ...] = ("simulated", "recorded", "live")
_NAMED = 10


class WithdrawalError(HomeError):
    """There is no such file, or more than one."""


@dataclass(frozen=True)
class Dropped:
    """A file that people dropped, as the archive has it."""

    part: Part
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name when it was dropped."""
        return str(self.part.request["file"])


@dataclass(frozen=True)
class Withdrawn:
    """What withdrawing did. `remaining` is how many files each source has left; `removed` are deleted copies."""

    file: str
    remaining: dict[str, int]
    removed: tuple[Path, ...]
    erased: bool

    @property
    def sentence(self) -> str:
        """For a person."""
        left = "; ".join(f"{source} has {number} files left" for source, number in self.remaining.items())
        gone = f" Its bytes and {len(self.removed)} copies in the inbox are erased." if self.erased else ""
        return f"{self.file} is withdrawn: {left}.{gone} The next run builds without it."


def dropped_files(installation: Installation) -> list[Dropped]:
    """Every file that is in a snapshot of any origin, each once, by name."""
    parts: dict[str, Part] = {}
    sources: dict[str, list[str]] = {}
    for source in _inbox_sources(installation):
        for snapshot in installation.archive.snapshots(source.name, _ORIGINS):
            for part in snapshot.parts:
                parts[part.sha256] = part
                if source.name not in sources.setdefault(part.sha256, []):
                    sources[part.sha256].append(source.name)
    found = (Dropped(part, tuple(sources[sha256])) for sha256, part in parts.items())
    return sorted(found, key=lambda one: (one.name, one.part.sha256))


def withdraw(
    installation: Installation, wanted: str, *, reason: str, by: str, at: datetime, erase: bool = False
) -> Withdrawn:
    """Withdraw a file that was ingested.

    Args:
        installation: whose home holds it.
        wanted: its name, or the beginning of its SHA-256.
        reason: why, for whoever drops it again.
        by: signature or role.
        at: now, UTC.
        erase: remove its bytes too.

    Raises:
        WithdrawalError: there is no such file, or more than one.
        HomeError: a run is writing.
    """
    with installation.home.writing(), installation.warehouse.held_open():
        installation.loader.prepare()
        dropped = _find(installation, wanted)
        sources = [source for source in _inbox_sources(installation) if source.name in dropped.sources]
        before = {source.name: _newest_by_origin(installation, source) for source in sources}
        holding = {source.name: _holding(installation, source, dropped.part.sha256) for source in sources}
        installation.archive.withdraw(
            Withdrawal(dropped.part.sha256, dropped.name, reason, by, at.isoformat(timespec="seconds"), erase)
        )
        remaining = {}
        for source in sources:
            remaining[source.name] = _store_what_remains(
                installation, source, before[source.name], dropped.part.sha256, at
            )
            _forget(installation, source, holding[source.name])
        removed = tuple(_erase_copies(installation, dropped.part.sha256)) if erase else ()
    return Withdrawn(dropped.name, remaining, removed, erase)


def say_complete(installation: Installation, wanted: str, *, by: str, at: datetime) -> str:
    """Record that the set of files that an export is of is complete; returns the file's name.

    Raises:
        WithdrawalError: there is no such file, or more than one.
        HomeError: a run is writing.
    """
    with installation.home.writing(), installation.warehouse.held_open():
        installation.loader.prepare()
        dropped = _find(installation, wanted)
        said = at.isoformat(timespec="seconds")
        installation.archive.say_complete(dropped.part.sha256, file=dropped.name, by=by, at=said)
        with installation.warehouse.connect() as connection, connection.begin():
            for accepted in latest_accepted(connection, dropped.sources, _ORIGINS).values():
                forget_set_findings(connection, accepted.vintage_id, dropped.name)
    return dropped.name


def _inbox_sources(installation: Installation) -> list[Source]:
    return [source for source in installation.sources.values() if not source.is_fetched]


def _find(installation: Installation, wanted: str) -> Dropped:
    known = dropped_files(installation)
    found = [one for one in known if one.name == wanted or (len(wanted) >= 6 and one.part.sha256.startswith(wanted))]
    if not found:
        named = ", ".join(one.name for one in known[:_NAMED]) or "none"
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        raise WithdrawalError(f"expected a file that was ingested, but found no {wanted!r}; there are {named}{more}.")
    if len(found) > 1:
        shas = ", ".join(one.part.sha256[:12] for one in found)
        raise WithdrawalError(f"{len(found)} files are called {wanted!r}: name one by its SHA-256, of {shas}.")
    return found[0]


def _newest_by_origin(installation: Installation, source: Source) -> list[Snapshot]:
    """The newest snapshot of each origin that was not rejected."""
    rejected = installation.loader.rejected
    newest = []
    for origin in _ORIGINS:
        usable = [
            one for one in installation.archive.snapshots(source.name, [origin]) if one.snapshot_id not in rejected
        ]
        newest += usable[-1:]
    return newest


def _holding(installation: Installation, source: Source, sha256: str) -> list[str]:
    snapshots = installation.archive.snapshots(source.name, _ORIGINS)
    return [one.snapshot_id for one in snapshots if any(part.sha256 == sha256 for part in one.parts)]


def _store_what_remains(
    installation: Installation, source: Source, newest: Iterable[Snapshot], sha256: str, at: datetime
) -> int:
    """Store the other files of each snapshot that held the file; returns how many the source has left."""
    left = 0
    for snapshot in newest:
        kept = [part for part in snapshot.parts if part.sha256 != sha256]
        left += len(kept)
        if kept and len(kept) < len(snapshot.parts):
            installation.archive.store(
                source=source.name,
                table_id=snapshot.table_id
                if not isinstance(source, (ExportFiles, ProjectFiles))
                else f"{len(kept)} files",
                origin=snapshot.origin,
                updated=snapshot.updated,
                fetched_at=at.isoformat(timespec="microseconds"),
                licence=snapshot.licence,
                fingerprint=snapshot.fingerprint,
                parts=kept,
            )
    return left


def _forget(installation: Installation, source: Source, holding: list[str]) -> None:
    """Take the vintages that hold the file out of the warehouse, and that which follows, so that it is loaded again."""
    latest = installation.archive.latest(source.name, _ORIGINS)
    gone = [*holding, *([latest.snapshot_id] if latest else [])]
    installation.loader.forget(source, gone)


def _erase_copies(installation: Installation, sha256: str) -> Iterable[Path]:
    """Delete what `taken` and `quarantine` hold of the bytes, and what packs them."""
    for inbox in sorted(installation.home.inbox.iterdir()) if installation.home.inbox.is_dir() else ():
        for place in (inbox, inbox / "taken", inbox / "quarantine"):
            for path in dropped_under(place, sha256):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                yield path
