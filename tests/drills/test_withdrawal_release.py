"""A withdrawn file is in nothing that the next release hands out: marts, Parquet, pages and downloads.

Not here: finding the file and erasing its bytes (``tests/unit/maintenance/test_withdrawal.py``).
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.maintenance.withdrawal import withdraw
from tests.nights import Site

EXPORT = "swepub_simulerad.json"
WORKBOOK = "projekt_simulerade_2026Q3.xlsx"
QUARTER = "2026Q3"


def test_a_withdrawn_file_is_in_no_part_of_the_next_release(duckdb_site: Site) -> None:
    site = duckdb_site
    alone = {
        row["publication_id"]
        for row in site.read("select distinct publication_id from marts.fct_publications where formats = 'swepub'")
    }
    amounts = "select count(*) as n from marts.fct_project_economy where quarter = :quarter"
    assert alone and site.read(amounts, quarter=QUARTER)[0]["n"] > 0
    assert QUARTER in _text_of(site.published / "site" / "data" / "projects")
    publications = _counted(site)

    installation = Installation(site.settings())
    withdraw(installation, EXPORT, reason="another university", by="MN", at=utc_now())
    withdraw(installation, WORKBOOK, reason="a person asked", by="MN", at=utc_now(), erase=True)
    night = site.night(pages=True)
    assert night.result.succeeded, night.reported

    # The sample's inbox still has both: what was withdrawn is not taken again.
    assert not [one for one in _parts(site) if one.endswith((EXPORT, WORKBOOK))]
    left = {row["publication_id"] for row in site.read("select distinct publication_id from marts.fct_publications")}
    assert left and not left & alone
    assert site.read(amounts, quarter=QUARTER)[0]["n"] == 0
    for name, column, gone in (
        ("fct_publications", "publication_id", alone),
        ("fct_project_economy", "quarter", {QUARTER}),
        ("fct_project_results", "quarter", {QUARTER}),
        ("fct_project_reports", "quarter", {QUARTER}),
        ("project_status", "quarter", {QUARTER}),
        ("action_plan_follow_up", "quarter", {QUARTER}),
    ):
        assert not _in_parquet(site, name, column) & gone, name
    assert QUARTER not in _text_of(site.published / "site" / "data" / "projects")
    assert _counted(site) < publications


def _parts(site: Site) -> list[str]:
    """Names of the dropped files that the newest snapshots hold."""
    installation = Installation(site.settings())
    found = []
    for source in ("bibliometrics_simulated", "projects_simulated"):
        snapshot = installation.archive.latest(source, ["simulated"])
        assert snapshot is not None
        found += [str(part.request["file"]) for part in snapshot.parts]
    return found


def _in_parquet(site: Site, mart: str, column: str) -> set[str]:
    file = site.published / "parquet" / f"{mart}.parquet"
    return {row[0] for row in duckdb.sql(f"select distinct {column} from read_parquet('{file}')").fetchall()}


def _text_of(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.csv")))


def _counted(site: Site) -> int:
    """Publications of all years and fields that the downloads of universities count."""
    total = 0
    for path in sorted((site.published / "site" / "data" / "universities").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            total += sum(int(row["publication_count"] or 0) for row in csv.DictReader(lines))
    return total
