"""Keeping to the number of calls that a server allows in any window of time.

One limiter shared by all threads of a client. Not here: repeating failed calls (see `retrying`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

from pyrate_limiter import InMemoryBucket, Rate, RateItem

# A call is counted by the server when it arrives, not when it leaves: two calls a full window apart here may
# arrive a little closer there.
ARRIVAL_MARGIN_SECONDS: Final = 0.25


class SlidingWindowThrottle:
    """Lets at most `max_calls` pass in any window of `window_seconds`, whatever the number of threads.

    The log of past calls is pyrate-limiter's exact sliding window. Its own blocking wait, which
    requests-ratelimiter uses, is not: after sleeping it books the call at the time it planned to wake up, not
    at the time it did, so that with several threads or a late wake-up more than `max_calls` may really leave
    within one window. Here the clock is read, and the call booked, under one lock.
    """

    def __init__(
        self,
        max_calls: int,
        window_seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Start with an empty log.

        Args:
            max_calls: calls per window.
            window_seconds: length of the window.
            clock: seconds that never go back.
            sleep: waits that many seconds.
        """
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._closed_until = float("-inf")
        self._bucket = InMemoryBucket([_rate(max_calls, window_seconds)])

    def allow(self, max_calls: int, window_seconds: float) -> None:
        """Change the limit; calls already made count against the new one."""
        with self._lock:
            self._bucket.rates = [_rate(max_calls, window_seconds)]

    def hold(self, seconds: float) -> None:
        """Let nothing pass for that long, as the server asked."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    def acquire(self) -> float:
        """Wait until a call may be made, and book it.

        Returns:
            The time it was booked at, by the throttle's clock.
        """
        while True:
            with self._lock:
                now = self._clock()
                wait = self._closed_until - now
                if wait <= 0:
                    wait = self._book(now)
            if wait <= 0:
                return now
            self._sleep(wait)

    def _book(self, now: float) -> float:
        """Book a call; returns 0, or the seconds to wait if the window is full."""
        milliseconds = int(now * 1000)
        # The library would do this in a background thread of its own.
        self._bucket.leak(milliseconds)
        call = RateItem("call", milliseconds)
        if self._bucket.put(call):
            return 0.0
        wait = self._bucket.waiting(call)
        return max(1, wait if isinstance(wait, int) else 1) / 1000


def _rate(max_calls: int, window_seconds: float) -> Rate:
    # One millisecond on top, because times are cut to whole milliseconds.
    return Rate(max_calls, int((window_seconds + ARRIVAL_MARGIN_SECONDS) * 1000) + 1)
