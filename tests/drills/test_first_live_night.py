"""The first night against the live API: every declared table as the agency has it, and a release at the end.

Guards against faults.md C1-C4: what differs between the sample and the agency must not stop a first night.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.clock import utc_now
from pipelines.settings import PROJECT_ROOT
from pipelines.sources.catalogue import all_sources
from pipelines.sources.pxweb_table import PxWebTable
from sample.server import weather as w
from sample.server.demo import sample_tables
from sample.server.dressing import dressed_world
from sample.server.kolada import ROOT as KOLADA_ROOT
from sample.server.other_agencies import eurostat_datasets, kolada_world
from sample.server.server import StandIn

TABLES = {name: source for name, source in all_sources().items() if isinstance(source, PxWebTable)}


@pytest.fixture
def agency() -> Iterator[StandIn]:
    # Updated today: whether a table is late must not depend on when the test runs.
    today = f"{utc_now():%Y-%m-%dT%H:%M:%SZ}"
    world = dressed_world(*(replace(table, updated=today) for table in sample_tables()))
    # The agency's limit would make the test wait; that it is kept is tried in tests/standin.
    world.config |= {"maxCallsPerTimeWindow": 900}
    world.datasets.update(eurostat_datasets())
    world.kolada = kolada_world()
    standin = StandIn(world)
    # What a nightly run meets besides: a page once, another content type, an address with a slash.
    standin.weather.script(w.wrong_content_type("text/plain"), w.redirect_to_slash(301), where=w.for_data)
    with standin:
        yield standin
    assert standin.crashes == []


def styrka(home: Path, agency: StandIn, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as an operator gives it."""
    kept = {name: said for name, said in os.environ.items() if not name.startswith(("STYRKA_", "DAGSTER_"))}
    others = {"eurostat": agency.eurostat_url, "kolada": agency.kolada_url}
    chosen = {"STYRKA_HOME": str(home), "STYRKA_API": "live", "STYRKA_API_URL": agency.url}
    chosen["STYRKA_AGENCY_URLS"] = json.dumps(others)
    program = "from pipelines.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**kept, **chosen},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_first_live_night_is_published(agency: StandIn, tmp_path: Path) -> None:
    home = tmp_path / "home"
    night = styrka(home, agency, "run", "nightly")
    assert night.returncode == 0, night.stdout + night.stderr
    status = json.loads((home / "published" / "quality" / "status.json").read_bytes())
    assert [alert["message"] for alert in status["alerts"] if alert["severity"] == "critical"] == []
    states = {row["source"]: row["state"] for row in status["sources"]}
    assert {name: states[name] for name in TABLES} == dict.fromkeys(TABLES, "ok")
    with duckdb.connect(str(home / "published" / "styrka.duckdb"), read_only=True) as reader:
        origins = reader.execute("select distinct origin from marts.fct_employment").fetchall()
        counted = reader.execute(
            "select count(distinct region_code) from marts.fct_regional_accounts where industry_code = 'A01-F43'"
        ).fetchone()
        # Riket 2018 in the recorded register, asked for past municipalities and small areas.
        small = reader.execute("select count(*) from marts.fct_employment where length(region_code) = 4").fetchone()
    assert origins == [("live",)]
    assert counted is not None and counted[0] >= 22
    assert small == (0,)
    pinned = json.loads((home / "archive" / "table_ids.json").read_text(encoding="utf-8"))[agency.url]
    assert pinned["scb_regional_accounts_industries"] == "TAB5701"
    assert pinned["scb_regional_accounts_nuts2"] == "TAB5702"
    # The next night asks each table once, and fetches nothing.
    agency.calls.clear()
    assert styrka(home, agency, "run", "nightly").returncode == 0
    # PxWeb is asked for no data, Eurostat for one period, which carries the time of update, Kolada for its figures:
    # they have no such time, and the same bytes are no news.
    targets = [call.target for call in agency.calls if not call.target.startswith(KOLADA_ROOT)]
    assert [target for target in targets if "/data" in target and not target.endswith("lastTimePeriod=1")] == []
