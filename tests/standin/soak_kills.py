"""Killing a run at a moment of writing.

The moments. Not here: what must hold afterwards (see `soak_promises`).

A moment is before or after a file is flushed, renamed or linked, before a statement runs, before a transaction ends. A
kill there is an error that no code expects, after which nothing is written any more, by no thread; or the real one, in
a process that may die (see `soak_processes`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


class Killed(BaseException):
    """The process is dead; whatever still runs of it writes nothing any more."""


def _raise() -> None:
    raise Killed


@dataclass
class Executioner:
    """Kills at the n-th moment of writing, and lets nothing be written after that. `death` is how."""

    moments_left: int | None = None
    death: Callable[[], object] = _raise
    dead: bool = False
    moments: int = 0

    def moment(self, *_: object, **__: object) -> None:
        """A moment at which the process may die."""
        self.moments += 1
        if self.moments_left is not None:
            self.moments_left -= 1
            self.dead = self.dead or self.moments_left < 0
        if self.dead:
            self.death()

    @contextmanager
    def at_large(self) -> Iterator[None]:
        """Make every write a moment: before it and after it."""
        kept = {name: getattr(os, name) for name in ("replace", "fsync", "symlink")}

        def watched(function: Any) -> Any:
            def call(*arguments: Any, **options: Any) -> Any:
                self.moment()
                result = function(*arguments, **options)
                self.moment()
                return result

            return call

        events = [(sa.Engine, "before_cursor_execute"), (sa.Engine, "commit")]
        for name, function in kept.items():
            setattr(os, name, watched(function))
        for target, name in events:
            event.listen(target, name, self.moment)
        try:
            yield
        finally:
            for name, function in kept.items():
                setattr(os, name, function)
            for target, name in events:
                event.remove(target, name, self.moment)
