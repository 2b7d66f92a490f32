"""A clock that only moves when somebody sleeps, so that no test ever waits."""

from __future__ import annotations

from threading import Lock


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        """Start at an arbitrary time."""
        self._now = 1_000.0
        self._lock = Lock()
        self.naps: list[float] = []

    def clock(self) -> float:
        """Seconds."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self.naps.append(seconds)
            self._now += seconds
