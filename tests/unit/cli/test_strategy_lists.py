"""`styrka strategy list` and `measures` for machines: the same as for people, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    return tmp_path


def test_measures_are_listed_alike() -> None:
    listed = json.loads(RUN.invoke(app, ["strategy", "measures", "--json"]).stdout)
    lines = RUN.invoke(app, ["strategy", "measures"]).stdout.splitlines()
    assert [one["name"] for one in listed] == [line.split()[1] for line in lines]


def test_a_strategy_that_is_refused_is_in_the_list_with_its_reason(home: Path) -> None:
    assert RUN.invoke(app, ["strategy", "list", "--json"]).exit_code == 0
    folder = home / "strategies" / "broken"
    folder.mkdir(parents=True)
    (folder / "strategy.yml").write_text("strategy: broken\n")
    ended = RUN.invoke(app, ["strategy", "list", "--json"])
    assert ended.exit_code == 1
    *followed, refused = json.loads(ended.stdout)
    assert all(one["regions"] and one["version"] for one in followed)
    assert "strategy.yml" in refused["refused"]
