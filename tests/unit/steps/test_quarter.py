"""A quarter is kept as an edition once, when it can be closed, and beside the editions of years."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.installation.parts import Installation
from pipelines.publish import editions as module
from pipelines.publish.editions import Edition, editions
from pipelines.settings import Settings
from pipelines.steps.quarter import close_quarter
from warehouse.publishing import Published


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(home=tmp_path, api="sample"))


def frozen(installation: Installation, name: str, at: str, key: str) -> None:
    folder = installation.home.editions / name
    folder.mkdir(parents=True)
    (folder / "edition.json").write_text(json.dumps({"frozen_at": at, "build_key": key}), encoding="utf-8")


def test_nothing_is_closed_before_anything_is_published(installation: Installation) -> None:
    closing = close_quarter(installation, datetime(2026, 11, 14, tzinfo=UTC))
    assert (closing.quarter, closing.edition) == ("2026Q3", None)
    assert "nothing has been published yet" in closing.sentence


def test_a_closed_quarter_stays_as_it_is(installation: Installation) -> None:
    frozen(installation, "2026Q3", "2026-11-14T05:15:00+00:00", "first")
    closing = close_quarter(installation, datetime(2026, 11, 15, tzinfo=UTC))
    assert closing.edition is not None and closing.edition.name == "2026Q3"
    assert "is closed already" in closing.sentence
    # The day before the 45th, the quarter before is the newest that can be closed.
    assert close_quarter(installation, datetime(2026, 11, 13, tzinfo=UTC)).quarter == "2026Q2"


@pytest.mark.parametrize(
    ("at", "quarter"),
    [
        # Half past midnight in Sweden on the 45th day, winter and summer: in UTC it is still the 44th.
        (datetime(2026, 11, 13, 23, 30, tzinfo=UTC), "2026Q3"),
        (datetime(2026, 8, 13, 22, 30, tzinfo=UTC), "2026Q2"),
        (datetime(2026, 11, 13, 22, 30, tzinfo=UTC), "2026Q2"),
        # 45 days after 31 March is 15 May, and after 31 December 14 February, in a leap year too.
        (datetime(2026, 5, 14, 3, 15, tzinfo=UTC), "2025Q4"),
        (datetime(2026, 5, 15, 3, 15, tzinfo=UTC), "2026Q1"),
        (datetime(2028, 2, 14, 4, 15, tzinfo=UTC), "2027Q4"),
    ],
)
def test_the_day_is_sweden_s(installation: Installation, at: datetime, quarter: str) -> None:
    assert close_quarter(installation, at).quarter == quarter


def test_editions_of_quarters_and_years_stand_in_the_order_in_which_they_were_frozen(
    installation: Installation,
) -> None:
    frozen(installation, "2027", "2027-01-15T06:00:00+00:00", "b")
    frozen(installation, "2026Q4", "2027-02-14T05:15:00+00:00", "c")
    frozen(installation, "2026Q3", "2026-11-14T05:15:00+00:00", "a")
    assert editions(installation.home.editions) == ["2026Q3", "2027", "2026Q4"]


def test_a_quarter_gets_an_edition_of_its_own_though_the_release_is_the_years(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(installation, "2027", "2027-01-15T06:00:00+00:00", "same")
    release = tmp_path / "release"
    release.mkdir()
    (release / "styrka.duckdb").write_bytes(b"")
    published = Published("r", "same", "sample", {}, release / "styrka.duckdb", release)
    monkeypatch.setattr(module, "compare", lambda *_: None)
    monkeypatch.setattr(module, "_describe", lambda *_: None)
    made: Edition = module.freeze_edition(installation, published, datetime(2027, 2, 14, tzinfo=UTC), "2026Q4")
    assert made.name == "2026Q4" and (installation.home.editions / "2026Q4" / "styrka.duckdb").exists()
