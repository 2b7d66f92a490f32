"""The archive: the same bytes once, verified on reading, whole or not at all whatever happens while it writes."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.archive import Archive, ArchiveDamaged, ArchiveError, ArchiveFull, NewPart, Snapshot
from tests.interrupted import FullDisk, run_and_kill

FIRST, SECOND = b'{"value": [1]}', b'{"value": [2]}'


def store(archive: Archive, body: bytes = FIRST, *, day: int = 1, **changes: Any) -> tuple[Snapshot, bool]:
    """One fetch of a small table, on a day of June."""
    facts: dict[str, Any] = {
        "source": "scb_bas",
        "table_id": "TAB3785",
        "origin": "recorded",
        "updated": f"2026-06-{day:02}T06:00:00Z",
        "fetched_at": f"2026-06-{day:02}T01:30:00.000000+00:00",
        "licence": "CC0-1.0",
        "fingerprint": {"variables": {"Tid": {"label": "år"}}},
        "parts": [NewPart("metadata", b"{}", {}), NewPart("data", body, {"query": {"Tid": ["2025"]}})],
    }
    return archive.store(**{**facts, **changes})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def objects(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "archive" / "objects").rglob("*") if path.is_file())


def test_what_was_stored_comes_back_with_everything_that_is_known_of_it(archive: Archive) -> None:
    snapshot, is_new = store(archive)
    assert is_new
    found = archive.latest("scb_bas", ["recorded"])
    assert found == snapshot
    assert [archive.read(part) for part in found.parts] == [b"{}", FIRST]
    assert found.parts[1].request == {"query": {"Tid": ["2025"]}}
    assert found.parts[1].sha256 == hashlib.sha256(FIRST).hexdigest()
    assert found.size == 2 + len(FIRST)
    assert found.fingerprint["variables"]["Tid"]["label"] == "år"


def test_the_same_bytes_make_no_new_snapshot_and_no_second_copy(archive: Archive, tmp_path: Path) -> None:
    first, _ = store(archive, day=1)
    kept = objects(tmp_path)
    again, is_new = store(archive, day=2)
    assert not is_new
    assert again == first
    assert objects(tmp_path) == kept
    assert len(archive.snapshots("scb_bas", ["recorded"])) == 1
    # What the agency said of its age is remembered all the same, so it is not fetched a third time.
    assert archive.updated_seen(first) == "2026-06-02T06:00:00Z"


def test_two_sources_with_the_same_bytes_share_one_object(archive: Archive, tmp_path: Path) -> None:
    store(archive)
    store(archive, source="scb_population")
    assert len(objects(tmp_path)) == 2
    assert archive.latest("scb_population", ["recorded"]) != archive.latest("scb_bas", ["recorded"])


def test_other_bytes_are_a_new_snapshot_beside_the_old(archive: Archive) -> None:
    first, _ = store(archive, FIRST, day=1)
    second, is_new = store(archive, SECOND, day=2)
    assert is_new
    assert archive.snapshots("scb_bas", ["recorded"]) == [first, second]
    assert archive.latest("scb_bas", ["recorded"]) == second


@pytest.mark.parametrize("day", [1, 2])
def test_what_comes_last_is_the_newest_though_the_clock_was_set_back(archive: Archive, day: int) -> None:
    """A run with a clock that ran ahead hid every later vintage until its day."""
    ahead, _ = store(archive, day=2)
    after, is_new = store(archive, SECOND, day=day)
    assert is_new and archive.latest("scb_bas", ["recorded"]) == after
    assert ahead.fetched_at < after.fetched_at < "2026-06-03"


def test_snapshots_of_another_origin_are_never_looked_at(archive: Archive) -> None:
    store(archive, origin="simulated")
    assert archive.latest("scb_bas", ["live"]) is None
    live, is_new = store(archive, origin="live", day=2)
    assert is_new, "the same bytes from the agency itself are another snapshot"
    assert archive.latest("scb_bas", ["live"]) == live
    assert [one.origin for one in archive.snapshots("scb_bas", ["live"])] == ["live"]


def test_identity_does_not_depend_on_the_order_of_the_parts(tmp_path: Path) -> None:
    parts = [NewPart("data", FIRST, {}), NewPart("data", SECOND, {}), NewPart("metadata", b"{}", {})]
    ids = {
        store(Archive(tmp_path / str(number)), parts=order)[0].snapshot_id
        for number, order in enumerate(itertools.permutations(parts))
    }
    assert len(ids) == 1


def test_a_damaged_object_is_refused(archive: Archive, tmp_path: Path) -> None:
    snapshot, _ = store(archive)
    path = next(one for one in objects(tmp_path) if one.name == snapshot.parts[1].sha256)
    path.chmod(0o644)
    path.write_bytes(FIRST.replace(b"1", b"7"))
    with pytest.raises(ArchiveDamaged, match=f"{path.name}.*damaged"):
        archive.read(snapshot.parts[1])


def test_a_damaged_object_is_fixed_when_its_bytes_come_again(archive: Archive, tmp_path: Path) -> None:
    snapshot, _ = store(archive)
    path = next(one for one in objects(tmp_path) if one.name == snapshot.parts[1].sha256)
    path.chmod(0o644)
    path.write_bytes(b"")
    store(archive, source="scb_population")
    assert archive.read(snapshot.parts[1]) == FIRST


def test_a_lost_object_is_reported_with_what_to_do(archive: Archive, tmp_path: Path) -> None:
    snapshot, _ = store(archive)
    for path in objects(tmp_path):
        path.unlink()
    with pytest.raises(ArchiveDamaged, match=r"lost object.*styrka run annual"):
        archive.read(snapshot.parts[0])


def test_a_lost_object_is_stored_again_by_the_advice_that_the_error_gives(archive: Archive, tmp_path: Path) -> None:
    snapshot, _ = store(archive)
    for path in objects(tmp_path):
        path.unlink()
    store(archive, day=2)
    assert archive.read(snapshot.parts[1]) == FIRST


def test_a_manifest_that_cannot_be_read_is_named(archive: Archive, tmp_path: Path) -> None:
    store(archive)
    (manifest,) = (tmp_path / "archive" / "snapshots" / "scb_bas").glob("*.json")
    manifest.write_bytes(manifest.read_bytes()[:50])
    with pytest.raises(ArchiveDamaged, match=re.escape(manifest.name)):
        archive.latest("scb_bas", ["recorded"])


def test_stored_bytes_are_read_only(archive: Archive, tmp_path: Path) -> None:
    store(archive)
    assert {oct(path.stat().st_mode & 0o777) for path in objects(tmp_path)} == {"0o444"}


def test_a_full_disk_at_any_write_leaves_the_old_state_and_the_next_run_stores(tmp_path: Path) -> None:
    for at in range(1, 100):
        folder = tmp_path / f"full_at_{at}"
        archive = Archive(folder)
        old, _ = store(archive, FIRST, day=1)
        error: ArchiveError | None = None
        with FullDisk(folder, at) as disk:
            try:
                store(archive, SECOND, day=2)
            except ArchiveError as raised:
                error = raised
        if error is None:
            assert disk.steps < at
            break
        assert isinstance(error, ArchiveFull)
        assert "no space left" in str(error) and str(folder) in str(error)
        # A manifest that was in place before the folder was flushed is whole, and so is what it names.
        for snapshot in archive.snapshots("scb_bas", ["recorded"]):
            assert [archive.read(part) for part in snapshot.parts][1] in (FIRST, SECOND)
        assert archive.snapshots("scb_bas", ["recorded"])[0] == old
        archive.clear_incoming()
        again, _ = store(archive, SECOND, day=3)
        assert archive.latest("scb_bas", ["recorded"]) == again
        assert archive.read(again.parts[1]) == SECOND
        assert not list((folder / "incoming").glob("*"))
    else:
        pytest.fail("storing never got to its end")
    assert at > 8, "every write was counted"


def _store_second(folder: str) -> None:
    store(Archive(Path(folder)), SECOND, day=2)


def test_a_kill_at_any_step_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    for at in range(1, 100):
        folder = tmp_path / f"killed_at_{at}"
        archive = Archive(folder)
        old, _ = store(archive, FIRST, day=1)
        finished = run_and_kill(_store_second, (str(folder),), folder, at)
        for snapshot in archive.snapshots("scb_bas", ["recorded"]):
            assert archive.read(snapshot.parts[1]) in (FIRST, SECOND)
        assert archive.snapshots("scb_bas", ["recorded"])[0] == old
        archive.clear_incoming()
        again, _ = store(archive, SECOND, day=3)
        assert archive.read(again.parts[1]) == SECOND
        assert len(archive.snapshots("scb_bas", ["recorded"])) == 2
        assert not (folder / "incoming").exists() or not list((folder / "incoming").iterdir())
        if finished:
            break
    assert 10 < at < 99, "every step was counted"


def test_a_full_disk_after_the_file_is_in_its_place_says_that_it_is(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        if folder.parent.name == "snapshots":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("pipelines.archive._sync_folder", full)
    with pytest.raises(ArchiveFull, match="in its place and whole") as caught:
        store(archive)
    assert "Nothing" not in str(caught.value)
    found = archive.latest("scb_bas", ["recorded"])
    assert found is not None and archive.read(found.parts[1]) == FIRST


def test_a_manifest_is_read_once_until_its_file_is_another(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipelines.archive as module

    read: list[str] = []
    whole = module._read_manifest

    def counted(path: Path) -> Any:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(module, "_read_manifest", counted)
    for day, body in enumerate((FIRST, SECOND), 1):
        store(archive, body, day=day)
    for _ in range(10):
        assert [one.updated[8:10] for one in archive.snapshots("scb_bas", ["recorded"])] == ["01", "02"]
    assert len(read) == 2
    # What another process adds, takes away or harms is seen.
    store(Archive(tmp_path / "archive"), FIRST, day=3)
    assert len(archive.snapshots("scb_bas", ["recorded"])) == 3
    newest = max((tmp_path / "archive" / "snapshots" / "scb_bas").iterdir())
    newest.write_bytes(newest.read_bytes()[:50])
    with pytest.raises(ArchiveDamaged):
        archive.latest("scb_bas", ["recorded"])
    newest.unlink()
    assert len(archive.snapshots("scb_bas", ["recorded"])) == 2


def test_a_folder_that_cannot_be_written_to_is_an_error_about_rights(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ArchiveError, match=r"cannot write .*Read-only file system.*rights") as caught:
        store(archive)
    assert not isinstance(caught.value, ArchiveFull)
    assert archive.latest("scb_bas", ["recorded"]) is None


def test_manifests_hold_what_a_replay_needs_without_a_network(archive: Archive, tmp_path: Path) -> None:
    store(archive)
    (manifest,) = (tmp_path / "archive" / "snapshots" / "scb_bas").glob("*.json")
    described = json.loads(manifest.read_text(encoding="utf-8"))
    assert {"source", "table_id", "origin", "updated", "fetched_at", "licence", "parts"} <= set(described)
    assert {"sha256", "size", "request", "role"} == set(described["parts"][0])


@given(bodies=st.lists(st.binary(max_size=40), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_comes_out_and_each_bytes_are_kept_once(tmp_path: Path, bodies: list[bytes]) -> None:
    folder = tmp_path / hashlib.sha256(repr(bodies).encode()).hexdigest()
    archive = Archive(folder / "archive")
    for day, body in enumerate(bodies, 1):
        snapshot, is_new = store(archive, body, day=day, parts=[NewPart("data", body, {})])
        assert archive.read(snapshot.parts[0]) == body
        assert is_new == (day == 1 or body != bodies[day - 2])
    assert len(objects(folder)) == len(set(bodies))
