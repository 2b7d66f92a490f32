"""Commands that print a list, for machines: the same as for people, as one JSON document and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.app import app
from tests.made_projects import BUDGET, made_workbook

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


def test_errors_of_a_folder_are_a_list(home: Path) -> None:
    ended = RUN.invoke(app, ["strategy", "check", str(home), "--json"])
    assert ended.exit_code == 1
    (error,) = json.loads(ended.stdout)
    assert (error["code"], error["file"], error["refuses"]) == ("E102", "strategy.yml", True)


def test_what_a_file_of_projects_would_give_is_a_document(home: Path) -> None:
    file = home / "projekt.xlsx"
    file.write_bytes(made_workbook("2026Q2", economy=[BUDGET, {**BUDGET, "amount": "en miljon"}]))
    ended = RUN.invoke(app, ["projects", "check", str(file), "--json"])
    assert ended.exit_code == 1
    said = json.loads(ended.stdout)
    assert said["quarter"] == "2026Q2" and said["rows_read"] == 3 and said["tables"]["project_economy"] == 1
    assert [(row["sheet"], row["line"]) for row in said["quarantined"]] == [("Ekonomi", 3)]
    file.write_bytes(b"namn;summa\nett;2\n")
    refused = RUN.invoke(app, ["projects", "check", str(file), "--json"])
    assert refused.exit_code == 1 and "no file of projects" in json.loads(refused.stdout)["refused"]


def test_declared_sources_are_a_list() -> None:
    listed = json.loads(RUN.invoke(app, ["sources", "check", "--json"]).stdout)
    assert {"source": "scb_bas", "kind": "pxweb"} in listed


def test_every_command_that_lists_takes_json() -> None:
    """A new command is among these, or is said here to print no list."""
    printing_none = {
        "run", "prepare", "rebuild", "backup", "restore", "tidy", "record", "ui", "serve", "demo-api", "withdraw",
        "complete", "report", "alerts ack", "alerts resolve", "alerts digest", "strategy new", "strategy withdraw",
        "strategy export-s3", "projects template", "projects close", "site serve",
    }  # fmt: skip
    found = dict(_commands(typer.main.get_command(app), ()))
    without = {name for name, command in found.items() if not any("--json" in option.opts for option in command.params)}
    assert without == printing_none


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield " ".join(path), command
        return
    for name, inner in command.commands.items():
        yield from _commands(inner, (*path, name))
