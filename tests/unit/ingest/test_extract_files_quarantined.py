"""Files that cannot be ingested, and runs that end on the way: nothing is lost, nothing is taken twice."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import Archive, ArchiveFull
from pipelines.extracts import recognise
from pipelines.ingest.inbox import Inbox
from tests.made_extracts import GOOD, HEAD, LATER, drop


def test_an_unknown_file_is_quarantined_with_a_report_and_reported_until_it_is_gone(
    night: Any, inbox: Inbox, archive: Archive
) -> None:
    body = drop(inbox, "okänd.csv", GOOD.replace("16", "1X"))
    finding = night().ingest()
    assert not finding.passed and finding.severity == "warning" and finding.table == "inbox_scb"
    assert "okänd.csv fits no declaration; the nearest is jobs: line 3, column 'SNI': found '1X'" in finding.message
    assert (inbox.quarantine / "okänd.csv").read_bytes() == body
    report = (inbox.quarantine / "okänd.csv.report.txt").read_text(encoding="utf-8")
    assert "line 3, column 'SNI': found '1X', expected a code of SNI2007" in report
    assert "What to do:" in report
    assert archive.latest("jobs", ["live"]) is None
    again = night().ingest()
    assert not again.passed and again.observed == finding.observed
    (inbox.quarantine / "okänd.csv").unlink()
    assert night().ingest().passed


def test_a_reader_that_fails_quarantines_its_file_alone_and_repeats_nothing_of_it(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A cell of 130,000 characters once ended the run, and every run after it (faults.md D3)."""

    private = "Anna Persdotter"

    def failing(name: str, body: bytes, declared: Any) -> Any:
        if name == "fel.csv":
            raise KeyError(private)
        return recognise(name, body, declared)

    monkeypatch.setattr("pipelines.ingest.extract_files.recognise", failing)
    drop(inbox, "fel.csv", GOOD + "\n")
    drop(inbox, "uttag.csv", GOOD)
    finding = night().ingest()
    assert archive.latest("jobs", ["live"]) is not None
    assert "fel.csv made its reader fail (KeyError)" in finding.message and "report it with the log" in finding.message
    report = (inbox.quarantine / "fel.csv.report.txt").read_text(encoding="utf-8")
    assert "KeyError" in report and "in failing" in caplog.text
    assert private not in finding.message + report + caplog.text


PRIVATE = ("Persdotter", "19121212-1212", "anna.persdotter@example.org", "0000-0002-1825-0097")


def test_nothing_of_a_person_leaves_a_quarantined_file(
    night: Any, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A finding is published: it quoted what stood in the place of a code or a figure."""
    lines = [f"{private};02;totalt;5" for private in ("Anna Persdotter", *PRIVATE[1:])]
    drop(inbox, "personer.csv", HEAD.format(year=2020) + "\n".join([*lines, f"08;02;totalt;{PRIVATE[1]}"]) + "\n")
    # The first thing that is wrong is what a finding quotes.
    drop(inbox, "tal.csv", HEAD.format(year=2020) + f"08;02;totalt;{PRIVATE[1]}\n")
    drop(inbox, "adress.csv", HEAD.format(year=2020) + f"{PRIVATE[2]};02;totalt;5\n")
    finding = night().ingest()
    report = (inbox.quarantine / "personer.csv.report.txt").read_text(encoding="utf-8")
    assert not finding.passed and "words (the report has them)" in finding.message
    assert not [private for private in PRIVATE if private in finding.message + caplog.text]
    # The report is beside the file, and names may be what is wrong in it; numbers and addresses never are.
    assert not [private for private in PRIVATE[1:] if private in report]


def test_the_manifest_of_a_file_outlives_its_erasure_and_keeps_no_number_or_address(
    night: Any, inbox: Inbox, tmp_path: Path
) -> None:
    text = f"Uttag till {' '.join(PRIVATE[1:])}\n{GOOD}".replace("08;02", f"08;02 Jord {PRIVATE[1]}")
    drop(inbox, "uttag.csv", text)
    night()
    (manifest,) = (tmp_path / "archive" / "snapshots").rglob("*.json")
    assert "Jord […]" in json.dumps(json.loads(manifest.read_text("utf-8")), ensure_ascii=False)
    assert not [private for private in (*PRIVATE, "Uttag till") if private in manifest.read_text("utf-8")]


def test_another_file_of_the_same_name_overwrites_nothing(night: Any, inbox: Inbox) -> None:
    for text in (GOOD, LATER):
        drop(inbox, "uttag.csv", text)
        night()
    assert sorted(path.read_text("latin-1") for path in inbox.taken.iterdir()) == sorted([GOOD, LATER])
    for text in ("a;b\n", "c;d\n"):
        drop(inbox, "uttag.csv", text)
        night()
    aside = [path for path in inbox.quarantine.iterdir() if not path.name.endswith(".report.txt")]
    assert sorted(path.read_text() for path in aside) == ["a;b\n", "c;d\n"]
    assert len(list(inbox.quarantine.iterdir())) == 4
    # Each with its reason, whichever run found it and whatever it is called now.
    _, *listed = night().ingest().observed.splitlines()
    assert [line.partition(": ")[0] for line in listed] == [
        f"- {name} fits no declaration; the nearest is jobs" for name in ("uttag.2.csv", "uttag.csv")
    ]


@pytest.mark.parametrize("name", [".hidden", "~$uttag.xlsx", "uttag.csv.part", "uttag.tmp"])
def test_files_that_are_being_worked_on_are_left_alone(night: Any, inbox: Inbox, name: str) -> None:
    drop(inbox, name, GOOD)
    night()
    assert (inbox.folder / name).exists()


def test_a_full_disk_leaves_the_file_waiting(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(inbox, "uttag.csv", GOOD)

    def full(*_: object, **__: object) -> None:
        raise ArchiveFull("no space left.")

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "store", full)
        reported = night().outcomes[0]
    assert (reported.outcome, reported.transient) == ("failed", True)
    assert (inbox.folder / "uttag.csv").exists()
    assert night().outcomes[0].outcome == "new_vintage"


@pytest.mark.parametrize(
    ("step", "reported"),
    [
        ("pipelines.ingest.inbox.open_batch", "cannot be read"),
        ("pipelines.ingest.inbox.os.replace", "cannot be moved"),
    ],
)
def test_a_folder_without_rights_is_reported_and_stops_nothing(
    night: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, step: str, reported: str
) -> None:
    drop(inbox, "uttag.csv", GOOD)
    replace = os.replace

    def refused(source: Path, *rest: Path) -> None:
        if Path(source).name == "uttag.csv":
            raise PermissionError(13, "Permission denied")
        replace(source, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(step, refused)
        finding = night().ingest()
        assert not finding.passed and "uttag.csv" in finding.observed
        again = night().ingest()
        assert reported in again.observed and "Permission denied" in again.observed
    assert night().ingest().passed
    assert not (inbox.folder / "uttag.csv").exists()


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("step", ["move_to_taken", "store"])
def test_a_kill_on_the_way_leaves_the_file_to_the_next_night(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    body = drop(inbox, "uttag.csv", GOOD)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Inbox if step == "move_to_taken" else Archive, step, killed)
        with pytest.raises(Killed):
            night()
    assert (inbox.folder / "uttag.csv").read_bytes() == body
    night()
    assert len(archive.snapshots("jobs", ["live"])) == 1
    assert (inbox.taken / "uttag.csv").read_bytes() == body


def test_a_kill_between_report_and_quarantine_comes_to_the_same_end(
    night: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = drop(inbox, "fel.csv", "a;b\n")
    replace = os.replace

    def killed(source: Path, target: Path) -> None:
        if Path(source).name == "fel.csv":
            raise Killed
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.ingest.inbox.os.replace", killed)
        with pytest.raises(Killed):
            night()
    assert (inbox.folder / "fel.csv").read_bytes() == body
    night()
    assert sorted(path.name for path in inbox.quarantine.iterdir()) == ["fel.csv", "fel.csv.report.txt"]


def test_a_file_that_the_archive_has_lost_is_put_back_by_dropping_it_again(
    night: Any, inbox: Inbox, archive: Archive, tmp_path: Path
) -> None:
    body = drop(inbox, "uttag.csv", GOOD)
    night()
    snapshot = archive.latest("jobs", ["live"])
    assert snapshot is not None
    part = snapshot.parts[0]
    (lost,) = (tmp_path / "archive").rglob(part.sha256)
    lost.chmod(0o644)
    lost.write_bytes(body[:-1])
    assert archive.damage(snapshot) is not None
    drop(inbox, "uttag en gång till.csv", GOOD)
    said = {outcome.source: outcome.message for outcome in night().outcomes}["jobs"]
    assert "what the archive had lost of it is there again" in said
    assert archive.damage(snapshot) is None and archive.read(part) == body
    assert archive.latest("jobs", ["live"]) == snapshot
