"""Which failed calls are made again, after how long, and how often.

The policy, on top of tenacity. Not here: recognising failures (see `transport`).

Never again: anything the server refused (400, 403, 404) and answers that are whole but wrong. Few times: 500,
502, 504, which at Statistics Sweden mostly mean a question the server cannot digest. Up to the full number of
attempts: 429, 503, timeouts, broken connections and cut bodies.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from tenacity import RetryCallState, Retrying

from pipelines.http.errors import ApiError, ServerFailed, TransportError, TruncatedJson

Result = TypeVar("Result")

ATTEMPTS_AFTER_SERVER_FAILURE: Final = 3
FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0


@dataclass(frozen=True)
class RetryPolicy:
    """How calls are repeated.

    Attributes:
        max_attempts: attempts in all, at least 1.
        sleep: waits that many seconds.
        chance: a number from 0 up to 1, for the jitter.
    """

    max_attempts: int = 5
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def call(self, function: Callable[[], Result], *, out_of_time: Callable[[], bool] = lambda: False) -> Result:
        """Call until it succeeds, the policy gives up, or `out_of_time`; the last error comes through.

        A TransportError carries the number of attempts made.
        """
        retrying = Retrying(
            retry=lambda state: _may_succeed_later(state),
            stop=lambda state: self._is_enough(state) or out_of_time(),
            wait=self._wait,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(function)

    def _is_enough(self, state: RetryCallState) -> bool:
        error = _error(state)
        if isinstance(error, TransportError):
            error.attempts = state.attempt_number
        few = isinstance(error, ServerFailed)
        return state.attempt_number >= (
            min(self.max_attempts, ATTEMPTS_AFTER_SERVER_FAILURE) if few else self.max_attempts
        )

    def _wait(self, state: RetryCallState) -> float:
        error = _error(state)
        asked = error.retry_after if isinstance(error, TransportError) else None
        if asked is not None:
            # A little more than asked: threads sent away together should not all return in the same instant.
            return clamp_wait(asked) + self.chance()
        longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** (state.attempt_number - 1))
        return longest * (0.5 + self.chance() / 2)


def clamp_wait(seconds: float) -> float:
    """The wait a server asks for, within what a nightly run can afford."""
    return min(LONGEST_WAIT_SECONDS, max(0.0, seconds))


def retry_after_seconds(header: str | None, *, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for: a whole number or an HTTP date; None if it says neither."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def _may_succeed_later(state: RetryCallState) -> bool:
    return isinstance(_error(state), TransportError | TruncatedJson)


def _error(state: RetryCallState) -> ApiError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, ApiError) else None
