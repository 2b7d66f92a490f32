"""What a run says of several drops that were not ingested: a list, a line each."""

from __future__ import annotations

from pipelines.ingest.drop_reports import inbox_finding
from warehouse.check_results import CheckSpec

EMPTY = CheckSpec(
    name="files_read", kind="fetch", severity="warning", description_en="All is read.",
    expected="nothing in quarantine", advice="read the reports",
)  # fmt: skip


def message(*names: str) -> str:
    reasons = {name: f"fits nothing ({name[0]})" for name in names}
    return inbox_finding(EMPTY, "scb", reasons, {}, {}).message


def test_several_files_are_a_list_and_the_advice_comes_after_it() -> None:
    assert message("a.csv", "b.csv").splitlines() == [
        "inbox_scb: expected nothing in quarantine, but found 2 files in quarantine: ",
        "- a.csv fits nothing (a)",
        "- b.csv fits nothing (b)",
        "Read the reports.",
    ]


def test_one_file_is_a_sentence() -> None:
    assert message("a.csv").endswith("1 file in quarantine: a.csv fits nothing (a); read the reports.")


def test_a_flood_is_five_lines_and_a_count() -> None:
    lines = message(*(f"{number}.csv" for number in range(9))).splitlines()
    assert lines[-2] == "- and 4 more" and len(lines) == 8
