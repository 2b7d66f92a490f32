"""Settings come from the environment, and secrets are not shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines import PROJECT_ROOT
from pipelines.ingest.strategy_folders import county
from pipelines.settings import Settings
from pipelines.strategies.skeleton import skeleton_files, workbook


def settings() -> Settings:
    return Settings(_env_file=None)  # type: ignore[call-arg]


def test_without_any_setting_the_agency_is_asked_and_data_lie_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STYRKA_HOME")
    found = settings()
    assert found.home == PROJECT_ROOT / "data"
    assert found.api == "live"
    assert found.api_url == "https://statistikdatabasen.scb.se/api/v2"
    assert found.warehouse_url is None
    # The first region of the strategy that ships with the project, not a code in the code.
    assert found.focus_region == "08"


def test_each_setting_is_an_environment_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = {"HOME": str(tmp_path), "API": "sample", "FOCUS_REGION": "07", "KEEP_RELEASES": "5"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"STYRKA_{name}", value)
    found = settings()
    assert (found.home, found.api, found.focus_region, found.keep_releases) == (tmp_path, "sample", "07", 5)


@pytest.mark.parametrize(
    ("said", "code"),
    [("Dalarna", "20"), ("dalarnas län", "20"), (" Västra  Götaland ", "14"), ("Örebro", "18"), ("25", "25")],
)
def test_a_county_may_be_named(monkeypatch: pytest.MonkeyPatch, said: str, code: str) -> None:
    monkeypatch.setenv("STYRKA_FOCUS_REGION", said)
    assert settings().focus_region == code


@pytest.mark.parametrize("said", ["8", "99", "0880", "00", "RIKS3", "Småland", ""])
def test_what_is_no_county_is_refused_with_the_list_of_them(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """faults.md C8: such a region was taken without a word, and the summary was empty."""
    monkeypatch.setenv("STYRKA_FOCUS_REGION", said)
    with pytest.raises(ValidationError, match=r"is no county.*01 Stockholms län.*25 Norrbottens län"):
        settings()


@pytest.mark.parametrize(("name", "value"), [("API", "automatic"), ("KEEP_RELEASES", "0")])
def test_a_choice_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STYRKA_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        settings()


def test_the_password_of_the_warehouse_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRKA_WAREHOUSE_URL", "postgresql://writer:hemligt@localhost/styrka")
    assert "hemligt" not in repr(settings())
    assert "hemligt" not in str(settings().model_dump())


def test_a_strategy_that_no_folder_has_is_refused_with_the_list_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRKA_STRATEGY", "atlantis-2030")
    with pytest.raises(ValidationError, match=r"atlantis-2030; there are kalmar-2021"):
        settings()


def test_the_installations_own_strategy_decides_the_focus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "strategies" / "dalarna"
    folder.mkdir(parents=True)
    (folder / "strategy.yml").write_text('strategy: dalarna-2026\nregions: [{region: "20"}]\n', encoding="utf-8")
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    assert settings().focus_region == "20"
    monkeypatch.setenv("STYRKA_STRATEGY", "kalmar-2021")
    assert settings().focus_region == "08"


@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if "Path" in str(field.annotation)]
)
def test_a_folder_is_the_same_from_wherever_it_is_looked_at(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/somebody")
    for said, meant in (("below", tmp_path / "below"), ("~/below", Path("/home/somebody/below"))):
        monkeypatch.setenv(f"STYRKA_{name.upper()}", said)
        assert getattr(settings(), name) == meant


def test_a_strategy_of_another_country_is_followed_and_decides_no_focus(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A Finnish folder, first by its name, stopped every command: `FI1C5 is no county`."""
    folder = tmp_path / "strategies" / "etela-karjala"
    folder.mkdir(parents=True)
    (folder / "strategy.yml").write_text('strategy: fi-2021\nregions: [{region: "FI1C5"}]\n', encoding="utf-8")
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    assert settings().focus_region == "08"
    monkeypatch.setenv("STYRKA_STRATEGY", "fi-2021")
    with pytest.raises(ValidationError, match="fi-2021 names no county of Sweden"):
        settings()


def test_a_workbook_decides_the_focus_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = county("20")
    assert place is not None
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "Dalarna.xlsx").write_bytes(workbook(skeleton_files(place, "dalarna-2026", 2026)))
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    assert settings().focus_region == "20"
