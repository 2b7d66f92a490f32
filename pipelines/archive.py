"""Content-addressed store of the bytes that came in, with a manifest per snapshot.

Storing bytes as they came, finding them again, proving that they are unharmed. Not here: what the bytes mean
(``pxweb/``) or which of them the warehouse uses (``warehouse/vintages.py``).

Layout under the archive's folder::

    objects/ab/ab12…      the bytes, named by their sha256; written once, never changed
    snapshots/<source>/   one JSON manifest per snapshot, named by its time and identity
    confirmed/<source>    the newest `updated` for which the agency still served the latest snapshot's bytes
    complete/             one JSON statement per file whose set a person has said to be complete
    withdrawn/            one JSON statement per file that a person took out again, named by its sha256
    incoming/             files on their way in; what a killed run leaves here is removed by the next one

A snapshot exists once its manifest does. The manifest is moved into place last, so a kill at any moment leaves
either the old state or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import mmap
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

Origin = Literal["live", "recorded", "simulated"]
PartRole = Literal["metadata", "data"]
# Inode, size in bytes, time of change in nanoseconds: by which a file is known to be the one that was read.
_FileState = tuple[int, int, int]

_TICK = timedelta(microseconds=1)
_MAPPED_FROM = 32 * 1024**2


class ArchiveError(Exception):
    """The archive could not store or give back what it was asked for."""


class ArchiveFull(ArchiveError):
    """The disk under the archive is full."""


class ArchiveDamaged(ArchiveError):
    """Bytes in the archive are missing or are not the bytes that were stored."""


@dataclass(frozen=True)
class NewPart:
    """Bytes to store, with the facts of the request that brought them."""

    role: PartRole
    body: bytes | mmap.mmap
    request: dict[str, Any]
    """Address, query and what the answer's head said; kept as it is."""


@dataclass(frozen=True)
class Part:
    """One stored answer: `sha256` finds the bytes, `size` is in bytes."""

    role: PartRole
    sha256: str
    size: int
    request: dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """What one fetch of one table brought: the table's state at one `updated`.

    `snapshot_id` is derived from the hashes of the parts, so the same bytes are the same snapshot.
    """

    snapshot_id: str
    source: str
    table_id: str
    origin: Origin
    updated: str
    fetched_at: str
    licence: str
    fingerprint: dict[str, Any]
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts together."""
        return sum(part.size for part in self.parts)


@dataclass(frozen=True)
class Withdrawal:
    """A person's statement that a dropped file is wrong, or must not be kept.

    Attributes:
        file: its name when it was dropped.
        at: when, ISO 8601, UTC.
        erased: whether its bytes are gone too.
    """

    sha256: str
    file: str
    reason: str
    by: str
    at: str
    erased: bool = False


class Archive:
    """The store under one folder. One writer at a time; readers need no lock."""

    def __init__(self, folder: Path, until: datetime | None = None) -> None:
        """Open the store; with `until` as it was then: later snapshots are not seen, and none can be stored."""
        self._folder = folder
        # A manifest is read once as long as its file is the same one: a nightly run looks at each of them many times.
        self._manifests: dict[Path, tuple[_FileState, Snapshot]] = {}
        self._withdrawals: dict[Path, tuple[_FileState, Withdrawal]] = {}
        self._proved: dict[Path, _FileState] = {}
        self._until = until

    def store(
        self,
        *,
        source: str,
        table_id: str,
        origin: Origin,
        updated: str,
        fetched_at: str,
        licence: str,
        fingerprint: dict[str, Any],
        parts: Sequence[NewPart | Part],
    ) -> tuple[Snapshot, bool]:
        """Store what a fetch brought; returns the snapshot and whether it is a new one.

        It is the newest of its source, whatever the clock says. The same bytes as the latest snapshot of the same
        origin give no new snapshot: its `updated` is confirmed. A `Part` of an earlier snapshot is taken over as it
        is: its bytes are not read again.

        Raises:
            ArchiveFull: the disk is full. The snapshot is not there, or it is there whole: the message says which.
            ArchiveError: a file could not be written.
        """
        if self._until is not None:
            raise ArchiveError(
                f"the archive is open as it was {self._until:%Y-%m-%d %H:%M}: nothing is stored into it."
            )
        stored = tuple(_described(part) for part in parts)
        before = self.snapshots(source, get_args(Origin))
        if before and datetime.fromisoformat(before[-1].fetched_at) >= datetime.fromisoformat(fetched_at):
            # The clock ran ahead then, or is behind now: what comes last is the newest, or it would never be used.
            fetched_at = (datetime.fromisoformat(before[-1].fetched_at) + _TICK).isoformat(timespec="microseconds")
        snapshot = Snapshot(
            snapshot_id=snapshot_identity(source, stored),
            source=source,
            table_id=table_id,
            origin=origin,
            updated=updated,
            fetched_at=fetched_at,
            licence=licence,
            fingerprint=fingerprint,
            parts=stored,
        )
        latest = next((one for one in reversed(before) if one.origin == origin), None)
        # Also for bytes that should be there: what the archive has lost or damaged is fixed by fetching it again.
        for part, described in zip(parts, stored, strict=True):
            if isinstance(part, NewPart):
                self.put_back(described.sha256, part.body)
        if latest is not None and latest.snapshot_id == snapshot.snapshot_id:
            self._write(self._confirmation(source, origin), updated.encode())
            return latest, False
        self._write(self._manifest(snapshot), json.dumps(asdict(snapshot), ensure_ascii=False, indent=1).encode())
        return snapshot, True

    def sources(self) -> list[str]:
        """Names of all sources that have snapshots, of any origin."""
        return sorted(path.name for path in (self._folder / "snapshots").glob("*") if path.is_dir())

    def snapshots(self, source: str, origins: Iterable[Origin]) -> list[Snapshot]:
        """All snapshots of `source` with one of `origins`, oldest first; none that holds a withdrawn file."""
        wanted = set(origins)
        manifests = sorted((self._folder / "snapshots" / source).glob("*.json"))
        found = [self._manifest_at(path) for path in manifests]
        return [snapshot for snapshot in found if snapshot.origin in wanted and self._was_there(snapshot)]

    @property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """What was withdrawn, by SHA-256; with `until`, what was withdrawn by then or is erased."""
        found = {}
        for path in sorted((self._folder / "withdrawn").glob("*.json")):
            state = _file_state(path)
            if path not in self._withdrawals or self._withdrawals[path][0] != state:
                self._withdrawals[path] = (state, Withdrawal(**json.loads(path.read_bytes())))
            one = self._withdrawals[path][1]
            if one.erased or self._until is None or datetime.fromisoformat(one.at) <= self._until:
                found[one.sha256] = one
        return found

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """Record that a file is withdrawn: no snapshot that holds it is seen from now on. Its bytes go if erased.

        Raises:
            ArchiveError: it could not be recorded, or the bytes could not be removed.
        """
        statement = self._folder / "withdrawn" / f"{withdrawal.sha256}.json"
        self._write(statement, json.dumps(asdict(withdrawal), ensure_ascii=False, indent=1).encode())
        if withdrawal.erased:
            try:
                self._object(withdrawal.sha256).unlink(missing_ok=True)
            except OSError as error:
                raise ArchiveError(f"the bytes of {withdrawal.file} cannot be removed: {error.strerror}.") from error

    @property
    def complete(self) -> Mapping[str, Mapping[str, str]]:
        """What a person has said to be complete, by SHA-256: file, by whom, and when."""
        return {path.stem: json.loads(path.read_bytes()) for path in sorted((self._folder / "complete").glob("*.json"))}

    def say_complete(self, sha256: str, *, file: str, by: str, at: str) -> None:
        """Record that the set that a file is of is complete.

        Raises:
            ArchiveError: it could not be recorded.
        """
        said = json.dumps({"file": file, "by": by, "at": at}, ensure_ascii=False, indent=1)
        self._write(self._folder / "complete" / f"{sha256}.json", said.encode())

    def holds(self, sha256: str) -> bool:
        """Whether an object of that name is there; `read` proves that it is unharmed."""
        return self._object(sha256).exists()

    def put_back(self, sha256: str, body: bytes | mmap.mmap) -> bool:
        """Put the bytes of an object back where the archive has lost or harmed them; returns whether it had.

        Raises:
            ArchiveError: they could not be written.
        """
        path = self._object(sha256)
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return False
        self._write(path, body)
        path.chmod(0o444)
        return True

    def latest(self, source: str, origins: Iterable[Origin]) -> Snapshot | None:
        """The newest snapshot of `source` with one of `origins`, or None."""
        return next(reversed(self.snapshots(source, origins)), None)

    def updated_seen(self, snapshot: Snapshot) -> str:
        """The newest `updated` of the table for which the bytes of `snapshot` are known to hold."""
        confirmation = self._confirmation(snapshot.source, snapshot.origin)
        if confirmation.exists():
            return max(snapshot.updated, confirmation.read_text(encoding="utf-8"))
        return snapshot.updated

    def read(self, part: Part) -> bytes:
        """The bytes of `part`, verified against their hash.

        Raises:
            ArchiveDamaged: they are gone or changed.
        """
        path = self._object(part.sha256)
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            raise ArchiveDamaged(
                f"the archive has lost object {part.sha256}: {path} does not exist. "
                "Restore it from a back-up, or fetch the table again with `styrka run annual`."
            ) from None
        if hashlib.sha256(body).hexdigest() != part.sha256:
            raise ArchiveDamaged(
                f"object {part.sha256} in the archive is damaged: {path} holds {len(body)} bytes with another hash, "
                f"expected {part.size} bytes. Restore it from a back-up, or remove the file and fetch the table again."
            )
        return body

    def content(self, part: Part) -> bytes | mmap.mmap:
        """The bytes of `part` as `read` gives them; mapped into memory where they are many.

        Raises:
            ArchiveDamaged: they are gone or changed.
        """
        path = self._object(part.sha256)
        if part.size < _MAPPED_FROM or not path.exists():
            return self.read(part)
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return mapped if hashlib.sha256(mapped).hexdigest() == part.sha256 else self.read(part)

    def damage(self, snapshot: Snapshot) -> str | None:
        """What the archive has lost or harmed of a snapshot, in a sentence; None while every byte is as it came in.

        A file that was proved is not read again as long as it is the same file.
        """
        for part in snapshot.parts:
            path = self._object(part.sha256)
            state = _file_state(path) if path.exists() else None
            if state is None or self._proved.get(path) != state:
                try:
                    self.content(part)
                except ArchiveDamaged as error:
                    return str(error)
                self._proved[path] = _file_state(path)
        return None

    def clear_incoming(self) -> None:
        """Remove what a killed run left half-written. Call it with the right to write."""
        shutil.rmtree(self._folder / "incoming", ignore_errors=True)

    def _was_there(self, snapshot: Snapshot) -> bool:
        if self._until is not None and datetime.fromisoformat(snapshot.fetched_at) > self._until:
            return False
        withdrawn = self.withdrawn
        return not withdrawn or not any(part.sha256 in withdrawn for part in snapshot.parts)

    def _write(self, path: Path, body: bytes | mmap.mmap) -> None:
        """Put `body` at `path` whole or not at all, and on the disk before the name appears."""
        incoming = self._folder / "incoming" / uuid.uuid4().hex
        try:
            incoming.parent.mkdir(parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            with incoming.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(incoming, path)
        except OSError as error:
            incoming.unlink(missing_ok=True)
            kept = "Nothing of this file was kept and earlier ones are untouched"
            raise self._failure(path, len(body), error, kept) from error
        try:
            _sync_folder(path.parent)
        except OSError as error:
            kept = "The file is in its place and whole, but its name may not outlive a power cut"
            raise self._failure(path, len(body), error, kept) from error

    def _failure(self, path: Path, size: int, error: OSError, kept: str) -> ArchiveError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            text = f"no space left for {size} bytes under {self._folder}. {kept}: free some, then run again."
            return ArchiveFull(text)
        return ArchiveError(f"cannot write {path}: {error.strerror or error}. {kept}. Check the folder's rights.")

    def _object(self, sha256: str) -> Path:
        return self._folder / "objects" / sha256[:2] / sha256

    def _manifest(self, snapshot: Snapshot) -> Path:
        # Sorting by name is sorting by time.
        time = snapshot.fetched_at.replace(":", "").replace("-", "")
        return self._folder / "snapshots" / snapshot.source / f"{time}_{snapshot.snapshot_id}.json"

    def _manifest_at(self, path: Path) -> Snapshot:
        state = _file_state(path)
        known = self._manifests.get(path)
        if known is None or known[0] != state:
            # The state is taken before the bytes are read: a file that is exchanged meanwhile is read again.
            known = (state, _read_manifest(path))
            self._manifests[path] = known
        return known[1]

    def _confirmation(self, source: str, origin: Origin) -> Path:
        return self._folder / "confirmed" / f"{source}.{origin}"


def _described(part: NewPart | Part) -> Part:
    if isinstance(part, Part):
        return part
    return Part(part.role, hashlib.sha256(part.body).hexdigest(), len(part.body), part.request)


def snapshot_identity(source: str, parts: Sequence[NewPart | Part]) -> str:
    """16 hexadecimal digits from the source's name and its parts' hashes; the order of the parts does not matter."""
    stored = [_described(part) for part in parts]
    content = "\n".join([source, *sorted(f"{part.role} {part.sha256}" for part in stored)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _file_state(path: Path) -> _FileState:
    reported = path.stat()
    return reported.st_ino, reported.st_size, reported.st_mtime_ns


def _read_manifest(path: Path) -> Snapshot:
    try:
        manifest = json.loads(path.read_bytes())
        parts = tuple(Part(**part) for part in manifest.pop("parts"))
        return Snapshot(**manifest, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveDamaged(f"manifest {path} cannot be read: {error}. Restore it from a back-up.") from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
