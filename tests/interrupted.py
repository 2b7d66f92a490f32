"""Stopping a piece of work at every one of its steps in turn, as a kill or a full disk would.

Counting steps and stopping at one of them. Not here: what must hold afterwards.

A step is everything that touches a file under a folder (Python's own audit events: opening, renaming, linking,
removing, making folders), every flush to the disk, and every commit and statement on a database that may change it: a
kill before a question leaves what a kill before the next change leaves.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILLED = 9

_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.symlink", "os.rmdir", "os.chmod", "shutil.rmtree")
_READING = ("select", "with", "show")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

# What the processes work with, imported once: otherwise each of some two hundred spends a second on it.
_PRELOADED = [
    *("tests.interrupted", "tests.unit.warehouse.small_marts", "warehouse.publishing", "pipelines.archive"),
    *("duckdb", "duckdb_sqlalchemy", "sqlalchemy.dialects.postgresql.psycopg", "psycopg", "pyarrow.csv", "pandas"),
]


def run_and_kill(work: Callable[..., None], arguments: tuple[Any, ...], folder: Path, at: int) -> bool:
    """Run `work` in a process of its own that ends at its step number `at`; whether it ended before getting there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    process = context.Process(target=_killed_at, args=(work, arguments, str(folder), at))
    process.start()
    process.join()
    assert process.exitcode in (0, KILLED), f"step {at}: exit code {process.exitcode}"
    return process.exitcode == 0


def _killed_at(work: Callable[..., None], arguments: tuple[Any, ...], folder: str, at: int) -> None:
    count_steps(folder, lambda number: os._exit(KILLED) if number == at else None)
    work(*arguments)


def count_steps(folder: str, at_step: Callable[[int], None]) -> None:
    """Call `at_step` before every step from now on; there is no way back, so only for a process of its own."""
    number = 0

    def step() -> None:
        nonlocal number
        number += 1
        at_step(number)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS or not any(_is_under(one, folder) for one in arguments[:2]):
            return
        if event == "open" and not _writes(arguments):
            return
        step()

    sys.addaudithook(hook)
    _count_flushes(step)
    _count_statements(step)


def _is_under(path: object, folder: str) -> bool:
    return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(folder)


def _writes(arguments: tuple[Any, ...]) -> bool:
    return isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)


def _count_flushes(step: Callable[[], None]) -> None:
    flush = os.fsync

    def counted(descriptor: int) -> None:
        step()
        flush(descriptor)

    os.fsync = counted  # type: ignore[assignment]


def _count_statements(step: Callable[[], None]) -> None:
    from sqlalchemy import Engine, event

    def counted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().lower().startswith(_READING):
            step()

    event.listen(Engine, "before_cursor_execute", counted)
    event.listen(Engine, "commit", lambda _: step())


class FullDisk:
    """A disk that is full from its writing step number `at` on, for whatever is written under `folder`.

    Use as a context in a process of its own, or with a folder that nobody else uses: an audit hook stays for good.
    """

    def __init__(self, folder: Path, at: int) -> None:
        self._folder, self._at = str(folder), at
        self._open = False
        self.steps = 0

    def __enter__(self) -> FullDisk:
        self._open = True
        self._flush = os.fsync
        os.fsync = self._counted_flush  # type: ignore[assignment]
        sys.addaudithook(self._hook)
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        os.fsync = self._flush

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._open or event not in ("open", "os.mkdir", "os.rename"):
            return
        if _is_under(arguments[0], self._folder) and (event != "open" or _writes(arguments)):
            self._step()

    def _counted_flush(self, descriptor: int) -> None:
        self._step()
        self._flush(descriptor)

    def _step(self) -> None:
        self.steps += 1
        if self.steps >= self._at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
