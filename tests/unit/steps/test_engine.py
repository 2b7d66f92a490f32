"""The engine that builds the models is asked before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli import run_job as run_job_module
from pipelines.cli.run_job import run_job
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from pipelines.steps.engine import spark_of
from pipelines.transform.spark import environment
from pipelines.transform.spark.environment import SparkMissing


def test_without_a_choice_the_warehouse_builds(tmp_path: Path) -> None:
    assert spark_of(Installation(Settings(home=tmp_path))) is None


def test_homes_that_share_a_folder_have_one_each_in_it(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    homes = [
        Installation(Settings(home=tmp_path / name, engine="spark", spark_folder=shared)) for name in ("one", "other")
    ]
    folders = [spark.folder for home in homes if (spark := spark_of(home)) is not None]
    assert len(set(folders)) == 2
    assert {folder.parent for folder in folders} == {shared}


def test_an_engine_that_is_not_there_stops_a_run_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was fetched first, for hours where an agency is slow, and the run broke when it wanted to build."""
    monkeypatch.setattr(environment, "what_is_missing", lambda _: "Java 17, but found none.")
    monkeypatch.setattr(run_job_module, "decide", lambda _: pytest.fail("it was fetched before"))
    installation = Installation(Settings(home=tmp_path, api="sample", engine="spark"))
    with pytest.raises(SparkMissing, match=r"^STYRKA_ENGINE=spark: expected Java 17, but found none\.$"):
        run_job(installation, "nightly")
