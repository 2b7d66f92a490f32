"""What the clients of all kinds of API share: how the line is set up, counted and closed.

Not here: which questions a client answers (``pxweb/``, ``eurostat/``, ``kolada/``), or the line itself
(``transport.py``).
"""

from __future__ import annotations

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar, Required, Self, TypedDict

import requests

from pipelines.http.deadlines import DEFAULT_CALL_SECONDS, Night
from pipelines.http.retrying import RetryPolicy
from pipelines.http.throttle import SlidingWindowThrottle
from pipelines.http.transport import CallCounts, Refused, Transport, plain_refusal, user_agent


class Line(TypedDict, total=False):
    """How a client asks, whatever it asks; what is left out is as the class says.

    Attributes:
        contact: address that the agency can write to; sent with every call.
        adapter: answers for the base address instead of the network.
        timeout: seconds to connect, and seconds to wait for bytes.
        max_attempts: attempts per call where trying again helps.
        sleep: waits that many seconds. clock: seconds that never go back.
        chance: a number from 0 up to 1, for the jitter between attempts.
        call_limit: calls, and the seconds of their window.
        call_seconds: how long one call may take with all its attempts.
        night: how long the whole run may ask; shared by all clients of the run.
    """

    contact: Required[str | None]
    adapter: requests.adapters.BaseAdapter | None
    timeout: tuple[float, float]
    max_attempts: int
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    chance: Callable[[], float]
    call_limit: tuple[int, float]
    call_seconds: float
    night: Night | None


class Closes(ABC):
    """Something with connections: as a context manager it closes them."""

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close the connections."""


class ApiClient(Closes):
    """A client of one API, within its limits. Safe to use from several threads.

    Use it as a context manager, or call `close`.
    """

    TIMEOUT: ClassVar[tuple[float, float]] = (5, 60)
    CALL_LIMIT: ClassVar[tuple[int, float]] = (30, 10.0)

    def __init__(self, base_url: str, line: Line, refused: Refused = plain_refusal) -> None:
        """Prepare the line; nothing is sent until the first call.

        Args:
            base_url: address of the API.
            line: how to ask.
            refused: the error for an answer in the 400s.
        """
        sleep, clock = line.get("sleep", time.sleep), line.get("clock", time.monotonic)
        chance = line.get("chance", random.random)
        self._base_url = base_url.rstrip("/")
        self._throttle = SlidingWindowThrottle(*line.get("call_limit", self.CALL_LIMIT), clock=clock, sleep=sleep)
        self._transport = Transport(
            self._base_url,
            user_agent=user_agent(line["contact"]),
            timeout=line.get("timeout", self.TIMEOUT),
            throttle=self._throttle,
            retry=RetryPolicy(max_attempts=line.get("max_attempts", 5), sleep=sleep, chance=chance),
            adapter=line.get("adapter"),
            refused=refused,
            call_seconds=line.get("call_seconds", DEFAULT_CALL_SECONDS),
            night=line.get("night"),
            clock=clock,
        )

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @property
    def counts(self) -> CallCounts:
        """What this client has asked so far."""
        return self._transport.counts
