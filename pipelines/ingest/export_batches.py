"""Batches: what people drop into inbox/bibliometrics, be it a file, a folder or a zip.

Belongs here: which batches wait, the files in them, and moving them so that none is lost. Does not belong here:
reading formats, or what a batch becomes (``ingest.py``). The folders are those of every inbox
(``delivered/inbox.py``): `taken` for what is in the archive, `quarantine` for what could not be ingested, with a
report beside.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pipelines.ingest.inbox import REPORT_ENDING, Inbox, is_left_alone

_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
# Below this a plain file is read as it is; opening a batch maps what is larger.
_SMALL = 1 << 20


@dataclass(frozen=True)
class ExportFile:
    """One file as it came, alone or in a batch; `name` is its path within the inbox."""

    name: str
    body: bytes | mmap.mmap

    @cached_property
    def sha256(self) -> str:
        """The bytes' identity."""
        return hashlib.sha256(self.body).hexdigest()

    def holds(self, mark: bytes) -> bool:
        """Whether `mark` stands anywhere in it."""
        return self.body.find(mark) >= 0


@dataclass(frozen=True)
class Batch:
    """What was dropped under one name."""

    path: Path
    files: tuple[ExportFile, ...]
    received: datetime
    """Time of the newest change to it, UTC."""
    ships: bool = False
    """It ships with the project: it stays where it is."""
    failure: Exception | None = field(default=None, compare=False)
    """Why it could not be opened, where it could not."""

    @property
    def name(self) -> str:
        """Its name in the inbox."""
        return self.path.name


@dataclass(frozen=True)
class BatchInbox:
    """The folder of dropped batches.

    Args:
        inbox: the folder with its places for what is taken and what is quarantined.
        ships: the batches ship with the project.
    """

    inbox: Inbox
    ships: bool = False

    def prepare(self) -> None:
        """Make the folder, so that people find where to drop files."""
        self.inbox.prepare()

    def waiting(self, unreadable: dict[str, str]) -> Iterator[Batch]:
        """The batches that wait, in the order of their names; one that is being written waits for the next run.

        A batch that the file system refuses goes into `unreadable` with the reason.
        """
        folder = self.inbox.folder
        places = {self.inbox.taken, self.inbox.quarantine}
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path in places or is_left_alone(path):
                continue
            try:
                before = _state(path)
                batch = self._opened(path, before)
                settled = _state(path) == before
            except OSError as trouble:
                unreadable[path.name] = f"cannot be read ({trouble.strerror})"
                continue
            if settled:
                yield batch

    def quarantined(self) -> list[str]:
        """Names of the batches in quarantine."""
        folder = self.inbox.quarantine
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return [name for name in names if not name.endswith(REPORT_ENDING) and not name.startswith(".")]

    def move_to_taken(self, batch: Batch) -> None:
        """Put a batch whose files are archived out of the way."""
        self.inbox.taken.mkdir(parents=True, exist_ok=True)
        os.replace(batch.path, _free(self.inbox.taken, batch.name))

    def move_to_quarantine(self, batch: Batch, report: str) -> Path:
        """Put a batch aside with the report of what did not fit; returns where the report lies."""
        self.inbox.quarantine.mkdir(parents=True, exist_ok=True)
        target = _free(self.inbox.quarantine, batch.name)
        written = target.with_name(target.name + REPORT_ENDING)
        beside = target.with_name(f".{target.name}{REPORT_ENDING}.new")
        beside.write_text(report, encoding="utf-8")
        os.replace(beside, written)
        os.replace(batch.path, target)
        return written

    def _opened(self, path: Path, state: list[tuple[str, int, int]]) -> Batch:
        received = datetime.fromtimestamp(max(changed for _, _, changed in state) / 1e9, UTC) if state else _EPOCH
        if path.is_file() and path.stat().st_size < _SMALL:
            body = path.read_bytes()
            if not body.startswith(_PACKED):
                return Batch(path, (ExportFile(path.name, body),), received, self.ships)
        from pipelines.bibliometrics.batches import open_batch
        from pipelines.bibliometrics.errors import ExportError

        try:
            files = tuple(ExportFile(_named(path, member.name), member.content) for member in open_batch(path))
        except ExportError as error:
            return Batch(path, (), received, self.ships, error)
        return Batch(path, files, received, self.ships)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _named(path: Path, member: str) -> str:
    return member if member.split("/")[0] == path.name else f"{path.name}/{member}"


def _state(path: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of change of every file of the batch: the same twice means that nobody is writing."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    return [(str(file), (reported := file.stat()).st_size, reported.st_mtime_ns) for file in files]


def _free(folder: Path, name: str) -> Path:
    """A path in `folder` that nothing has yet."""
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{Path(name).stem}.{number}{Path(name).suffix}"
    return target
