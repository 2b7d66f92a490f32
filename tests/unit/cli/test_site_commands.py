"""`styrka site serve`, `styrka report` and the servers: with nothing to show, and with wrong arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.main import main
from pipelines.cli.site import report_of_county, serve
from pipelines.site.errors import SiteError


@pytest.mark.parametrize("command", [serve, report_of_county])
def test_without_a_release_a_command_says_what_to_do(
    command: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    with pytest.raises(SiteError, match="run `styrka run nightly` first"):
        command()  # type: ignore[operator]


@pytest.mark.parametrize("command", ["site serve", "serve", "demo-api", "ui"])
@pytest.mark.parametrize("port", ["65536", "-1"])
def test_a_port_that_there_is_not_is_refused_with_those_there_are(
    command: str, port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ended as an OverflowError."""
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["styrka", *command.split(), "--port", port])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "equal to" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["20", "Dalarna", "dalarnas län"])
def test_a_report_is_asked_for_by_the_name_of_a_county_too(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def write(folder: object, county: str, *others: object) -> tuple[()]:
        asked.append(county)
        return ()

    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    monkeypatch.setattr("warehouse.publishing.current_release", lambda _: "a release")
    monkeypatch.setattr("pipelines.site.report.write.write_reports", write)
    report_of_county(region=said)
    assert asked == ["20"]
