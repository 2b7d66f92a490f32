"""The home folder of an installation: where everything that is data lives, and who may write to it.

The folder's layout, the mark that says whether it holds live figures, and the lock that lets one run write at a time.
Not here: what is inside the folders (``archive.py``, ``warehouse/``).
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.settings import ApiMode, Settings
from pipelines.system.files import replace_file

PROVED = "proved"
"""Name of the file in `Home.restoring` that says which back-up was unpacked whole and found sound."""

LEAST_ROOM = 500 * 1024**2
"""Bytes that a run needs: the sample's warehouse has 110 MB, its release 100, with Dagster's records beside them."""


def settings_of_home(settings: Settings) -> Settings:
    """The settings, with figures of the kind that the home holds: what looks at a home never turns it live."""
    return settings.model_copy(update={"api": Home(settings.home).holds() or settings.api})


def settings_of_used_home(settings: Settings) -> Settings:
    """`settings_of_home` for a command that changes what runs have made.

    Raises:
        HomeError: no run has ever been in it. A name that is mistyped makes no new home, marked as live.
    """
    home = Home(settings.home)
    home.expect_whole()
    if home.holds() is None:
        raise HomeError(
            f"{home.root} holds no figures yet: set STYRKA_HOME to the home that is meant, or run `styrka run nightly` "
            "first."
        )
    return settings_of_home(settings)


class HomeError(Exception):
    """The home folder cannot be used as asked."""


class NoRoomLeft(Exception):
    """The disk of the home has too little room for a run."""


class AnotherRunIsWriting(HomeError):
    """A second run was started while the first still writes."""


class WouldReplaceLiveFigures(HomeError):
    """A run on the sample was started in a home that holds live figures."""


@dataclass(frozen=True)
class Home:
    """Paths of one installation.

    ``archive/`` holds immutable bytes, ``inbox/`` files that people drop, ``build/`` the writer's own warehouse,
    ``published/`` what others read, ``source_check/`` the monthly reports, ``replays/`` earlier states made again,
    ``dagster/`` Dagster's records of runs.
    """

    root: Path

    @property
    def archive(self) -> Path:
        """Everything that was fetched, as it came."""
        return self.root / "archive"

    @property
    def inbox(self) -> Path:
        """Where people drop delivered files, in one folder an agency."""
        return self.root / "inbox"

    @property
    def build(self) -> Path:
        """What runs write to; no reader opens it."""
        return self.root / "build"

    @property
    def published(self) -> Path:
        """What readers open."""
        return self.root / "published"

    @property
    def source_check(self) -> Path:
        """Reports of what the agencies were asked once a month."""
        return self.root / "source_check"

    @property
    def dagster(self) -> Path:
        """Dagster's records of runs."""
        return self.root / "dagster"

    @property
    def replays(self) -> Path:
        """Replayed vintages, each in a folder of its own with a home's layout; may be deleted at any time."""
        return self.root / "replays"

    @property
    def editions(self) -> Path:
        """What is frozen once a year to be cited."""
        return self.published / "editions"

    @property
    def _mark(self) -> Path:
        return self.root / "figures"

    def holds(self) -> ApiMode | None:
        """Which kind of figures the home holds: `live`, `sample`, or None before the first run."""
        if not self._mark.exists():
            return None
        return "live" if self._mark.read_text(encoding="utf-8").strip() == "live" else "sample"

    def waiting_since(self) -> datetime | None:
        """Since when the home waits for its first run, UTC; None before anybody has looked."""
        if not self._waiting.exists():
            return None
        return datetime.fromisoformat(self._waiting.read_text(encoding="utf-8").strip())

    def wait_from(self, now: datetime) -> datetime:
        """Write down that the home waits for its first run from `now` on."""
        replace_file(self._waiting, f"{now.isoformat()}\n")
        return now

    @property
    def _waiting(self) -> Path:
        return self.root / "waiting_since"

    @property
    def place(self) -> str:
        """Folder and machine, for people."""
        return f"{self.root.resolve()} on {platform.node() or 'this machine'}"

    @property
    def identity_file(self) -> Path:
        """Where the home's identity is written; a back-up takes it along."""
        return self.root / "home_id"

    def identity(self) -> str:
        """What distinguishes this home from others, wherever it is moved or restored to; made when first asked."""
        if not self.identity_file.exists():
            replace_file(self.identity_file, f"{uuid.uuid4()}\n")
        return self.identity_file.read_text(encoding="utf-8").strip()

    @property
    def restoring(self) -> Path:
        """Where a back-up is unpacked before it is moved in; gone when the restore has ended."""
        return self.root / ".restoring"

    def is_half_restored(self) -> bool:
        """Whether a restore was cut off after it had begun to move in what it had proved."""
        return (self.restoring / PROVED).exists() and self.holds() is None

    def expect_whole(self) -> None:
        """Let nobody work in a home that a restore has filled by half.

        Raises:
            HomeError: a restore was cut off.
        """
        if self.is_half_restored():
            raise HomeError(
                f"{self.root}: a restore was interrupted; run `styrka restore` with the same file again, and it is "
                "finished."
            )

    def expect_room(self) -> None:
        """Let no run begin on a disk that it would fill.

        DuckDB ends the whole process where it cannot write, in the middle of whatever it does: nothing is lost then,
        and nobody is notified either.

        Raises:
            NoRoomLeft: there is less than a run needs.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        # The file grows while its tables are made beside the old ones, and readers get a copy.
        built = sum(path.stat().st_size for path in self.build.glob("*.duckdb"))
        needed, free = max(LEAST_ROOM, 3 * built), shutil.disk_usage(self.root).free
        if free < needed:
            raise NoRoomLeft(
                f"{self.root}: expected {needed // 1024**2:,} MB free for a run, but found {free // 1024**2:,}; free "
                "space: replays/ may go, and STYRKA_KEEP_RELEASES keeps fewer releases."
            )

    def claim_for(self, api: ApiMode) -> None:
        """Mark the home as holding figures of `api`.

        Going from sample to live is the way every installation goes; the way back is closed, because a simulated
        figure could then stand where analysts expect a live one.

        Raises:
            WouldReplaceLiveFigures: the home holds live figures and the run would use the sample.
        """
        if api == "sample" and self.holds() == "live":
            raise WouldReplaceLiveFigures(
                f"{self.root} holds live figures, and a run on the sample would put recorded and simulated ones in "
                "their place. Set STYRKA_HOME to another folder to try the sample."
            )
        if self.holds() != api:
            replace_file(self._mark, f"{api}\n")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write. The lock goes with the process, however the process ends.

        Raises:
            AnotherRunIsWriting: another process holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise AnotherRunIsWriting(
                    f"another run is writing to {self.root} (process {holder}). Wait until it has ended; "
                    "two runs never write at once."
                ) from None
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield
