"""Whatever is set wrongly ends with exit code 2 and one sentence, in which no secret is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from pipelines.cli.main import main

SECRET = "s3cret-w0rd"
WRONG = {
    "targets that are no JSON": ("ALERT_TARGETS", f'[{{"url": "mailto://user:{SECRET}@example.org"}}', "ALERT_TARGETS"),
    "targets that are no list": ("ALERT_TARGETS", f'"mailto://user:{SECRET}@example.org"', "ALERT_TARGETS"),
    "a target without address": ("ALERT_TARGETS", f'[{{"adress": "mailto://u:{SECRET}@example.org"}}]', "0.url"),
    "an unknown severity": (
        "ALERT_TARGETS",
        f'[{{"url": "mailto://u:{SECRET}@example.org", "severities": ["fatal"]}}]',
        "'critical' or 'warning'",
    ),
    "a database's port that is a word": ("WAREHOUSE_URL", f"postgresql://u:p@{SECRET}:{SECRET}@h/d", "no address"),
    "another kind of database": ("WAREHOUSE_URL", f"mysql://u:{SECRET}@localhost/styrka", "another kind of database"),
    "a database that is down": ("WAREHOUSE_URL", f"postgresql://u:{SECRET}@127.0.0.1:1/styrka", "server is up"),
    "records in another database": ("DAGSTER_STORAGE_URL", f"mysql://u:{SECRET}@localhost/d", "another kind"),
    "records in a file": ("DAGSTER_STORAGE_URL", "duckdb:///records.duckdb", "unset it"),
    "an unknown API": ("API", "production", "'live' or 'sample'"),
    "an engine that there is not": ("ENGINE", "hadoop", "'warehouse' or 'spark'"),
    "a master that is no address": ("SPARK_MASTER", "cluster.example.org:7077", "spark://host:port"),
    "an address without scheme": ("API_URL", "statistikdatabasen.scb.se/api/v2", "http://"),
    "no release kept": ("KEEP_RELEASES", "0", "greater than or equal to 1"),
    "a number that is none": ("KEEP_RELEASES", "two", "integer"),
    "an unknown format of logs": ("LOG_FORMAT", "xml", "'text' or 'json'"),
    "an address of the site without scheme": ("SITE_URL", "example.org/styrka", "http://"),
    "an address to ping that is none": ("PING_URL", f"hc-ping.example.org/{SECRET}", "http://"),
    "an address of the API without host": ("API_URL", "http://", "host or port"),
    "an address of the site with a blank": ("SITE_URL", "https://example.org /styrka", "host or port"),
    "an address to ping with a port that is none": ("PING_URL", f"https://example.org:{SECRET}/", "host or port"),
    "an agency that there is not": ("AGENCY_URLS", '{"eurostatt": "http://127.0.0.1:1"}', "eurostat, kolada, scb"),
    "an agency's address without scheme": ("AGENCY_URLS", '{"eurostat": "127.0.0.1:1"}', "http://"),
    "a run that asks for ever": ("FETCH_MINUTES", "inf", "less than or equal to 1440"),
    "a file that is never quiet": ("INBOX_QUIET_SECONDS", "inf", "less than or equal to 3600"),
    "more days than the calendar has": ("KEEP_DAYS", "999999999", "less than or equal to 36500"),
    "a contact of two lines": ("CONTACT", "you@example.org\nX-Other: 1", "User-Agent"),
    "a folder for workers without a name": ("SPARK_FOLDER", "", "it is empty"),
    "a snapshot without a name": ("OPENALEX_SNAPSHOT", " ", "it is empty"),
    "an address of pages without scheme": ("QUALITY_URL", "example.org/quality", "http://"),
}


def ending(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[object, str]:
    monkeypatch.setattr("sys.argv", ["styrka", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_setting_is_one_sentence_without_its_value(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, value, says = WRONG[wrong]
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(f"STYRKA_{name}", value)
    code, said = ending(capsys, monkeypatch, "run", "nightly", "--sample")
    assert code == 2
    last = [line for line in said.splitlines() if line.startswith("styrka: ")]
    assert len(last) == 1, said
    assert f"STYRKA_{name}" in last[0] and says in last[0]
    # What follows from the wrong setting is no second fault.
    assert "STYRKA_FOCUS_REGION" not in last[0]
    assert SECRET not in said and "Traceback" not in said


def test_a_home_without_a_name_is_not_the_folder_of_whoever_starts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STYRKA_HOME", "")
    code, said = ending(capsys, monkeypatch, "run", "nightly", "--sample")
    assert code == 2
    assert "STYRKA_HOME: expected a folder, but it is empty" in said and "STYRKA_FOCUS_REGION" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_a_file_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_text("not a folder")
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path / "home"))
    code, said = ending(capsys, monkeypatch, "run", "nightly", "--sample")
    assert (code, said.count("\n")) == (2, 1)
    assert "STYRKA_HOME" in said and str(tmp_path / "home") in said


@pytest.mark.parametrize(("number", "advice"), [(13, "right"), (28, "free space"), (30, "mount it for writing")])
def test_a_home_that_cannot_be_written_to_is_one_sentence(
    number: int, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rights do not hold for root, who runs the tests in a container: the system's refusal is made up."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setenv("STYRKA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(Path, "mkdir", refuse)
    code, said = ending(capsys, monkeypatch, "run", "nightly", "--sample")
    assert (code, said.count("\n")) == (2, 1)
    assert advice in said and str(tmp_path / "home") in said


@pytest.mark.parametrize(
    "command",
    [
        "rebuild", "tidy", "withdraw x --by X --reason y", "complete x --by X", "strategy withdraw x --by X --reason y",
        "alerts ack x --by X", "alerts resolve x --by X", "projects close",
    ],
)  # fmt: skip
def test_a_command_that_changes_a_home_makes_none_where_its_name_is_mistyped(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`styrka tidy` in a new folder marked it as live: the sample could not be tried there afterwards."""
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path / "hmoe"))
    code, said = ending(capsys, monkeypatch, *command.split())
    assert (code, said.count("\n")) == (2, 1)
    assert f"{tmp_path / 'hmoe'} holds no figures yet: set STYRKA_HOME" in said
    assert not (tmp_path / "hmoe").exists()


def test_a_broken_contract_is_one_sentence_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines.checks import contract

    broken = tmp_path / "scb_bas.yml"
    broken.write_text(yaml.safe_dump({"table": "scb_bas", "unheard_of": 1}))
    monkeypatch.setattr("sys.argv", ["styrka", "run"])
    monkeypatch.setattr("pipelines.cli.app.app", lambda: contract._read(broken))
    code, said = ending(capsys, monkeypatch, "run")
    assert (code, said.count("\n")) == (2, 1)
    assert "scb_bas" in said and "unheard_of" in said


def test_what_nobody_foresaw_is_two_with_its_kind_and_the_way_to_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("postgresql://u:hunter22@h/d divided by zero")

    monkeypatch.setattr("pipelines.cli.app.app", fail)
    code, said = ending(capsys, monkeypatch)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("styrka: ZeroDivisionError") and "STYRKA_TRACEBACK" in said and "hunter22" not in said
    monkeypatch.setenv("STYRKA_TRACEBACK", "1")
    code, said = ending(capsys, monkeypatch)
    assert "Traceback" in said and "hunter22" not in said
