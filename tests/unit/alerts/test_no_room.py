"""A disk that is almost full: no run begins, people hear of it, and what was there is untouched."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.alerts.run_monitor import monitored
from pipelines.cli.errors import sentence
from pipelines.installation.home import LEAST_ROOM, NoRoomLeft
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from tests.alert_desk import POST, Mailbox

MB = 1024**2


def free(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr("pipelines.installation.home.shutil.disk_usage", lambda _: SimpleNamespace(free=room))


def test_a_run_that_would_fill_the_disk_does_not_begin_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB ended the process on a full disk (exit code 134): no sentence, no alert."""
    free(monkeypatch, LEAST_ROOM - MB)
    installation = Installation(Settings(home=tmp_path / "home", api="sample", alert_targets=(POST,)))
    mailbox = Mailbox()
    with pytest.raises(NoRoomLeft) as caught, monitored(installation, "run", "nightly", sender=mailbox):
        raise AssertionError("it began")
    assert sentence(caught.value).startswith(f"{tmp_path / 'home'}: expected 500 MB free for a run, but found 499; ")
    (message,) = mailbox.collect()
    assert message.critical and "expected 500 MB free" in message.body and "free space" in message.body
    assert not list((tmp_path / "home").rglob("*.duckdb"))


def test_a_large_warehouse_needs_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It grows while tables are made beside the old ones, and readers get a copy."""
    home = Installation(Settings(home=tmp_path, api="sample")).home
    home.build.mkdir()
    with (home.build / "warehouse.duckdb").open("wb") as file:
        file.truncate(300 * MB)
    free(monkeypatch, 900 * MB)
    home.expect_room()
    free(monkeypatch, 899 * MB)
    with pytest.raises(NoRoomLeft, match="expected 900 MB free for a run, but found 899"):
        home.expect_room()
