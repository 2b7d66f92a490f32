"""Nights that are killed on their way, each a step later than the one before; the last one comes through."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.altered_sample import move_two_persons
from tests.nights import Site

KILLED = 9

NIGHT = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests.altered_sample import Agency
from tests.nights import without_pages
from pipelines.installation.parts import Installation
from pipelines.cli.run_job import run_job
from pipelines.settings import Settings
import {module} as module

def killed(*_, **__):
    os._exit({killed})

setattr({place}, {name!r}, killed)
agency = Agency(Path({agency!r}))
settings = Settings(_env_file=None, home=Path({home!r}), warehouse_url={url!r}, api="sample")
with without_pages():
    print(run_job(Installation(settings, session=agency.api_session("sample")), "nightly"))
"""

# Module, what holds the function, and its name: the nightly run ends where it would be called.
STEPS = {
    "between archive and warehouse": ("pipelines.load.loader", "module.Loader", "load_pending"),
    "between loading and recording the vintage": ("warehouse.vintages", "module", "_record"),
    "between validating and recording": ("pipelines.steps.validate", "module", "record_outcomes"),
    "between a model's table and its key": ("pipelines.transform.model_run", "module", "describe"),
    "before readers are pointed to the new release": ("warehouse.publishing", "module", "_point_readers_to"),
}
# Each step of storing and of publishing, on PostgreSQL too: tests/unit.


def test_readers_have_the_old_night_or_the_new_one_wherever_a_night_is_killed(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    for step in STEPS:
        ended = _run_until(site, step)
        assert ended.returncode == KILLED, f"{step}: {ended.stdout[-2000:]} {ended.stderr[-2000:]}"
        now = site.what_readers_have()
        assert now == before, step
    # Nobody has to clear up: the lock went with the process, and the next nightly run carries on from where it was.
    after = site.night()
    assert after.result.succeeded, after.reported
    assert not after.reported
    rows = site.read(
        "select employed from marts.fct_employment "
        "where regime = 'BAS' and region_code = '08' and industry_code = 'A' and year = 2025"
    )
    assert rows == [{"employed": 4997}]
    states = site.rows("select state from meta.vintages where source = 'scb_bas'")
    assert [row["state"] for row in states] == ["accepted", "accepted"]
    cells = site.rows("select vintage_id, count(*) as n from raw.scb_bas group by vintage_id")
    assert [row["n"] for row in cells] == [4_488, 4_488]
    assert not site.night().result.built


def _run_until(site: Site, step: str) -> subprocess.CompletedProcess[str]:
    module, place, name = STEPS[step]
    program = NIGHT.format(
        tests=str(Path(__file__).parents[1]),
        agency=str(site.sample.folder),
        home=str(site.home),
        url=site.server.url(site.database) if site.database else None,
        module=module,
        place=place,
        name=name,
        killed=KILLED,
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
