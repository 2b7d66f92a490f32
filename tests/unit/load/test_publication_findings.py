"""What a snapshot of exports has that a person may want to look at, and what then does not count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import Archive, NewPart, Snapshot
from pipelines.bibliometrics.errors import ExportError
from pipelines.load.publications import publication_rows
from tests import made_export_files as made

BASE = "# scope: {scope}\nfield_scheme,field_code,year,document_type,mean_citations\n"
Rows = list[dict[str, Any]]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def rows_of(archive: Archive, **files: tuple[str, str]) -> dict[str, Rows]:
    """The rows of a snapshot of files: name -> when it was received and what it holds."""
    parts = [
        NewPart("data", text.encode(), {"file": name, "received": f"{day}T00:00:00Z"})
        for name, (day, text) in files.items()
    ]
    snapshot: Snapshot
    snapshot, _ = archive.store(
        source="bibliometrics",
        table_id="files",
        origin="live",
        updated="2026-11-27T00:00:00Z",
        fetched_at="2026-11-27T00:00:00+00:00",
        licence="",
        fingerprint={},
        parts=parts,
    )
    found = publication_rows(archive, snapshot, lambda _: None)
    return {name: table.to_pylist() for name, table in found.items()}


def findings(rows: dict[str, Rows], kind: str) -> list[tuple[str, str, int]]:
    return [
        (row["subject"], row["detail"], row["occurrences"]) for row in rows["export_findings"] if row["kind"] == kind
    ]


def ris(*years: int) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - A study of {year} reeds in a lake\nPY  - {year}///\nDO  - 10.5555/made.{year}\n"
        "AD  - Linnaeus University, Sweden\nER  - \n\n"
        for year in years
    )


def test_a_year_that_no_export_could_know_is_a_finding_and_is_not_measured(archive: Archive) -> None:
    """One record of 2052 made windows to 2052 (faults.md A8)."""
    rows = rows_of(archive, a=("2026-11-27", ris(2025, 2027, 2028, 2052)))
    measured = {row["year"]: (row["is_measured"], row["unmeasured_reason"]) for row in rows["publications"]}
    assert measured == {
        2025: (True, None),
        2027: (True, None),
        2028: (False, "year_ahead"),
        2052: (False, "year_ahead"),
    }
    found = findings(rows, "year")
    assert [(subject, count) for subject, _, count in found] == [("2028", 1), ("2052", 1)]
    assert "a, line 22" in found[1][1]


def test_the_exports_own_date_goes_before_the_day_it_was_dropped(archive: Archive) -> None:
    hit = {**made.swepub_hit(1), "publicationYear": "2023"}
    text = made.swepub_json([hit]).replace('"query_handled_at": "', '"query_handled_at": "2021-01-01', 1)
    if '"query_handled_at": "2021-01-01' not in text:
        pytest.skip("the made export says no time")
    rows = rows_of(archive, a=("2026-11-27", text))
    assert [row["unmeasured_reason"] for row in rows["publications"]] == ["year_ahead"]


@pytest.mark.parametrize("newer", ["a", "b"])
def test_the_table_received_last_counts_cell_by_cell_and_says_what_it_replaced(archive: Archive, newer: str) -> None:
    """With one scope the larger SHA-256 won; with two both rows were kept and averaged (faults.md A4).

    Either file may be the newer one: neither its name nor its bytes decide.
    """
    texts = {
        "a": BASE.format(scope="A") + "ssif_3,106,2020,article,5.0\nssif_3,106,2021,article,6.0\n",
        "b": BASE.format(scope="B") + "ssif_3,106,2020,article,7.0\nssif_3,106,2022,article,8.0\n",
    }
    older = "b" if newer == "a" else "a"
    rows = rows_of(archive, **{newer: ("2026-02-01", texts[newer]), older: ("2026-01-01", texts[older])})
    cells = {row["year"]: (row["scope"], row["mean_citations"]) for row in rows["citation_baseline"]}
    assert len(rows["citation_baseline"]) == 3
    assert cells == {2020: {"a": ("A", 5.0), "b": ("B", 7.0)}[newer], 2021: ("A", 6.0), 2022: ("B", 8.0)}
    ((replaced, detail, count),) = findings(rows, "replaced")
    assert (replaced, count) == (older, 1) and "received later" in detail


@pytest.mark.parametrize("newer", ["a", "b"])
def test_of_two_bases_of_one_scheme_the_newer_one_alone_is_compared_with(archive: Archive, newer: str) -> None:
    head = "field_scheme,field_code,year,publications\n"
    texts = {
        "a": f"# scope: A\n{head}ssif_3,106,2020,50\nssif_3,101,2020,9\n",
        "b": f"# scope: B\n{head}ssif_3,106,2020,60\n",
    }
    days = {newer: "2026-02-01"}
    rows = rows_of(archive, **{name: (days.get(name, "2026-01-01"), text) for name, text in texts.items()})
    found = [(row["scope"], row["field_code"], row["publications"]) for row in rows["activity_base"]]
    assert found == {"a": [("A", "106", 50.0), ("A", "101", 9.0)], "b": [("B", "106", 60.0)]}[newer]


def test_a_code_that_fits_nothing_is_reported(archive: Archive) -> None:
    text = (
        BASE.format(scope="world")
        + "wos_category,Ecologie,2020,article,5.0\nssif_3,106,2020,all,5.0\nssif_3,999,2020,all,5.0\n"
    )
    found = findings(rows_of(archive, a=("2026-01-01", text)), "baseline")
    assert [detail.partition(": ")[2] for _, detail, _ in found] == ["999", "Ecologie"]


@pytest.mark.parametrize("word", ["Article", "articles", "conference paper"])
def test_a_document_type_that_is_none_is_refused(archive: Archive, word: str) -> None:
    with pytest.raises(ExportError, match=f"document_type '{word}'; expected one of all, article"):
        rows_of(archive, a=("2026-01-01", BASE.format(scope="world") + f"ssif_3,106,2020,{word},5.0\n"))


def test_supplements_without_a_publication_are_a_class_of_their_own(archive: Archive) -> None:
    """Rows of Lens that join nothing were in quarantine for ever (faults.md D8)."""
    rows = rows_of(archive, a=("2026-01-01", ris(2020)), lens=("2026-01-01", made.lens_csv()))
    (file,) = [row for row in rows["export_files"] if row["file"] == "lens"]
    assert (file["records_quarantined"], file["records_unjoined"]) == (0, file["records_read"])
    assert rows["quarantined_records"] == []
    ((subject, detail, count),) = findings(rows, "unjoined")
    assert (subject, count) == ("lens", file["records_read"]) and "add an export" in detail
