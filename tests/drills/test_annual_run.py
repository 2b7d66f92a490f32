"""The year's end: an annual run that meets a revision, the edition it freezes, and an earlier state replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.publish.editions import editions, freeze_edition
from pipelines.steps.replay import differences, open_replay, replay
from tests.altered_sample import set_cell
from tests.databases import Dialect
from tests.nights import ASKED, PXWEB, Night, Site, without_pages
from warehouse.publishing import current_release

# Hotels and restaurants in Kalmar län 2022: a location quotient of 1.0007, so that four persons decide.
CELL = {"Region": "08", "SNI2007": "I", "ContentsCode": "000005FG", "Tid": "2022"}
KEY = "region_code = '08' and industry_code = 'I' and regime = 'BAS' and measure = 'employment' and year = 2022"
QUOTIENT = f"select location_quotient from marts.specialisation_indices where {KEY}"


@pytest.fixture(scope="module")
def year(finished: Callable[[Dialect], Site], tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Night, datetime]:
    """An installation after an annual run that met a revision, the run, and a moment before it."""
    site = finished("duckdb").copy(tmp_path_factory.mktemp("year") / "site")
    before = datetime.now(UTC)
    site.sample.change("scb_bas", lambda table: set_cell(table, 4319, **CELL), updated="2026-11-02T07:00:00Z")
    night = site.night(job="annual", pages=True)
    return site, night, before


def read(database: Path, query: str) -> Any:
    """The first value of a query on a DuckDB file."""
    with duckdb.connect(str(database), read_only=True) as reader:
        return reader.execute(query).fetchall()[0][0]


def test_the_annual_run_fetches_every_table_again_and_finds_each_by_its_description(
    year: tuple[Site, Night, datetime],
) -> None:
    site, night, _ = year
    assert night.result.succeeded, night.reported
    assert not night.reported
    assert len(night.tables_fetched) == len(PXWEB)
    resolved = site.rows("select passed from quality.check_results where check_name = 'table_id_as_declared'")
    assert len(resolved) == len(ASKED) and all(row["passed"] for row in resolved)
    # What has not changed leaves no second copy in the archive.
    asked = {outcome.source: outcome.outcome for outcome in night.result.outcomes if outcome.source in ASKED}
    assert asked == {**dict.fromkeys(ASKED, "same_bytes"), "scb_bas": "new_vintage"}
    kept = {source: len(list((site.home / "archive" / "snapshots" / source).glob("*.json"))) for source in ASKED}
    assert kept == {**dict.fromkeys(ASKED, 1), "scb_bas": 2}


def test_a_revision_stands_in_the_mart_with_what_was_and_what_is(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    (row,) = site.read("select * from marts.revisions")
    assert (row["source"], row["region_code"], row["industry_code"], row["year"]) == ("scb_bas", "08", "I", 2022)
    assert (row["value_before"], row["value"], row["change"]) == (4323, 4319, -4)
    assert "region 08" in row["cell"] and "tid 2022" in row["cell"]
    assert "specialisation_indices" in row["published_in"] and "fct_population" not in row["published_in"]


def test_an_index_that_a_revision_moved_across_one_is_named(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    moved = site.read(
        "select * from quality.revised_figures where region_code = '08' and year = 2022 and figure = 'I, employment'"
    )
    assert len(moved) == 1
    assert moved[0]["value_before"] > 1 > moved[0]["value_now"]
    assert (moved[0]["moved"], moved[0]["source"], moved[0]["mart"]) == ("below 1", "scb_bas", "specialisation_indices")


def test_the_edition_holds_everything_that_is_needed_to_cite_it(year: tuple[Site, Night, datetime]) -> None:
    site, _, _ = year
    folder = site.published / "editions"
    (name,) = editions(folder)
    edition = folder / name
    assert int(name) == datetime.now(UTC).year
    expected = {"styrka.duckdb", "parquet", "dictionary.html", "dictionary.json", "sources.csv", "sources.json"}
    expected |= {"versions.json", "edition.json", "README.md", "CITATION.cff", "SHA256SUMS", "release.json"}
    expected |= {"site", "reports"}
    assert {path.name for path in edition.iterdir()} == expected
    for line in (edition / "SHA256SUMS").read_text().splitlines():
        digest, _, file = line.partition("  ")
        assert hashlib.sha256((edition / file).read_bytes()).hexdigest() == digest
        assert (edition / file).stat().st_mode & 0o222 == 0
    sources = {source["source"]: source for source in json.loads((edition / "sources.json").read_text())}
    manifest = next((site.home / "archive" / "snapshots" / "scb_bas").glob(f"*{sources['scb_bas']['vintage_id']}.json"))
    parts = {part["sha256"] for part in json.loads(manifest.read_text())["parts"]}
    assert set(sources["scb_bas"]["sha256"].split()) == parts
    readme = (edition / "README.md").read_text(encoding="utf-8")
    assert "simulerade" in readme and "How to cite" in readme and "TAB3785" in readme
    assert yaml.safe_load((edition / "CITATION.cff").read_text())["cff-version"] == "1.2.0"
    assert json.loads((edition / "versions.json").read_text())["packages"]["duckdb"]


def test_the_archive_gave_the_release_again_before_the_edition_was_frozen(
    year: tuple[Site, Night, datetime],
) -> None:
    site, _, _ = year
    (row,) = site.rows("select * from quality.check_results where check_name = 'replay_gives_release'")
    assert row["passed"] and row["severity"] == "critical" and row["table_name"] == "release"
    assert not list((site.home / "replays").glob("*"))


def test_an_earlier_state_is_replayed_beside_what_readers_have(
    year: tuple[Site, Night, datetime], tmp_path: Path
) -> None:
    """Also: a replay that differs is reported table by table."""
    of_the_year, _, before = year
    site = of_the_year.copy(tmp_path / "site")
    readers = site.what_readers_have()
    installation = open_replay(site.settings(), before)
    with without_pages():
        replayed = replay(installation, datetime.now(UTC))
    assert replayed.published is not None and not replayed.failures
    assert read(replayed.published.database, QUOTIENT) > 1 > read(site.published / "styrka.duckdb", QUOTIENT)
    assert replayed.place.parent == site.home / "replays"
    assert site.what_readers_have() == readers
    now = current_release(site.published)
    assert now is not None
    found = differences(replayed.published, now)
    assert any(reported.startswith("specialisation_indices: ") for reported in found)
    assert not any(reported.startswith("fct_population") for reported in found)


def test_an_edition_says_what_moved_since_the_last_and_never_changes(
    year: tuple[Site, Night, datetime], tmp_path: Path
) -> None:
    site, _, _ = year
    made = site.copy(tmp_path / "site")
    installation, _ = made.installation()
    published = current_release(made.published)
    assert published is not None
    (first,) = editions(made.published / "editions")
    frozen = (made.published / "editions" / first / "SHA256SUMS").read_bytes()
    # The same release again is the same edition.
    at = datetime(int(first), 12, 31, tzinfo=UTC)
    assert freeze_edition(installation, published, at).name == first
    _change_release(published.database.resolve())
    again = freeze_edition(installation, published_as(made, "another"), at)
    assert again.name == f"{first}-2" and again.comparison is not None
    (moved,) = again.comparison.moved
    assert (moved.region_code, moved.what, moved.years_moved, moved.status_now) == (
        "08",
        "figures and status",
        1,
        "made",
    )
    assert moved.largest_change == pytest.approx(1000)
    listed = (again.folder / "indicator_series_moved.csv").read_text().splitlines()
    assert len(listed) == 2 and "figures and status" in listed[1]
    assert (made.published / "editions" / first / "SHA256SUMS").read_bytes() == frozen
    later = freeze_edition(installation, published_as(made, "third"), at + timedelta(days=30))
    assert editions(made.published / "editions") == [first, f"{first}-2", str(int(first) + 1)]
    assert later.comparison is not None and not later.comparison.moved


def _change_release(database: Path) -> None:
    """One figure of one series of Kalmar's, in its last year, and its status."""
    with duckdb.connect(str(database)) as writer:
        series = writer.execute(
            "select indicator_id, series, regime, year from marts.indicator_series "
            "where region_code = '08' and is_latest and is_followed and value is not null order by all limit 1"
        ).fetchall()[0]
        writer.execute(
            "update marts.indicator_series set value = value + 1000, status = 'made' where region_code = '08' "
            "and indicator_id = ? and series = ? and regime = ? and year = ?",
            list(series),
        )


def published_as(site: Site, build_key: str) -> Any:
    """What readers have, as another build."""
    description = site.published / ".current" / "release.json"
    described = {**json.loads(description.read_text()), "build_key": build_key}
    description.write_text(json.dumps(described))
    return current_release(site.published)
