"""One source that is wrong stands aside alone: readers get everything else, on a first night too."""

from __future__ import annotations

import json

import pytest

from tests.altered_sample import Document, bad_data, set_cell
from tests.nights import Site


def with_text_for_a_number(body: bytes) -> bytes:
    document = json.loads(body)
    document["value"][0] = "5 007 649"
    return json.dumps(document).encode()


# The table that most models rest on, and one that few do. Each of the ten was tried in November 2026.
@pytest.mark.parametrize("source", ["scb_bas", "scb_regional_accounts_totals"])
def test_a_first_night_without_one_table_publishes_the_others(fresh_site: Site, source: str) -> None:
    night = fresh_site.night(misbehave=bad_data(fresh_site.sample, source, with_text_for_a_number))
    assert night.result.succeeded, night.reported
    assert [row["table_name"] for row in night.summary.findings if row["severity"] == "critical"] == [source]
    made_of = {row["source"] for row in fresh_site.read("select distinct source from marts.fct_employment")}
    assert ("scb_bas" in made_of) == (source != "scb_bas")
    assert "scb_rams_2008_2018" in made_of


def test_what_the_archive_has_lost_before_it_was_loaded_is_fetched_again(duckdb_site: Site) -> None:
    site = duckdb_site
    site.sample.change("scb_bas", _move_two_persons, updated="2026-11-12T07:00:00Z")
    # A nightly run that was killed after fetching; then its disk lost the bytes.
    installation, _ = site.installation()
    known = {path.name for path in (site.home / "archive/objects").rglob("*") if path.is_file()}
    installation.ingest()
    fetched = [path for path in (site.home / "archive/objects").rglob("*") if path.is_file() and path.name not in known]
    for path in fetched:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1])
    night = site.night()
    assert night.result.succeeded, night.reported
    assert not night.critical
    states = site.rows("select state from meta.vintages where source = 'scb_bas' order by fetched_at")
    assert [row["state"] for row in states] == ["accepted", "accepted"]


def _move_two_persons(document: Document) -> None:
    """A revision that breaks no sum by more than the agency's noise."""
    set_cell(document, 4997, Region="08", SNI2007="A", ContentsCode="000005FG", Tid="2025")
    set_cell(document, 18124, Region="08", SNI2007="B+C", ContentsCode="000005FG", Tid="2025")
