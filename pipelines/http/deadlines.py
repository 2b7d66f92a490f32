"""How long asking may take: one call with all its attempts, and a whole run.

Not here: how long to wait for the next byte (a session's own timeout), or how often to try (``retrying.py``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

from pipelines.http.errors import NightIsOver

# A data answer of 150,000 cells takes seconds; a call that is not over after ten minutes with all its attempts drips.
DEFAULT_CALL_SECONDS: Final = 600.0
# The nightly run starts at night and must be over when people come to work.
DEFAULT_NIGHT_SECONDS: Final = 3 * 3600.0


class Night:
    """The time that one run may spend on asking, over all agencies; it begins with the first call."""

    def __init__(self, seconds: float = DEFAULT_NIGHT_SECONDS, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare; nothing has begun.

        Args:
            seconds: how long the run may ask.
            clock: seconds that never go back.
        """
        self._seconds, self._clock = seconds, clock
        self._begun: float | None = None
        self._lock = Lock()

    def require_time(self, what: str) -> float:
        """Seconds that are left.

        Raises:
            NightIsOver: none are; the message says what was not asked.
        """
        with self._lock:
            if self._begun is None:
                self._begun = self._clock()
            left = self._begun + self._seconds - self._clock()
        if left <= 0:
            raise NightIsOver(
                f"{what}: not asked, because the run has spent the {self._seconds / 60:g} minutes that it may ask for "
                "(STYRKA_FETCH_MINUTES). The next run asks again."
            )
        return left
