"""Nights after the first: nothing changed, a table is gone, the agency closed, two runs at once, live after sample."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from pipelines.cli.run_job import run_job
from pipelines.installation.home import AnotherRunIsWriting, Home, WouldReplaceLiveFigures
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.dropped_sets import dropped_sets
from pipelines.sources.eurostat_dataset import EurostatDataset
from pipelines.sources.export_sets import REAL
from pipelines.sources.project_sets import PROJECTS
from tests.altered_sample import Asked
from tests.nights import ASKED, PXWEB, Site
from warehouse.tables import drop_loaded

HEAVY = ("dagster", "dbt", "great_expectations", "pandas")

QUIET_NIGHT = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests.altered_sample import Agency
from pipelines.installation.parts import Installation
from pipelines.cli.run_job import run_job
from pipelines.settings import Settings
from pipelines.publish.summary import summarise
from pipelines.cli.console import make_console, show
agency = Agency(Path({agency!r}))
settings = Settings(_env_file=None, home=Path({home!r}), warehouse_url={url!r}, api="sample")
installation = Installation(settings, session=agency.api_session("sample"))
result = run_job(installation, "nightly")
show(make_console(), result, summarise(installation))
loaded = sorted(name for name in {heavy!r} if name in sys.modules)
print(json.dumps({{"built": result.built, "succeeded": result.succeeded, "loaded": loaded}}))
"""


def test_a_night_without_changes_costs_one_small_call_a_table_and_publishes_nothing(site: Site) -> None:
    before = site.what_readers_have()
    night = site.night()
    assert night.result.succeeded and not night.result.built
    tables = [asked for asked in night.asked if asked.path.startswith("/tables/")]
    assert len(tables) == len(PXWEB)
    assert {asked.path.count("/") for asked in tables} == {2}, "only /tables/{id}"
    assert len({asked.table_id for asked in tables}) == len(tables)
    # The configuration of PxWeb, and one small call for each dataset of Eurostat; Kolada is asked once a week.
    others = [asked for asked in night.asked if asked not in tables]
    datasets = of_kind(all_sources(), EurostatDataset)
    assert sorted(asked.path.split("/")[1] for asked in others) == ["config", *["eurostat"] * len(datasets)]
    assert site.what_readers_have() == before
    recorded = site.rows("select * from quality.fetch_outcomes where run_id = :run_id", run_id=night.result.run_id)
    assert sorted(row["source"] for row in recorded) == sorted([*all_sources(), *dropped_sets("sample")])
    assert {row["outcome"] for row in recorded} == {"unchanged"}
    assert all(row["message"] for row in recorded)
    # No real export and no real file of projects was dropped yet.
    assert all(row["vintage_id"] and row["updated"] for row in recorded if row["source"] not in (REAL, PROJECTS))


def test_a_night_without_changes_loads_no_heavy_engine(site: Site) -> None:
    url = site.server.url(site.database) if site.database else None
    program = QUIET_NIGHT.format(
        tests=str(Path(__file__).parents[1]),
        agency=str(site.sample.folder),
        home=str(site.home),
        url=url,
        heavy=HEAVY,
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    reported = json.loads(ended.stdout.splitlines()[-1])
    assert reported == {"built": False, "succeeded": True, "loaded": []}
    assert "Nothing has changed" in ended.stdout


def test_a_new_time_of_update_over_the_same_figures_is_fetched_once(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    # The entry has a new time; the answers, bytes and all, are the old ones.
    site.sample.change_entry("scb_population", lambda entry: entry.update(updated="2026-10-01T06:00:00Z"))
    night = site.night()
    assert night.outcome("scb_population") == "same_bytes"
    assert night.tables_fetched == {"TAB6574"}
    assert site.what_readers_have() == before
    assert len(site.rows("select 1 from meta.vintages where source = 'scb_population'")) == 1
    again = site.night()
    assert again.outcome("scb_population") == "unchanged"
    assert not again.tables_fetched
    assert not again.result.built


def test_an_agency_that_takes_back_what_was_rejected_leaves_a_run_that_nothing_stopped(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    table, good = "scb_population", site.sample.document("scb_population")
    site.sample.change(table, lambda document: document["value"].__setitem__(0, -1.0), updated="2026-10-01T06:00:00Z")
    assert site.night().critical
    site.sample.change(table, lambda document: document.update(good), updated="2026-10-02T06:00:00Z")
    site.sample.change(table, lambda document: document.update(updated=good["updated"]))
    night = site.night()
    assert night.result.succeeded and not night.result.built and not night.reported
    assert site.what_readers_have() == before
    assert not site.rows("select message from quality.alerts where state <> 'resolved'")


def test_what_is_loaded_again_by_other_rules_reaches_readers(duckdb_site: Site) -> None:
    site = duckdb_site
    measured = "select count(*) as publications from marts.fct_publications where organisation_code = 'hospital'"
    assert site.read(measured) == [{"publications": 0}]
    (site.home / "organisations.yml").write_text(
        "focus: [hospital]\norganisations:\n  - {code: hospital, kind: hospital, county: '08', "
        "names: [Simulerade sjukhuset], sv: Sjukhuset, en: The hospital}\n",
        encoding="utf-8",
    )
    # As `styrka rebuild` does.
    drop_loaded(site.warehouse)
    night = site.night()
    assert night.result.succeeded and night.result.built and not night.reported
    assert site.read(measured)[0]["publications"] > 0
    assert not site.rows("select message from quality.alerts where state <> 'resolved'")


def test_when_the_agency_is_closed_all_night_readers_keep_what_they_had(site: Site) -> None:
    before = site.what_readers_have()

    def closed(asked: Asked, body: bytes) -> Exception:
        return requests.ConnectionError("connection refused")

    night = site.night(misbehave=closed)
    assert not night.result.built
    assert site.what_readers_have() == before
    findings = {row["table_name"]: row for row in night.result.findings.new}
    # Kolada is asked once a week, and was last night.
    assert sorted(findings) == [name for name in ASKED if all_sources()[name].kind != "kolada"]
    for source, finding in findings.items():
        # It heals by itself and last night's figures stand in: reported, not critical.
        assert finding["severity"] == "warning"
        assert source in finding["message"] and "could not be reached" in finding["message"]
        assert "stands" in finding["message"]
    next_night = site.night()
    assert {outcome.outcome for outcome in next_night.result.outcomes} == {"unchanged"}
    assert not next_night.reported


def test_a_table_that_is_gone_is_reported_and_its_last_good_figures_stand(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    site.sample.remove("scb_population")
    night = site.night()
    assert [finding["table_name"] for finding in night.result.findings.new] == ["scb_population"]
    assert len(night.critical) == 1
    assert "FolkmDesoAldKon" in night.critical[0]
    assert "stands" in night.critical[0]
    assert site.what_readers_have() == before


def test_two_runs_never_write_at_once(duckdb_site: Site) -> None:
    site = duckdb_site
    with Home(site.home).writing(), pytest.raises(AnotherRunIsWriting, match="another run is writing"):
        site.night()
    assert not site.night().result.built


def test_a_run_on_the_sample_never_replaces_live_figures(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    Home(site.home).claim_for("live")
    installation, agency = site.installation("sample")
    with pytest.raises(WouldReplaceLiveFigures, match="Set STYRKA_HOME to another folder"):
        run_job(installation, "nightly")
    assert not agency.asked
    assert site.what_readers_have() == before
    assert Home(site.home).holds() == "live"


def test_going_live_while_the_agency_is_closed_leaves_readers_what_they_had(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    night = site.night("live", misbehave=lambda asked, body: requests.ConnectionError("connection refused"))
    assert len(night.critical) == len(ASKED)
    assert site.what_readers_have() == before
