"""The command `styrka` as people call it: exit codes, and errors as one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import PROJECT_ROOT
from pipelines.installation.home import Home
from tests.nights import Site


def styrka(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment},
    )


def test_a_night_with_nothing_to_do_ends_with_zero_and_a_summary(duckdb_site: Site) -> None:
    ended = styrka("run", "nightly", "--sample", STYRKA_HOME=str(duckdb_site.home))
    assert ended.returncode == 0, ended.stderr
    assert "the sample that ships with the project" in ended.stdout
    assert "2.2289" in ended.stdout and "2.3678" in ended.stdout and "make ui" in ended.stdout


def test_the_sample_over_live_figures_ends_with_two_and_one_sentence(duckdb_site: Site) -> None:
    Home(duckdb_site.home).claim_for("live")
    ended = styrka("run", "nightly", "--sample", STYRKA_HOME=str(duckdb_site.home))
    assert ended.returncode == 2
    assert ended.stderr.startswith("styrka: ")
    assert "holds live figures" in ended.stderr and "Traceback" not in ended.stderr


def test_a_second_run_ends_with_two_and_says_who_is_writing(duckdb_site: Site) -> None:
    with Home(duckdb_site.home).writing():
        ended = styrka("run", "nightly", "--sample", STYRKA_HOME=str(duckdb_site.home))
    assert ended.returncode == 2
    assert f"process {os.getpid()}" in ended.stderr and "Traceback" not in ended.stderr


UNREACHABLE = "postgresql://nobody@127.0.0.1:1/styrka"


@pytest.mark.parametrize("url", ["mysql://somebody@localhost/styrka", UNREACHABLE])
def test_a_warehouse_that_cannot_be_had_ends_with_two_and_one_sentence(tmp_path: Path, url: str) -> None:
    ended = styrka("run", "nightly", "--sample", STYRKA_HOME=str(tmp_path), STYRKA_WAREHOUSE_URL=url)
    assert ended.returncode == 2, ended.stderr[-1500:]
    assert "STYRKA_WAREHOUSE_URL" in ended.stderr and "Traceback" not in ended.stderr


def test_an_agency_that_is_declared_wrongly_ends_with_two_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines.agencies.declaration import agency
    from pipelines.cli.main import main

    monkeypatch.setattr("pipelines.cli.app.app", lambda: agency("dst"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "styrka: no agency is called 'dst'" in capsys.readouterr().err


def test_an_unknown_routine_is_a_matter_of_usage(tmp_path: Path) -> None:
    ended = styrka("run", "weekly", STYRKA_HOME=str(tmp_path))
    assert ended.returncode == 2
    assert "nightly" in ended.stderr and "Traceback" not in ended.stderr


def test_a_night_with_a_critical_finding_ends_with_three(duckdb_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is gone: nothing was built, and whoever watches exit codes is reported all the same."""
    from pipelines.cli import run as command
    from pipelines.cli.app import app

    duckdb_site.sample.remove("scb_population")
    _, agency = duckdb_site.installation()
    monkeypatch.setattr(command, "_settings", lambda sample: duckdb_site.settings())
    monkeypatch.setattr("pipelines.installation.parts.open_api_session", lambda *_, **__: agency.api_session("sample"))
    ended = CliRunner().invoke(app, ["run", "nightly", "--sample"])
    assert ended.exit_code == 3, ended.output
    assert "FolkmDesoAldKon" in ended.output and "stands" in ended.output


def test_emptying_the_warehouse_changes_nothing_published_and_the_archive_fills_it_again(duckdb_site: Site) -> None:
    before = duckdb_site.what_readers_have()
    ended = styrka("rebuild", STYRKA_HOME=str(duckdb_site.home))
    assert ended.returncode == 0, ended.stderr
    assert duckdb_site.what_readers_have() == before
    installation, _ = duckdb_site.installation()
    installation.loader.prepare()
    archived = [name for name in installation.sources if installation.archive.snapshots(name, installation.origins)]
    assert {len(installation.loader.pending(source)) for source in archived} == {1}
