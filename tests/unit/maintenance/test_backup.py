"""A back-up proves what it copies, and restoring is all or nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from pipelines.installation.home import Home, HomeError
from pipelines.installation.parts import Installation
from pipelines.maintenance.backup import BackupError, back_up, restore_into
from pipelines.settings import Settings
from warehouse.tables import alert_targets, create_tables

SOUND, OTHER = b"the agency's answer", b"another answer"


def installation(home: Path) -> Installation:
    return Installation(Settings(home=home, api="sample", _env_file=None))  # type: ignore[call-arg]


def archived(home: Path, body: bytes) -> Path:
    name = hashlib.sha256(body).hexdigest()
    path = home / "archive" / "objects" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Installation:
    """A home with two archived answers, a strategy of its own, and a row of records."""
    found = installation(tmp_path / "home")
    Home(found.home.root).claim_for("sample")
    found.home.identity()
    for body in (SOUND, OTHER):
        archived(found.home.root, body)
    (found.home.root / "strategies" / "own").mkdir(parents=True)
    (found.home.root / "strategies" / "own" / "strategy.yml").write_text("id: own")
    create_tables(found.warehouse)
    with found.warehouse.connect() as connection, connection.begin():
        connection.execute(insert(alert_targets).values(target="mail 1", notified_until=3))
    return found


@pytest.mark.parametrize("name", ["projects/exchange_rates.csv", "projects/ours.yml", "organisations.yml"])
def test_what_people_wrote_for_the_home_comes_back(filled: Installation, tmp_path: Path, name: str) -> None:
    written = filled.home.root / name
    written.parent.mkdir(exist_ok=True)
    written.write_text("ours")
    restore_into(installation(tmp_path / "new"), back_up(filled, tmp_path / "b.tar.gz").file)
    assert (tmp_path / "new" / name).read_text() == "ours"


def test_a_folder_that_may_not_be_looked_into_is_no_back_up(
    filled: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, closed = os.scandir, filled.home.root / "strategies" / "own"

    def look(path: Any = ".") -> Any:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(closed))
        return looks(path)

    monkeypatch.setattr(os, "scandir", look)
    with pytest.raises(PermissionError):
        back_up(filled, tmp_path / "b.tar.gz")
    monkeypatch.undo()
    assert not (tmp_path / "b.tar.gz").exists()


def test_what_is_sound_comes_back_with_strategies_and_records(filled: Installation, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "b.tar.gz")
    assert not made.left_out
    restored = restore_into(installation(tmp_path / "new"), made.file)
    assert (restored.files, restored.rows) == (made.files, 1) == (5, 1)
    assert installation(tmp_path / "new").home.identity() == filled.home.identity()
    assert (tmp_path / "new" / "strategies" / "own" / "strategy.yml").read_text() == "id: own"
    assert not (tmp_path / "new" / ".restoring").exists()


def test_a_damaged_object_is_left_out_and_named_and_the_rest_comes_back(filled: Installation, tmp_path: Path) -> None:
    damaged = archived(filled.home.root, OTHER)
    damaged.write_bytes(b"x" + OTHER[1:])
    made = back_up(filled, tmp_path / "b.tar.gz")
    assert made.left_out == (damaged.name,)
    assert damaged.name in made.sentence
    restored = restore_into(installation(tmp_path / "new"), made.file)
    assert damaged.name in restored.sentence
    names = {path.name for path in (tmp_path / "new" / "archive" / "objects").glob("*/*")}
    assert names == {hashlib.sha256(SOUND).hexdigest()}


def test_a_backup_replaces_no_file(filled: Installation, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(b"yesterday's")
    with pytest.raises(BackupError, match="exists already"):
        back_up(filled, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_bytes() == b"yesterday's"


def test_a_damaged_backup_restores_nothing_and_a_sound_one_does_after_it(filled: Installation, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "b.tar.gz")
    spoiled = tmp_path / "spoiled.tar.gz"
    with tarfile.open(made.file) as sound, tarfile.open(spoiled, "w:gz") as tar:
        for member in sound.getmembers():
            body = sound.extractfile(member)
            assert body is not None
            content = body.read().replace(SOUND, SOUND[::-1])
            tar.addfile(member, io.BytesIO(content))
    new = installation(tmp_path / "new")
    with pytest.raises(BackupError, match="1 are not, the first"):
        restore_into(new, spoiled)
    assert new.home.holds() is None and not new.home.archive.exists()
    assert restore_into(new, made.file).rows == 1


def test_a_database_with_records_is_not_restored_into(filled: Installation, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "b.tar.gz")
    new = installation(tmp_path / "new")
    create_tables(new.warehouse)
    with new.warehouse.connect() as connection, connection.begin():
        connection.execute(insert(alert_targets).values(target="somebody else's", notified_until=1))
    with pytest.raises(BackupError, match="has rows already"):
        restore_into(new, made.file)
    assert new.home.holds() is None and not new.home.archive.exists()
    with new.warehouse.connect() as connection:
        assert connection.execute(text("select target from quality.alert_targets")).scalars().all() == [
            "somebody else's"
        ]


@pytest.mark.parametrize("moved", range(4))
def test_a_restore_that_is_killed_while_it_moves_in_is_finished_by_the_same_command(
    filled: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """Fault E7: archive, strategies, identity and mark are moved one after the other, after the records are loaded."""
    made, new = back_up(filled, tmp_path / "b.tar.gz"), installation(tmp_path / "new")
    real = os.replace
    done: list[Path] = []

    def killed(source: Path, place: Path) -> None:
        if new.home.restoring in Path(source).parents and Path(place).parent == new.home.root:
            if len(done) == moved:
                raise KeyboardInterrupt
            done.append(place)
        real(source, place)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            restore_into(new, made.file)
    assert new.home.holds() is None
    with pytest.raises(HomeError, match="`styrka restore` with the same file again"), new.writing():
        pass
    later = made.file.with_name("later.tar.gz")
    back_up(filled, later)
    with pytest.raises(BackupError, match="the restore that was interrupted was of"):
        restore_into(new, later)
    restored = restore_into(new, made.file)
    assert (restored.files, restored.rows) == (made.files, 1)
    assert new.home.holds() == "sample" and not new.home.restoring.exists()
    assert {path.read_bytes() for path in (new.home.archive / "objects").glob("*/*")} == {SOUND, OTHER}
    with new.warehouse.connect() as connection:
        assert connection.execute(text("select count(*) from quality.alert_targets")).scalar_one() == 1
