"""A home that goes live: its first live run publishes what the agency answers, and nothing that the sample had."""

from __future__ import annotations

import requests

from pipelines.installation.home import Home
from tests.altered_sample import Asked
from tests.nights import ASKED, Site


def test_a_live_run_publishes_no_figure_of_the_sample(duckdb_site: Site) -> None:
    site = duckdb_site
    answered = {site.sample.table_id(stem) for stem in ("scb_bas", "scb_rams_2008_2018")}

    def some_tables_only(asked: Asked, body: bytes) -> requests.Response | Exception | None:
        known = asked.is_for_scb and (not asked.table_id or asked.table_id in answered)
        return None if known else requests.ConnectionError("connection refused")

    night = site.night("live", misbehave=some_tables_only)
    assert night.result.succeeded, night.reported
    assert Home(site.home).holds() == "live"
    for mart in ("fct_employment", "fct_regional_accounts", "fct_business_statistics", "fct_population"):
        rows = site.read(f"select distinct source, origin from marts.{mart} order by source")
        expected = ["scb_bas", "scb_rams_2008_2018"] if mart == "fct_employment" else []
        assert rows == [{"source": source, "origin": "live"} for source in expected], mart
    assert not site.read("select 1 from marts.knowledge_area_employment")
    rows = site.read("select distinct regime, origin from marts.specialisation_indices order by regime")
    assert rows == [{"regime": "BAS", "origin": "live"}, {"regime": "RAMS", "origin": "live"}]
    sources = {row["source"]: row["origin"] for row in site.read("select source, origin from marts.dim_source")}
    assert sources.pop("scb_bas") == sources.pop("scb_rams_2008_2018") == "live"
    assert set(sources.values()) == {None}
    # Nothing is in for a table that has never been fetched: that is critical.
    missing = [source for source in ASKED if source in sources]
    assert sorted(finding["table_name"] for finding in night.result.findings.new) == missing
    assert {finding["severity"] for finding in night.result.findings.new} == {"critical"}
