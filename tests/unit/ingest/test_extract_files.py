"""Files dropped into the inbox are archived byte for byte; files of one extract make up its vintage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import Archive, Origin, Snapshot
from pipelines.ingest.inbox import Inbox
from pipelines.load.extract_cells import uploaded_rows
from pipelines.sources.ordered_extract import OrderedExtract
from tests.made_extracts import GOOD, LATER, REVISED, drop, rows


def latest(archive: Archive, *origins: Origin) -> Snapshot:
    found = archive.latest("jobs", origins or ("live",))
    assert found is not None
    return found


def test_a_recognised_file_is_archived_byte_for_byte_and_moved(night: Any, inbox: Inbox, archive: Archive) -> None:
    body = drop(inbox, "uttag.csv", "Uttagsdatum 2026-10-05\n" + GOOD)
    reported = night().outcomes
    snapshot = latest(archive)
    assert [(one.outcome, one.snapshot, one.table_id) for one in reported] == [("new_vintage", snapshot, "uttag.csv")]
    assert archive.read(snapshot.parts[0]) == body
    assert snapshot.updated == "2026-10-05T00:00:00Z"
    assert (snapshot.origin, snapshot.licence) == ("live", "CC0-1.0")
    assert snapshot.parts[0].request["file"] == "uttag.csv"
    assert snapshot.parts[0].request["years"] == ["2020"]
    assert [path.name for path in inbox.folder.iterdir()] == ["taken"]
    assert (inbox.taken / "uttag.csv").read_bytes() == body


def test_where_nothing_was_delivered_the_outcome_says_what_to_order(night: Any) -> None:
    assert [(one.outcome, one.snapshot) for one in night().outcomes] == [("unchanged", None)]
    assert night().outcomes[0].message == "jobs: nothing has been delivered yet. Order it."


def test_a_year_that_has_not_been_is_refused_and_the_next_one_is_not(
    night: Any, inbox: Inbox, archive: Archive
) -> None:
    """The inbox is looked at in 2026: a forecast of 2027 may be, 2051 is mistyped."""
    drop(inbox, "fel.csv", GOOD.replace("2020", "2051"))
    drop(inbox, "prognos.csv", GOOD.replace("2020", "2027"))
    night()
    assert [part.request["years"] for part in latest(archive).parts] == [["2027"]]
    report = (inbox.quarantine / "fel.csv.report.txt").read_text(encoding="utf-8")
    assert "found '2051', expected years up to 2027" in report


def test_the_same_bytes_are_no_new_vintage_whatever_the_file_is_called(
    night: Any, inbox: Inbox, archive: Archive
) -> None:
    drop(inbox, "uttag.csv", GOOD)
    night()
    drop(inbox, "kopia.csv", GOOD)
    assert night().outcomes[0].outcome == "same_bytes"
    assert len(archive.snapshots("jobs", ["live"])) == 1
    assert sorted(path.name for path in inbox.taken.iterdir()) == ["kopia.csv", "uttag.csv"]
    assert night().outcomes[0].outcome == "unchanged"


def test_a_later_delivery_stands_beside_the_earlier_and_replaces_the_years_that_it_has(
    night: Any, jobs: OrderedExtract, inbox: Inbox, archive: Archive
) -> None:
    for name, text in (("a.csv", GOOD), ("b.csv", LATER), ("c.csv", REVISED)):
        drop(inbox, name, text)
        night()
    snapshot = latest(archive)
    assert [part.request["file"] for part in snapshot.parts] == ["a.csv", "b.csv", "c.csv"]
    cells, values = uploaded_rows(jobs, archive, snapshot)
    found = [(row["sni2007"], row["tid"], row["value"]) for row in cells.to_pylist()]
    # Division 16 of 2020 was in the first file alone: the year was replaced whole.
    assert found == [("02", "2021", 6.0), ("16", "2021", 9.0), ("02", "2020", 7.0)]
    assert [row["code"] for row in values.to_pylist() if row["variable"] == "Tid"] == ["2020", "2021"]


def test_files_of_one_night_stand_in_the_order_of_their_dates(night: Any, inbox: Inbox, archive: Archive) -> None:
    drop(inbox, "a.csv", "Levererad 2026-06-01\n" + REVISED)
    drop(inbox, "b.csv", "Levererad 2026-05-01\n" + GOOD)
    night()
    assert [part.request["file"] for part in latest(archive).parts] == ["b.csv", "a.csv"]
    assert latest(archive).updated == "2026-06-01T00:00:00Z"


def test_a_rejected_vintage_is_not_built_upon(night: Any, inbox: Inbox, archive: Archive) -> None:
    drop(inbox, "a.csv", GOOD)
    night()
    drop(inbox, "wrong.csv", LATER)
    night()
    rejected = {latest(archive).snapshot_id}
    drop(inbox, "fixed.csv", LATER.replace("9", "8"))
    night(rejected=rejected)
    assert [part.request["file"] for part in latest(archive).parts] == ["a.csv", "fixed.csv"]
    # Dropped again it is another vintage, since it is beside other files, and its contract is asked again.
    drop(inbox, "wrong again.csv", LATER)
    assert night(rejected=rejected).outcomes[0].outcome == "new_vintage"


def test_what_was_rejected_is_not_archived_again_by_itself(night: Any, inbox: Inbox, archive: Archive) -> None:
    drop(inbox, "wrong.csv", LATER)
    night()
    drop(inbox, "wrong again.csv", LATER)
    again = night(rejected={latest(archive).snapshot_id}).outcomes[0]
    assert (again.outcome, "styrka rebuild" in again.message) == ("same_bytes", True)
    assert len(archive.snapshots("jobs", ["live"])) == 1


def test_a_simulated_file_is_never_live(night: Any, inbox: Inbox, archive: Archive) -> None:
    drop(inbox, "uttag.csv", "SIMULERAD: jobb\n" + GOOD)
    finding = night("live").ingest()
    assert "uttag.csv is labelled as simulated, and this home holds live figures" in finding.message
    assert archive.latest("jobs", ["live", "recorded", "simulated"]) is None
    assert (inbox.quarantine / "uttag.csv").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uttag.csv", "SIMULERAD: jobb\n" + GOOD),
        ("uttag.csv", GOOD + "Simulated figures\n"),
        ("simulerat.csv", GOOD),
    ],
)
def test_in_a_home_of_the_sample_a_labelled_file_is_simulated(
    night: Any, inbox: Inbox, archive: Archive, name: str, text: str
) -> None:
    drop(inbox, name, text)
    night("sample")
    assert latest(archive, "simulated", "recorded").origin == "simulated"


def test_in_a_home_of_the_sample_a_real_file_is_recorded_and_goes_before_what_ships(
    night: Any, inbox: Inbox, archive: Archive, tmp_path: Path
) -> None:
    shipped = Inbox(tmp_path / "ships")
    shipped.prepare()
    drop(shipped, "simulerad.csv", "SIMULERAD: jobb\n" + LATER)
    drop(inbox, "uttag.csv", GOOD)
    night("sample", shipped=shipped.folder)
    found = archive.snapshots("jobs", ["recorded", "simulated"])
    assert [snapshot.origin for snapshot in found] == ["simulated", "recorded"]
    # No snapshot mixes origins, and what ships stays where it lies.
    assert [part.request["file"] for part in found[-1].parts] == ["uttag.csv"]
    assert [path.name for path in shipped.folder.iterdir()] == ["simulerad.csv"]
    drop(shipped, "simulerad.csv", "SIMULERAD: jobb\n" + GOOD)
    assert night("sample", shipped=shipped.folder).outcomes[0].outcome == "unchanged"
    assert latest(archive, "recorded", "simulated").origin == "recorded"


def test_a_file_taken_in_a_home_of_the_sample_counts_again_once_the_home_is_live(
    night: Any, inbox: Inbox, archive: Archive
) -> None:
    drop(inbox, "uttag.csv", GOOD)
    night("sample")
    (inbox.taken / "uttag.csv").rename(inbox.folder / "uttag.csv")
    assert night("live").outcomes[0].outcome == "new_vintage"
    assert latest(archive, "live").origin == "live"


def test_the_shipped_extracts_are_labelled_and_recognised(jobs: OrderedExtract) -> None:
    from pipelines.extracts import recognise
    from pipelines.installation.parts import SHIPPED_INBOX
    from pipelines.sources.catalogue import all_sources, of_kind

    files = sorted((SHIPPED_INBOX / "scb").iterdir())
    declared = of_kind(all_sources(), OrderedExtract)
    found = {path.name: one for path in files for one in recognise(path.name, path.read_bytes(), declared)}
    assert {one.name for one in found.values()} == set(declared)
    for name, one in found.items():
        assert "simulerad" in name
        assert one.cells.notes[0].startswith("SIMULERAD: ")
        assert one.cells.years == ["2020", "2021", "2022", "2023", "2024"]
        assert rows(one.cells)
