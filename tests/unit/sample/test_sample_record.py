"""The recorded tables hold the published figures and nothing else."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from sample.catalogue import CATALOGUE, MIXED_NOTE, SIMULATED_NOTE
from sample.documents import read
from sample.record import BAS_FILE, RAMS_FILE, TABLES, record

RECORDED = ["scb_rams_2008_2018", "scb_bas"]


def test_every_employed_person_of_rams_is_the_published_one(table, published: Path) -> None:
    rams = table("scb_rams_2008_2018")
    compared = 0
    with (published / RAMS_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = rams(Region=row["region_code"], SNI2007=row["sni2007"], Kon=row["kon"], Tid=row["year"])
            assert cell == float(row["employed"]), row
            compared += 1
    assert compared == rams.cells.size == 7744


def test_every_employed_person_of_bas_is_the_published_one(table, published: Path) -> None:
    bas = table("scb_bas")
    compared = 0
    with (published / BAS_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = bas(
                Region=row["region_code"],
                SNI2007=row["sni2007"],
                ContentsCode=row["contents_code"],
                Tid=row["year"],
            )
            assert cell == float(row["value"]), row
            compared += 1
    assert compared == bas.cells.size == 4488


# SCB, TAB900 (DagSNI07KonK), figures read by hand from the published answer.
@pytest.mark.parametrize(
    ("region", "industry", "sex", "year", "persons"),
    [
        ("08", "A", "1", "2018", 3660),
        ("08", "B+C", "2", "2008", 5275),
        ("08", "00", "1", "2013", 694),
        ("00", "A", "1", "2010", 63369),
        ("00", "A", "1", "2011", 77312),
        ("25", "R+S+T+U", "2", "2018", 2713),
    ],
)
def test_rams_anchor(table, region: str, industry: str, sex: str, year: str, persons: int) -> None:
    assert table("scb_rams_2008_2018")(Region=region, SNI2007=industry, Kon=sex, Tid=year) == persons


# SCB, TAB3785 (ArbStDoNArNN), release of 2026-06-12, figures read by hand from the published answer.
@pytest.mark.parametrize(
    ("region", "industry", "contents", "year", "persons"),
    [
        ("00", "A-U+US", "000005FG", "2020", 5007649),
        ("08", "A-U+US", "000005FG", "2025", 114663),
        ("08", "B+C", "000005FG", "2020", 19020),
        ("08", "B+C", "000005FH", "2020", 19175),
        ("08", "US", "000005FH", "2024", 480),
    ],
)
def test_bas_anchor(table, region: str, industry: str, contents: str, year: str, persons: int) -> None:
    found = table("scb_bas")(Region=region, SNI2007=industry, ContentsCode=contents, Tid=year)
    assert found == persons


def test_recorded_counties_sum_to_the_country_in_rams(table) -> None:
    cells = table("scb_rams_2008_2018").cells
    assert (cells[0] == cells[1:].sum(axis=0)).all()


def test_no_other_table_calls_itself_recorded() -> None:
    index = json.loads((TABLES / "index.json").read_bytes())
    origins = {entry["file"]: entry["origin"] for entry in index["tables"]}
    assert set(origins) == {path.name for path in TABLES.glob("*.json")} - {"index.json"}
    # Those of RECORDED are re-encoded from files beside the project; the others are made from calibration/, whole.
    expected = {CATALOGUE[stem].file for stem in (*RECORDED, "scb_regional_investments", "scb_guest_nights")}
    assert {name for name, origin in origins.items() if origin == "recorded"} == expected


@pytest.mark.parametrize("stem", sorted(stem for stem, one in CATALOGUE.items() if one.origin == "simulated"))
def test_a_simulated_table_says_so_wherever_it_is_looked_at(stem: str) -> None:
    document, is_mixed = read(TABLES / CATALOGUE[stem].file), CATALOGUE[stem].is_mixed
    assert document["label"].startswith("DELVIS SIMULERAD: " if is_mixed else "SIMULERAD: ")
    assert document["source"] == "Styrka (simulerad)"
    assert document["note"][0] == (MIXED_NOTE if is_mixed else SIMULATED_NOTE)
    assert document["extension"]["px"]["official-statistics"] is False


@pytest.mark.parametrize("stem", RECORDED)
def test_a_recorded_table_is_not_marked_as_simulated(stem: str) -> None:
    document = read(TABLES / CATALOGUE[stem].file)
    assert (document["source"], "SIMULERAD" in document["label"]) == ("SCB", False)


def test_recording_again_writes_the_same_bytes(tmp_path: Path, published: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    for stem in RECORDED:
        (tmp_path / "tables" / CATALOGUE[stem].file).unlink()
    record(published, tmp_path / "tables")
    for path in TABLES.glob("*.json"):
        assert (tmp_path / "tables" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(("lines", "complaint"), [(-1, "have no value"), (None, "two values")])
def test_a_file_with_a_hole_or_a_double_is_refused(
    tmp_path: Path, published: Path, lines: int | None, complaint: str
) -> None:
    """A lost or repeated row would otherwise become a wrong figure that looks recorded."""
    rows = (published / RAMS_FILE).read_text(encoding="utf-8").splitlines()
    (tmp_path / RAMS_FILE).write_text("\n".join(rows[:lines] if lines else [*rows, rows[-1]]), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        record(tmp_path, tmp_path)
