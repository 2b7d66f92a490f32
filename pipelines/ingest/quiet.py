"""Quiet: how long nobody must have written to a dropped file before it is taken for whole.

The rule, with the clock that it asks. Not here: what a whole file ends with (``end_marks.py``).

A copy over a slow line looks like a file at every moment. What was dropped a moment ago is waited for, once and for all
drops together, so that whoever drops a file and starts a run need not start a second one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.clock import utc_now

SECONDS = 10.0
"""Without a change to it, from which on a file counts as quiet."""

PATIENCE = 3600.0
"""Seconds for which a quiet file without its end mark is left; after that it is read, and refused as cut."""


@dataclass(frozen=True)
class Quiet:
    """The rule, with its clock.

    Args:
        seconds: without a change to it, from which on a file counts as quiet.
        clock: now, UTC.
        wait: let so many seconds pass.
    """

    seconds: float = SECONDS
    clock: Callable[[], datetime] = utc_now
    wait: Callable[[float], None] = time.sleep

    def wait_for(self, paths: Iterable[Path]) -> None:
        """Wait until what was dropped last would be quiet, if it was dropped a moment ago."""
        changed = [path.stat().st_mtime_ns for path in paths]
        remaining = self.seconds - self._age(max(changed)) if changed else 0.0
        if 0 < remaining <= self.seconds:
            self.wait(remaining)

    def is_disturbed(self, state: Sequence[tuple[str, int, int]]) -> bool:
        """Whether somebody wrote to it within the last seconds."""
        return any(0 <= self._age(changed) < self.seconds for _, _, changed in state)

    def is_patient(self, state: Sequence[tuple[str, int, int]]) -> bool:
        """Whether a file without its end mark may still be on its way."""
        return any(0 <= self._age(changed) < PATIENCE for _, _, changed in state)

    def _age(self, changed_ns: int) -> float:
        """Seconds since the change; negative where the file's clock is ahead of ours, and then it says nothing."""
        return self.clock().timestamp() - changed_ns / 1e9
