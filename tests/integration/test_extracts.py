"""Ordered extracts through whole nightly runs: dropped, ingested, validated, modelled, published; or quarantined."""

from __future__ import annotations

import pytest

from pipelines.ingest.extract_files import Uploads
from pipelines.ingest.inbox import Inbox
from pipelines.installation.home import Home
from pipelines.installation.parts import SHIPPED_INBOX, Installation
from tests.alert_desk import Desk
from tests.nights import Site

EMPLOYMENT = "scb_extract_employment_divisions"
SHIPPED = SHIPPED_INBOX / "scb" / f"{EMPLOYMENT}_simulerad.csv"
FORESTRY = "08 Kalmar län;02 Skogsbruk"


@pytest.fixture
def delivered() -> str:
    """A file as the agency would deliver it: the shipped one without its label."""
    lines = SHIPPED.read_bytes().decode("latin-1").splitlines()
    return "\r\n".join(line for line in lines if "SIMULERA" not in line)


def inbox_of(site: Site) -> Inbox:
    """Where files are dropped."""
    return Inbox(Home(site.home).inbox / "scb")


def drop(site: Site, name: str, text: str) -> None:
    """Drop a file."""
    inbox_of(site).prepare()
    (inbox_of(site).folder / name).write_bytes(text.encode("latin-1"))


def with_forestry(text: str, employed: int) -> str:
    """The file with another figure for Kalmar's forestry in its last year; the totals follow within their tolerance."""
    lines = text.split("\r\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(FORESTRY))
    lines[place] = f"{lines[place].rpartition(';')[0]};{employed}"
    return "\r\n".join(lines)


def forestry(site: Site) -> int:
    """Kalmar's forestry as published."""
    rows = site.read(
        "select employed from marts.fct_employment where regime = 'BAS_DIVISIONS' and region_code = '08' "
        "and industry_code = '02' and year = 2024"
    )
    return int(rows[0]["employed"])


def test_the_shipped_extracts_are_published_and_marked_as_simulated(good: Site) -> None:
    sources = good.read("select origin, state from marts.dim_source where source like 'scb_extract_%'")
    assert [(row["origin"], row["state"]) for row in sources] == [("simulated", "in use")] * 2
    for mart in ("knowledge_area_employment", "fct_employment", "specialisation_indices"):
        rows = good.read(f"select distinct origin from marts.{mart} where regime = 'BAS_DIVISIONS'")
        assert [row["origin"] for row in rows] == ["simulated"], mart
    assert not list(good.read("select 1 from marts.fct_employment where regime = 'BAS' and industry_code = '16'"))


def test_divisions_add_up_to_the_recorded_groups_of_every_county(good: Site) -> None:
    rows = good.read(
        "select division.region_code, division.year, sum(division.employed) as ours, max(recorded.employed) as theirs "
        "from marts.fct_employment as division "
        "inner join marts.dim_industry as industry on industry.industry_code = division.industry_code "
        "inner join marts.fct_employment as recorded on recorded.regime = 'BAS' and recorded.sex_code = '1+2' "
        "and recorded.industry_code = industry.section_group and recorded.region_code = division.region_code "
        "and recorded.year = division.year "
        "where division.regime = 'BAS_DIVISIONS' and division.region_code <> '00' "
        "group by division.region_code, division.year, industry.section_group "
        "having count(division.employed) = count(*)"
    )
    assert len(rows) > 1000
    assert all(row["ours"] == row["theirs"] for row in rows)


def test_areas_are_read_at_two_digits_with_their_tiers_apart(good: Site) -> None:
    rows = good.read(
        "select area_code, tier, employed, location_quotient from marts.knowledge_area_employment "
        "where region_code = '08' and year = 2024"
    )
    found = {(row["area_code"], row["tier"]): row for row in rows}
    assert {("forest_wood", "core"), ("forest_wood", "broad"), ("food", "core"), ("food", "broad")} <= set(found)
    cells = good.read(
        "select industry_code, value, national_value, region_total, national_total from marts.specialisation_indices "
        "where regime = 'BAS_DIVISIONS' and region_code = '08' and year = 2024 and industry_code in ('02', '16', '17')"
    )
    assert found["forest_wood", "core"]["employed"] == sum(row["value"] for row in cells)
    share = sum(row["value"] for row in cells) / cells[0]["region_total"]
    national = sum(row["national_value"] for row in cells) / cells[0]["national_total"]
    assert found["forest_wood", "core"]["location_quotient"] == pytest.approx(share / national, rel=1e-12)
    # Bioenergy has no industry that two digits show: no row, never a number that is not it.
    assert not [area for area, _ in found if area == "bioenergy"]


def test_a_withheld_industry_leaves_bounds_and_no_figure(good: Site) -> None:
    rows = good.read("select * from marts.knowledge_area_employment where withheld_count > 0")
    assert rows
    for row in rows:
        assert row["employed"] is None and row["location_quotient"] is None and row["status"] == "incomplete"
        assert row["employed_lower"] < row["employed_upper"]


def test_a_dropped_file_is_loaded_by_the_next_night_and_once_only(duckdb_site: Site, delivered: str) -> None:
    site = duckdb_site
    before = forestry(site)
    drop(site, "uttag 2026.csv", with_forestry(delivered, before + 3))
    night = site.night()
    assert night.result.succeeded, night.reported
    assert night.outcome(EMPLOYMENT) == "new_vintage"
    assert not night.tables_fetched
    assert forestry(site) == before + 3
    rows = site.read("select table_id, origin from marts.dim_source where source = :source", source=EMPLOYMENT)
    assert rows == [{"table_id": "uttag 2026.csv", "origin": "recorded"}]
    assert [path.name for path in inbox_of(site).taken.iterdir()] == ["uttag 2026.csv"]
    drop(site, "samma.csv", with_forestry(delivered, before + 3))
    again = site.night()
    assert again.outcome(EMPLOYMENT) == "same_bytes" and not again.result.built
    assert not site.night().result.built


def test_an_unknown_file_is_reported_and_stops_nothing(duckdb_site: Site, delivered: str) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    drop(site, "fel.csv", delivered.replace(FORESTRY, "08 Kalmar län;2 Skogsbruk"))
    night = site.night()
    assert night.result.succeeded and not night.result.built
    assert "fel.csv fits no declaration; the nearest is scb_extract_employment_divisions: line" in night.reported
    assert "found '2 Skogsbruk', expected a code of SNI2007" in night.reported
    assert (inbox_of(site).quarantine / "fel.csv.report.txt").exists()
    assert site.what_readers_have() == before
    assert "1 file in quarantine: fel.csv" in site.night().reported


def test_a_file_that_breaks_its_contract_is_rejected_and_readers_keep_what_they_had(
    duckdb_desk: Desk, delivered: str
) -> None:
    site = duckdb_desk.site
    before = site.what_readers_have()
    # Cut off on its way: whole lines are missing, and every line that is there is right.
    drop(site, "avkapad.csv", "\r\n".join(delivered.split("\r\n")[:-40]))
    night = site.night()
    assert not night.result.succeeded
    assert any("cell" in message and EMPLOYMENT in message for message in night.critical)
    # Whoever has the alert cannot change the agency's table: the file is what can be changed.
    assert any("The file that came last is avkapad.csv" in message for message in night.critical)
    assert site.what_readers_have() == before
    # The whole file is another delivery, and is not built on the rejected one.
    drop(site, "hel.csv", delivered)
    duckdb_desk.night()
    states = site.rows("select state from meta.vintages where source = :source order by fetched_at", source=EMPLOYMENT)
    assert [row["state"] for row in states][-2:] == ["rejected", "accepted"]
    archived = Installation(site.settings()).archive.latest(EMPLOYMENT, ["recorded"])
    assert archived is not None
    assert [part.request["file"] for part in archived.parts] == ["hel.csv"]


def test_a_kill_after_archiving_is_fixed_by_the_next_night(
    duckdb_site: Site, delivered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = duckdb_site
    before = forestry(site)
    drop(site, "uttag.csv", with_forestry(delivered, before + 3))

    class Killed(BaseException):
        """The process is gone."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "move_to_taken", killed)
        with pytest.raises(Killed):
            site.night()
    assert forestry(site) == before
    installation, _ = site.installation()
    with installation.writing():
        assert installation.ingestions["extract"].outcomes
        (waiting,) = installation.loader.pending(EMPLOYMENT)
    assert waiting.origin == "recorded"
    assert [path.name for path in inbox_of(site).taken.iterdir()] == ["uttag.csv"]


def test_a_live_night_publishes_no_simulated_extract(duckdb_site: Site) -> None:
    site = duckdb_site
    drop(site, "simulerad.csv", SHIPPED.read_bytes().decode("latin-1"))
    installation, _ = site.installation("live")
    with installation.writing():
        assert "simulerad.csv is labelled as simulated" in installation.ingestions["extract"].findings[0].message
        assert not installation.loader.pending(EMPLOYMENT)
        # What the sample had accepted before the home went live is no figure of a live night either.
        assert not [one for one in installation.loader.vintages(EMPLOYMENT) if one.origin == "live"]
    assert [path.name for path in inbox_of(site).quarantine.glob("simulerad.csv")] == ["simulerad.csv"]


def test_a_night_without_uploads_reads_no_file_twice(duckdb_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_reading(*_: object) -> None:
        raise AssertionError("a known file was read again")

    monkeypatch.setattr("pipelines.ingest.extract_files.recognise", no_reading)
    assert isinstance(duckdb_site.installation()[0].ingestions["extract"], Uploads)
    assert not duckdb_site.night().result.built
