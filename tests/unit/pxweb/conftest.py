"""What the tests of the PxWeb client share: a server inside the process, and recorded real answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# The tests import `fake_api` by name, whatever import mode pytest runs in.
sys.path.insert(0, str(Path(__file__).parent))

from pipelines.pxweb import PxWebClient
from tests.unit.pxweb.fake_api import BASE_URL, FakeApi
from tests.unit.pxweb.fake_time import FakeTime

RECORDED_FOLDER = "PXWEB_RECORDED"


@pytest.fixture
def fake_time() -> FakeTime:
    """A clock that only moves when somebody sleeps."""
    return FakeTime()


@pytest.fixture
def connect(fake_time: FakeTime) -> Iterator[Callable[..., PxWebClient]]:
    """Makes clients of a fake server that never really wait."""
    clients: list[PxWebClient] = []

    def make(api: FakeApi, **options: Any) -> PxWebClient:
        settings: dict[str, Any] = {"contact": "a@example.org", "chance": lambda: 0.0, **options}
        client = PxWebClient(BASE_URL, adapter=api, sleep=fake_time.sleep, clock=fake_time.clock, **settings)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], bytes]:
    """Reads a recorded real answer of Statistics Sweden; skips the test where they are not at hand.

    They may be read but not carried into the project, so they are looked for beside it, or in the folder that
    the environment variable PXWEB_RECORDED names.
    """
    beside = Path(__file__).resolve().parents[4] / "shared" / "data" / "pxweb-v2-recorded"
    folder = Path(os.environ.get(RECORDED_FOLDER) or beside)

    def read(name: str) -> bytes:
        file = folder / name
        if not file.is_file():
            pytest.skip(f"the recorded answer {name} is not at hand; name its folder in {RECORDED_FOLDER}")
        return file.read_bytes()

    return read
