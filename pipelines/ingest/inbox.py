"""The inbox: the folder where people drop delivered files, and where the files go from there.

Belongs here: which files wait, and moving them so that none is lost. Does not belong here: reading them
(``extracts/``), or what they become (``uploads.py``).

Layout::

    inbox/scb/               files that wait for the next run
    inbox/scb/taken/         files that are in the archive, as they came
    inbox/scb/quarantine/    files that could not be ingested, each with <name>.report.txt beside it

A file is moved only after it is archived, or after its report is written. A kill between leaves the file where it was,
and the next run comes to the same end.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

REPORT_ENDING = ".report.txt"

# What Excel, editors and copying programs put beside a file while they work on it.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


@dataclass(frozen=True)
class Dropped:
    """A file as it was read from the inbox."""

    path: Path
    body: bytes
    received: datetime
    """The file's own time of change, UTC: when whoever dropped it got or saved it."""

    @property
    def sha256(self) -> str:
        """The bytes' identity."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Inbox:
    """One agency's folder of dropped files."""

    folder: Path

    @property
    def taken(self) -> Path:
        """Files that are in the archive."""
        return self.folder / "taken"

    @property
    def quarantine(self) -> Path:
        """Files that could not be ingested."""
        return self.folder / "quarantine"

    def prepare(self) -> None:
        """Make the folder, so that people find where to drop files."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def waiting(self, unreadable: dict[str, str]) -> Iterator[Dropped]:
        """The files that wait, in the order of their names; one that is being written waits for the next run.

        A file that cannot be read goes into `unreadable` with the reason.
        """
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else []:
            if path.is_file() and not is_left_alone(path):
                try:
                    dropped = read_file(path)
                except OSError as trouble:
                    unreadable[path.name] = f"cannot be read ({trouble.strerror})"
                    continue
                if dropped is not None:
                    yield dropped

    def quarantined(self) -> list[str]:
        """Names of the files in quarantine."""
        if not self.quarantine.is_dir():
            return []
        names = sorted(path.name for path in self.quarantine.iterdir() if path.is_file())
        return [name for name in names if not name.endswith(REPORT_ENDING)]

    def move_to_taken(self, dropped: Dropped) -> None:
        """Put a file that is archived out of the way."""
        _move(dropped, self.taken)

    def move_to_quarantine(self, dropped: Dropped, report: str) -> Path:
        """Put a file aside with the report of what did not fit; returns where the report lies."""
        self.quarantine.mkdir(parents=True, exist_ok=True)
        target = _free(dropped, self.quarantine)
        written = target.with_name(target.name + REPORT_ENDING)
        beside = target.with_name(f".{target.name}{REPORT_ENDING}.new")
        beside.write_text(report, encoding="utf-8")
        os.replace(beside, written)
        os.replace(dropped.path, target)
        return written


def is_left_alone(path: Path) -> bool:
    """Whether the name says that a program is still at work on it, or that it is nobody's delivery."""
    return path.name.startswith((".", "~$")) or path.suffix.lower() in _UNFINISHED


def read_file(path: Path) -> Dropped | None:
    """The file as it is now, or None while somebody is writing it."""
    before = path.stat()
    body = path.read_bytes()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(body) != after.st_size:
        return None
    return Dropped(path, body, datetime.fromtimestamp(after.st_mtime, UTC))


def _move(dropped: Dropped, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.replace(dropped.path, _free(dropped, folder))


def _free(dropped: Dropped, folder: Path) -> Path:
    """Where to put the file: under its name, unless another file has it."""
    target = folder / dropped.path.name
    if target.exists() and target.read_bytes() != dropped.body:
        return target.with_name(f"{target.stem}.{dropped.sha256[:8]}{target.suffix}")
    return target
