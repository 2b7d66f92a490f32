"""One source that is wrong stands aside alone: readers get everything else, on a first night too."""

from __future__ import annotations

import json

import requests

from pipelines.sources.export_sets import REAL
from pipelines.sources.project_sets import PROJECTS
from tests.alert_desk import Desk
from tests.altered_sample import Asked, bad_data, move_two_persons
from tests.nights import Site

Answered = bytes | requests.Response | Exception | None
SPOILED = ("scb_bas", "scb_regional_accounts_totals")


def with_text_for_a_number(body: bytes) -> bytes:
    document = json.loads(body)
    document["value"][0] = "5 007 649"
    return json.dumps(document).encode()


def test_a_first_night_without_some_tables_publishes_the_others(fresh_site: Site) -> None:
    """One that most models rest on and one that few do come spoiled, a third is not to be found."""
    site, gone = fresh_site, "scb_regional_accounts_industries"
    spoiled = [bad_data(site.sample, source, with_text_for_a_number) for source in SPOILED]
    site.sample.remove(gone)

    def misbehave(asked: Asked, body: bytes) -> Answered:
        return next((answer for one in spoiled if (answer := one(asked, body)) is not None), None)

    night = site.night(misbehave=misbehave)
    assert night.result.succeeded, night.reported
    found = {row["table_name"]: row["message"] for row in night.result.findings.of("critical")}
    assert set(found) == {*SPOILED, gone}
    assert "NR0105ENS2010T03A" in found[gone] and "There is no earlier vintage" in found[gone]

    state = {row["source"]: row["state"] for row in site.read("select source, state from marts.dim_source")}
    # Nothing real was dropped: no export, and no file of projects.
    lacking = {*SPOILED, gone, REAL, PROJECTS}
    assert {source for source in state if state[source] == "not available"} == lacking
    assert {state[source] for source in state.keys() - lacking} == {"in use"}
    for mart in ("fct_employment", "fct_regional_accounts", "specialisation_indices"):
        made_of = " ".join(row["source"] for row in site.read(f"select distinct source from marts.{mart}"))
        assert not [source for source in (*SPOILED, gone) if source in made_of.split()], mart
    assert site.read("select 1 from marts.fct_employment where source = 'scb_rams_2008_2018' limit 1")
    assert site.read("select 1 from marts.fct_regional_accounts where source = 'scb_regional_accounts_nuts2' limit 1")
    regimes = {row["regime"] for row in site.read("select distinct regime from marts.specialisation_indices")}
    assert regimes >= {"FEK", "RAMS"} and "BAS" not in regimes


def test_what_the_archive_has_lost_before_it_was_loaded_is_fetched_again(duckdb_desk: Desk) -> None:
    site = duckdb_desk.site
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    # A nightly run that was killed after fetching; then its disk lost the bytes.
    installation, _ = site.installation()
    known = {path.name for path in (site.home / "archive/objects").rglob("*") if path.is_file()}
    installation.ingest()
    fetched = [path for path in (site.home / "archive/objects").rglob("*") if path.is_file() and path.name not in known]
    for path in fetched:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1])
    duckdb_desk.night()
    assert duckdb_desk.unresolved == []
    states = site.rows("select state from meta.vintages where source = 'scb_bas' order by fetched_at")
    assert [row["state"] for row in states] == ["accepted", "accepted"]
