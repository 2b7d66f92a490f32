"""A strategy whose folder has gone is followed until it is withdrawn, and then no more."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.ingest.strategy_folders import StrategyFolders, county
from pipelines.strategies.skeleton import skeleton_files, write_skeleton

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ID = "dalarna-2026"


def folder(home: Path, year: int = 2026) -> Path:
    place = county("20")
    assert place is not None
    path = home / "strategies" / ID
    write_skeleton(path, skeleton_files(place, ID, year))
    return path


def strategies(home: Path) -> StrategyFolders:
    found = StrategyFolders(home, Archive(home / "archive"))
    found.ingest()
    return found


def followed(home: Path) -> set[str]:
    return {snapshot.table_id for snapshot in strategies(home).followed()}


def test_a_folder_that_is_taken_away_is_followed_until_it_is_withdrawn(tmp_path: Path) -> None:
    path = folder(tmp_path)
    assert ID in followed(tmp_path)
    shutil.rmtree(path)
    assert ID in followed(tmp_path)
    number = strategies(tmp_path).withdraw(ID, reason="replaced", by="ab", at=NOW)
    assert number == 1 and ID not in followed(tmp_path)


def test_a_strategy_whose_folder_is_there_or_that_never_was_is_not_withdrawn(tmp_path: Path) -> None:
    folder(tmp_path)
    with pytest.raises(LookupError, match="is still there: move it away first"):
        strategies(tmp_path).withdraw(ID, reason="x", by="ab", at=NOW)
    with pytest.raises(LookupError, match="no strategy `nowhere` was ever followed; there are dalarna-2026"):
        strategies(tmp_path).withdraw("nowhere", reason="x", by="ab", at=NOW)


def test_a_withdrawn_folder_that_comes_back_unchanged_is_said_and_a_changed_one_is_followed(tmp_path: Path) -> None:
    path = folder(tmp_path)
    strategies(tmp_path)
    shutil.rmtree(path)
    strategies(tmp_path).withdraw(ID, reason="replaced", by="ab", at=NOW)
    path = folder(tmp_path)
    again = strategies(tmp_path)
    assert not again.finding.passed and "was withdrawn on 2026-11-28 (replaced)" in again.finding.observed
    said = path / "strategy.yml"
    said.write_text(said.read_text(encoding="utf-8") + "# decided again\n", encoding="utf-8")
    assert ID in followed(tmp_path) and strategies(tmp_path).finding.passed
