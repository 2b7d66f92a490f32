"""Counting calls as the server does: a true sliding window over arrivals.

The count, the refusal, the headers, and the record that a test reads. Not here: HTTP.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from threading import Lock


@dataclass
class CallCounter:
    """At most `max_calls` arrivals in any window of `window` seconds; the rest are refused. 0 calls: no limit.

    A refused call does not count, as in the server's own limiter.

    Attributes:
        most: the largest number of arrivals, refused ones included, seen in one window.
        arrivals: the time of every arrival, by `clock`.
        refused: how many were refused.
    """

    clock: Callable[[], float]
    max_calls: int = 0
    window: float = 10.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    most: int = 0
    refused: int = 0
    arrivals: list[float] = field(default_factory=list)
    _accepted: deque[float] = field(default_factory=deque)
    _recent: deque[float] = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)

    def arrive(self) -> tuple[bool, dict[str, str]]:
        """Count a call; returns whether it may be answered, and the headers of the answer."""
        with self._lock:
            time = self.clock()
            self.arrivals.append(time)
            _slide(self._recent, time, self.window)
            self._recent.append(time)
            self.most = max(self.most, len(self._recent))
            if self.max_calls == 0:
                return True, {}
            _slide(self._accepted, time, self.window)
            allowed = len(self._accepted) < self.max_calls
            if allowed:
                self._accepted.append(time)
            else:
                self.refused += 1
            return allowed, self._headers(time, allowed)

    def _headers(self, time: float, allowed: bool) -> dict[str, str]:
        until_free = self.window - (time - self._accepted[0])
        reset = self.now() + timedelta(seconds=until_free)
        headers = {
            "X-Rate-Limit-Limit": f"{self.window:g}s",
            "X-Rate-Limit-Remaining": str(self.max_calls - len(self._accepted)),
            "X-Rate-Limit-Reset": reset.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        return headers if allowed else {**headers, "Retry-After": str(max(1, ceil(until_free)))}


def _slide(times: deque[float], now: float, window: float) -> None:
    while times and now - times[0] >= window:
        times.popleft()
