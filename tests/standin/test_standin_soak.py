"""The soak in its short form; `make soak` runs a thousand nights."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipelines.archive import Archive, NewPart
from pipelines.load.loader import Loader
from sample.server.server import StandIn
from tests.standin.soak import FIRST_NIGHT, Soak
from tests.standin.soak_agency import Agency
from tests.standin.soak_kills import Executioner, Killed
from tests.standin.soak_night import Night
from tests.standin.soak_processes import Processes
from tests.standin.soak_promises import BrokenPromise, Promises
from tests.standin.soak_sources import declared_tables
from warehouse.engine import Warehouse

# Of the first four, the one whose nights have everything that is demanded below, and something for every lost promise.
SEED = 4


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Failures are what the soak makes; they need not be reported one by one."""
    logger = logging.getLogger("pipelines")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests come in one order, so the same seed gives the same nights; `make soak` asks in threads, as runs do."""
    monkeypatch.setattr("pipelines.ingest.fetching._THREADS", 1)
    monkeypatch.setattr("pipelines.pxweb.fetching.MAX_THREADS", 1)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """One helper for all tests that need it."""
    with Processes() as shared:
        yield shared


def test_archive_warehouse_and_release_hold_through_rough_nights(tmp_path: Path, processes: Processes) -> None:
    soak = Soak(tmp_path, processes, seed=SEED)
    assert soak.run(10) == 10
    # The nightly runs were rough: something was killed, something failed or was spoiled, and figures came all the same.
    assert soak.counts["nights killed"] > 0
    assert soak.counts["fetch: failed"] > 0 and soak.counts["spoil"] > 0
    assert soak.counts["fetch: new_vintage"] > 5


def test_what_a_night_leaves_that_the_system_kills_holds_and_the_next_carries_on(
    tmp_path: Path, processes: Processes
) -> None:
    agency = Agency(Random(1), FIRST_NIGHT, declared_tables())
    archive, warehouse = Archive(tmp_path / "archive"), Warehouse.at(None, tmp_path / "build")
    promises = Promises(agency, archive, warehouse, tmp_path / "published")
    with StandIn(agency.world) as standin:
        for number, moment in enumerate((10, 60, 110)):
            night = Night(tmp_path, standin.url, number, FIRST_NIGHT + timedelta(days=number + 1))
            assert processes.killed(night, moment), f"it came to its end before moment {moment}"
            promises.check([])
        whole = Night(tmp_path, standin.url, 9, FIRST_NIGHT + timedelta(days=9))
        assert not processes.killed(whole, 10**6)
        promises.newest_is_there()


def test_an_archive_that_loses_a_vintage_would_be_found(
    tmp_path: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "_manifest", lambda self, one: self._folder / "snapshots" / one.source / "0.json")
    with pytest.raises(BrokenPromise, match="the archive lost"):
        Soak(tmp_path, processes, SEED).run(20)


def test_figures_that_are_changed_on_the_way_would_be_found(
    tmp_path: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.jsonstat import cells

    whole = cells._numbers
    monkeypatch.setattr(
        cells, "_numbers", lambda value, *rest, **said: whole([one or 0 for one in value], *rest, **said)
    )
    with pytest.raises(BrokenPromise, match="are not the server's"):
        Soak(tmp_path, processes, SEED).run(20)


def test_a_contract_that_lets_everything_through_would_be_found(
    tmp_path: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    validated: Any = Loader.decide
    monkeypatch.setattr(
        Loader, "decide", lambda self, vintage, at, accepted: validated(self, vintage, at, accepted=True)
    )
    with pytest.raises(BrokenPromise, match="is accepted, not rejected"):
        Soak(tmp_path, processes, SEED).run(20)


def store(archive: Archive, day: int) -> None:
    parts = [NewPart("metadata", b"m%d" % day, {}), NewPart("data", b"d%d" % day, {})]
    time = f"2026-01-{day:02}T00:00:00Z"
    facts: dict[str, Any] = {"source": "s", "table_id": "T", "origin": "live", "licence": "CC0-1.0", "fingerprint": {}}
    archive.store(**facts, updated=time, fetched_at=time, parts=parts)


def test_a_kill_at_any_moment_of_archiving_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    states = []
    for moment in range(100):
        archive = Archive(tmp_path / str(moment))
        store(archive, 1)
        executioner = Executioner(moment)
        try:
            with executioner.at_large():
                store(archive, 2)
        except Killed:
            pass
        snapshots = archive.snapshots("s", ["live"])
        assert all(archive.read(part) for one in snapshots for part in one.parts)
        states.append(len(snapshots))
        if not executioner.dead:
            break
    # Every moment was tried, and from some moment on the new snapshot is there.
    assert len(states) > 10 and states == sorted(states) and set(states) == {1, 2}
