"""The soak in its short form; `make soak` runs a thousand nights."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from pipelines.archive import Archive, NewPart
from tests.standin.soak import BrokenPromise, Soak
from tests.standin.soak_kills import Executioner, Killed


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Failures are what the soak makes; they need not be told one by one."""
    logging.getLogger("pipelines").setLevel(logging.CRITICAL)


@pytest.mark.parametrize("seed", [1, 2])
def test_archive_warehouse_and_publication_hold_through_rough_nights(tmp_path: Path, seed: int) -> None:
    soak = Soak(tmp_path, seed)
    assert soak.run(15) == 15
    # The nights were rough: something was killed, something failed, and figures came all the same.
    assert soak.counts["nights killed"] > 0
    assert soak.counts["fetch: failed"] > 0
    assert soak.counts["fetch: new_vintage"] > 5


def test_an_archive_that_loses_a_vintage_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Archive, "_manifest", lambda self, one: self._folder / "snapshots" / one.source / "0.json")
    with pytest.raises(BrokenPromise, match="the archive lost"):
        Soak(tmp_path, 1).run(20)


def test_figures_that_are_changed_on_the_way_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.pxweb import cells

    whole = cells._numbers
    monkeypatch.setattr(
        cells, "_numbers", lambda value, *rest, **said: whole([one or 0 for one in value], *rest, **said)
    )
    with pytest.raises(BrokenPromise, match="are not the server's"):
        Soak(tmp_path, 1).run(20)


def store(archive: Archive, day: int) -> None:
    parts = [NewPart("metadata", b"m%d" % day, {}), NewPart("data", b"d%d" % day, {})]
    time = f"2026-01-{day:02}T00:00:00Z"
    facts = {"source": "s", "table_id": "T", "origin": "live", "licence": "CC0-1.0", "fingerprint": {}}
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
