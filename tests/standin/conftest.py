"""What the tests of the stand-in share: a server on the loopback address, and clients that never really wait."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

# `tests` is a folder, not an installed package: the project's root makes it importable, however pytest is started.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipelines.pxweb import PxWebClient
from sample.server.server import StandIn
from sample.server.weather import Weather
from sample.server.world import World
from tests.shared_files import shared_path


class FreeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.naps: list[float] = []
        self._lock = Lock()

    def clock(self) -> float:
        """Now."""
        with self._lock:
            return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass, at once."""
        with self._lock:
            self.naps.append(seconds)
            self.seconds += seconds


@pytest.fixture
def free_time() -> FreeTime:
    """A clock that moves only when somebody sleeps."""
    return FreeTime()


@pytest.fixture
def serve() -> Iterator[Callable[..., StandIn]]:
    """Starts stand-ins, and stops them in the end."""
    started: list[StandIn] = []

    def start(world: World, weather: Weather | None = None, **options: Any) -> StandIn:
        started.append(StandIn(world, weather, **options).start())
        return started[-1]

    yield start
    for standin in started:
        standin.stop()
    assert [error for standin in started for error in standin.crashes] == []


@pytest.fixture
def connect(free_time: FreeTime) -> Iterator[Callable[..., PxWebClient]]:
    """Makes the project's clients of stand-ins; they never really wait."""
    clients: list[PxWebClient] = []

    def make(standin: StandIn, **options: Any) -> PxWebClient:
        said: dict[str, Any] = {"contact": "a@example.org", "sleep": free_time.sleep, "clock": free_time.clock}
        clients.append(PxWebClient(standin.url, **{**said, "chance": lambda: 0.0, **options}))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """A path under the read-class data beside the repository; skips the test where it is absent."""

    return partial(shared_path, "data")
