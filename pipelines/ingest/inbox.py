"""An inbox: the folder where people drop files, folders and archives, and where these go from there.

The rules of both inboxes on what waits and what may be touched, and moving it so that nothing is lost. Not here:
reading what was dropped (``extracts/``, ``bibliometrics/``), or what becomes of it (``dropped_files.py``).

Layout::

    inbox/<name>/               drops that wait for the next run
    inbox/<name>/taken/         drops whose bytes are in the archive, as they came
    inbox/<name>/quarantine/    drops that could not be ingested, each with <name>.report.txt beside it
    inbox/<name>/.reading       what a run is reading now; what a killed run leaves here is set aside by the next one

A drop is moved only after it is archived, or after its report is written. A kill between leaves it where it was, and
the next run comes to the same end.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pipelines.ingest.end_marks import lacks_its_end
from pipelines.ingest.quiet import Quiet
from pipelines.ingest.unpacking import BatchRefused, Content, DamagedArchive, Member, open_batch, readable
from pipelines.system.files import all_in, replace_file

REPORT_ENDING = ".report.txt"

# What browsers, Excel, editors and copying programs put beside a file while they work on it.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READING = ".reading"
# A file that was moved away while somebody still wrote to it grows where it is: so long is it looked at again.
_LOOKED_AT_AGAIN = 7 * 24 * 3600

State = list[tuple[str, int, int]]
"""Name, size and time of change (ns) of every file of a drop: the same twice means that nobody is writing."""


class ReadingEnded(Exception):
    """The last run ended while it read this drop."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: the last run ended while it read this, expected a drop that can be read within the memory of "
            "the machine. If the machine was switched off at that moment, drop it again; otherwise drop it in parts."
        )


@dataclass(frozen=True)
class DroppedFile:
    """One file as it came, alone or in a folder or archive; `name` is its path within the inbox."""

    name: str
    body: Content

    @cached_property
    def sha256(self) -> str:
        """The bytes' identity."""
        return Member(self.name, self.body).sha256

    def holds(self, mark: bytes) -> bool:
        """Whether `mark` stands anywhere in it."""
        return self.body.find(mark) >= 0


@dataclass(frozen=True)
class Drop:
    """What was dropped under one name: a file, a folder or an archive."""

    path: Path
    files: tuple[DroppedFile, ...]
    received: datetime
    """Time of the newest change to it, UTC: when whoever dropped it got or saved it."""
    state: State = field(default_factory=list, compare=False)
    """As it was when it was read."""
    failure: BatchRefused | ReadingEnded | None = field(default=None, compare=False)
    """Why it could not be opened, where it could not."""

    @property
    def name(self) -> str:
        """Its name in the inbox, as it can be printed and stored."""
        return readable(self.path.name)

    @property
    def changed_since(self) -> bool:
        """Whether somebody has written to it since it was read."""
        return state_of(self.path) != self.state


@dataclass(frozen=True)
class Inbox:
    """One folder of drops.

    Args:
        folder: where people drop.
        quiet: how long nobody must have written to a drop.
        ships: its drops ship with the project, and stay where they are.
    """

    folder: Path
    quiet: Quiet = field(default_factory=Quiet)
    ships: bool = False

    @property
    def taken(self) -> Path:
        """Drops that are in the archive."""
        return self.folder / "taken"

    @property
    def quarantine(self) -> Path:
        """Drops that could not be ingested."""
        return self.folder / "quarantine"

    def prepare(self) -> None:
        """Make the folder, so that people find where to drop files."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def waiting(self, left: dict[str, str]) -> Iterator[Drop]:
        """The drops that are whole, in the order of their names.

        What is left where it lies goes into `left` with the reason, as the end of a sentence that begins with its
        name.
        """
        found = [path for path in self._entries() if self._may_be_touched(path, left)]
        self.quiet.wait_for(found)
        died_of = self._died_of()
        for path in found:
            try:
                state = state_of(path)
                if (path.name, state) == died_of:
                    yield Drop(path, (), _received(state), state, ReadingEnded(readable(path.name)))
                    continue
                # Where the run ends on the way from here to the next line of whoever asked, the note stays.
                self._note(path.name, state)
                drop = self._whole(path, state, left)
            except OSError as trouble:
                _leave(left, path, f"cannot be read ({trouble.strerror})")
                drop = None
            if drop is not None:
                yield drop
            self._forget()

    def _whole(self, path: Path, state: State, left: dict[str, str]) -> Drop | None:
        """The drop, or None with the reason in `left` where it is not whole yet."""
        if self.quiet.is_disturbed(state):
            _leave(left, path, "is being written to: the next run looks again")
            return None
        drop = _opened(path, state)
        if state_of(path) != state:
            _leave(left, path, "changed while it was read: the next run looks again")
        elif self.quiet.is_patient(state) and (mark := _missing_end(drop)):
            _leave(left, path, f"ends without {mark}, so it may still be on its way: the next run looks again")
        elif drop.failure is None and not drop.files:
            _leave(left, path, "holds no file: put one into it, or take it away")
        else:
            return drop
        return None

    def _entries(self) -> list[Path]:
        places = {self.taken, self.quarantine}
        entries = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return [path for path in entries if path not in places and path.name != _READING]

    def _may_be_touched(self, path: Path, left: dict[str, str]) -> bool:
        """Plain files and folders only: a pipe would hang the run, a link would lead it out of the home."""
        reported = path.lstat()
        kind = stat.S_IFMT(reported.st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):
            what = "a link: drop the file itself" if kind == stat.S_IFLNK else "no plain file: take it away"
            _leave(left, path, f"is {what}")
        elif path.name.startswith("."):
            _leave(left, path, "begins with a dot, so it is left alone: rename it, or take it away")
        elif path.suffix.lower() in _UNFINISHED:
            if not self.quiet.is_patient([(path.name, reported.st_size, reported.st_mtime_ns)]):
                _leave(left, path, "is named like a copy under way: rename it if it is whole, or take it away")
        else:
            # Excel's mark of an open workbook goes with Excel.
            return not path.name.startswith("~$")
        return False

    def quarantined(self) -> dict[str, str]:
        """Names of the drops in quarantine, each with its report; empty where that is gone or cannot be read."""
        names = sorted(path.name for path in self.quarantine.iterdir()) if self.quarantine.is_dir() else []
        drops = [name for name in names if not name.endswith(REPORT_ENDING) and not name.startswith(".")]
        return {readable(name): _text(self.quarantine / f"{name}{REPORT_ENDING}") for name in drops}

    def _note(self, name: str, state: State) -> None:
        """Note what is being read, so that a run that dies of it is not followed by another one that does."""
        if not self.ships:
            (self.folder / _READING).write_text(json.dumps([name, state]), encoding="utf-8")

    def _died_of(self) -> tuple[str, State] | None:
        """Name and state of the drop that was being read when the last run ended on the way; said once."""
        note = self.folder / _READING
        try:
            name, state = json.loads(note.read_text(encoding="utf-8"))
            return str(name), [(str(file), int(size), int(changed)) for file, size, changed in state]
        except (OSError, ValueError, TypeError):
            return None
        finally:
            self._forget()

    def _forget(self) -> None:
        if not self.ships:
            (self.folder / _READING).unlink(missing_ok=True)

    def move_to_taken(self, drop: Drop) -> Path:
        """Put a drop that is archived out of the way; returns where it lies now."""
        return _move(drop, self.taken)

    def move_to_quarantine(self, drop: Drop, report: str) -> Path:
        """Put a drop aside with the report of what did not fit; returns where the report lies."""
        self.quarantine.mkdir(parents=True, exist_ok=True)
        target = _free(drop, self.quarantine)
        written = target.with_name(target.name + REPORT_ENDING)
        replace_file(written, report)
        os.replace(drop.path, target)
        return written

    def lately_taken(self) -> Iterator[Drop]:
        """Drops in `taken` that were changed lately: whoever still wrote to one when it was moved went on there."""
        since = (self.quiet.clock().timestamp() - _LOOKED_AT_AGAIN) * 1e9
        for path in sorted(self.taken.iterdir()) if self.taken.is_dir() else []:
            state = state_of(path)
            if not path.is_symlink() and any(changed >= since for _, _, changed in state):
                yield _opened(path, state)

    def put_back(self, drop: Drop) -> None:
        """Move a drop out of `taken` to where it waits."""
        os.replace(drop.path, _free_name(self.folder, drop.name))


def dropped_under(folder: Path, sha256: str) -> Iterator[Path]:
    """Paths in `folder` that are a file of these bytes, or that pack one; a folder's file is named, not the folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name in ("taken", "quarantine") or path.is_symlink():
            continue
        if path.is_dir():
            yield from dropped_under(path, sha256)
        elif any(file.sha256 == sha256 for file in _opened(path, state_of(path)).files):
            yield path


def state_of(path: Path) -> State:
    """The state of a file, or of all files of a folder."""
    files = [file for file in all_in(path) if _is_plain(file)] if path.is_dir() else [path]
    return [(str(file), (reported := file.stat()).st_size, reported.st_mtime_ns) for file in files]


def _leave(left: dict[str, str], path: Path, reason: str) -> None:
    """Say of what stays where it lies why it does, under a name that can be printed and stored."""
    left[readable(path.name)] = reason


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _missing_end(drop: Drop) -> str | None:
    """The end mark that the drop has not, in words."""
    if isinstance(drop.failure, DamagedArchive):
        return "the directory of a whole archive"
    return lacks_its_end(file.body for file in drop.files)


def _received(state: State) -> datetime:
    return datetime.fromtimestamp(max(changed for _, _, changed in state) / 1e9, UTC) if state else _EPOCH


def _opened(path: Path, state: State) -> Drop:
    received = _received(state)
    try:
        files = tuple(DroppedFile(_named(path, member.name), member.content) for member in open_batch(path))
    except BatchRefused as error:
        return Drop(path, (), received, state, error)
    return Drop(path, files, received, state)


def _named(path: Path, member: str) -> str:
    """A file's path within the inbox; one that is alone has its own name, without the ending of its packing."""
    if path.is_file() and "/" not in member:
        return member
    name = readable(path.name)
    return member if member.split("/")[0] == name else f"{name}/{member}"


def _move(drop: Drop, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = _free(drop, folder)
    os.replace(drop.path, target)
    return target


def _free(drop: Drop, folder: Path) -> Path:
    """Where to put the drop: under its name, unless another one has it."""
    target = folder / drop.name
    is_the_same = drop.path.is_file() and target.is_file() and target.read_bytes() == drop.path.read_bytes()
    return target if is_the_same else _free_name(folder, drop.name)


def _free_name(folder: Path, name: str) -> Path:
    """A path in `folder` that nothing has yet."""
    target, number = folder / name, 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder / f"{Path(name).stem}.{number}{Path(name).suffix}"
    return target
