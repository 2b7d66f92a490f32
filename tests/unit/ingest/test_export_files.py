"""What becomes of batches in inbox/bibliometrics: ingested once and whole, or quarantined with a report."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.ingest.export_files import Exports
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.quiet import Quiet
from pipelines.settings import ApiMode
from pipelines.sources.export_sets import REAL, SIMULATED, export_sources

RECORD = """TY  - JOUR
TI  - A study of {number} things in the forest
PY  - 2020///
DO  - 10.5555/made.{number}
AD  - Linnaeus University, Sweden
ER  - 

"""


def ris(*numbers: int, title: str = "") -> bytes:
    return "".join(RECORD.format(number=number).replace("A study", title or "A study") for number in numbers).encode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path


def exports(home: Path, api: ApiMode = "live", rejected: Callable[[], set[str]] = set) -> Exports:
    """A run of its own on the same folders."""
    return Exports(
        export_sources(api),
        Inbox(home / "inbox", Quiet(0)),
        None,
        Archive(home / "archive"),
        api,
        rejected,
        lambda: datetime(2026, 11, 23, tzinfo=UTC),
    )


def drop(home: Path, name: str, body: bytes) -> Path:
    path = home / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def files_of(home: Path, source: str = REAL) -> list[str]:
    """Names of the files in the newest snapshot."""
    latest = Archive(home / "archive").latest(source, ["live", "recorded", "simulated"])
    return [part.request["file"] for part in latest.parts] if latest else []


def test_a_file_is_archived_as_it_came_and_moved(home: Path) -> None:
    body = ris(1, 2)
    drop(home, "export.ris", body)
    run = exports(home)
    outcome = run.outcomes[0]
    assert (outcome.source, outcome.outcome) == (REAL, "new_vintage")
    assert run.ingest().passed
    assert outcome.snapshot is not None
    (part,) = outcome.snapshot.parts
    assert Archive(home / "archive").read(part) == body
    assert outcome.snapshot.origin == "live"
    assert part.request["kind"] == "ris"
    assert (home / "inbox" / "taken" / "export.ris").read_bytes() == body
    read = run.read_already(part.sha256)
    assert read is not None and read.reading is not None


def test_a_later_file_joins_the_set_and_the_same_bytes_do_not(home: Path) -> None:
    drop(home, "a.ris", ris(1))
    assert exports(home).outcomes[0].outcome == "new_vintage"
    drop(home, "b.ris", ris(2))
    assert exports(home).outcomes[0].outcome == "new_vintage"
    assert files_of(home) == ["a.ris", "b.ris"]
    drop(home, "copy of a.ris", ris(1))
    again = exports(home).outcomes[0]
    assert again.outcome == "same_bytes"
    assert "was dropped before" in again.message
    assert files_of(home) == ["a.ris", "b.ris"]
    assert not (home / "inbox" / "copy of a.ris").exists()
    assert exports(home).outcomes[0].outcome == "unchanged"


def test_a_folder_and_a_zip_are_taken_in_file_by_file(home: Path) -> None:
    drop(home, "query/savedrecs.ris", ris(1))
    drop(home, "query/savedrecs(1).ris", ris(2))
    with zipfile.ZipFile(home / "inbox" / "more.zip", "w") as archive:
        archive.writestr("part.ris", ris(3))
        archive.writestr("again.ris", ris(1))
    assert exports(home).outcomes[0].outcome == "new_vintage"
    # The file that is in both batches is archived once.
    assert sorted(files_of(home)) == ["more.zip/part.ris", "query/savedrecs(1).ris", "query/savedrecs.ris"]
    assert sorted(path.name for path in (home / "inbox" / "taken").iterdir()) == ["more.zip", "query"]


def test_a_batch_with_one_bad_file_is_quarantined_whole(home: Path) -> None:
    drop(home, "query/good.ris", ris(1))
    drop(home, "query/login.csv", b"<!DOCTYPE html><html><body>Log in</body></html>")
    run = exports(home)
    assert run.outcomes[0].outcome == "unchanged"
    finding = run.ingest()
    assert not finding.passed
    assert "HTML" in finding.message
    assert files_of(home) == []
    assert (home / "inbox" / "quarantine" / "query" / "good.ris").exists()
    report = (home / "inbox" / "quarantine" / "query.report.txt").read_text(encoding="utf-8")
    assert "login.csv" in report
    assert "Nothing of it was loaded" in report
    # It is reported until the quarantine is empty.
    again = exports(home).ingest().message
    assert again == finding.message and "1 file in quarantine: query could not be read: query/login.csv: " in again


def test_a_path_that_climbs_out_is_refused(home: Path) -> None:
    with zipfile.ZipFile(home / "inbox" / "evil.zip", "w") as archive:
        archive.writestr("../../outside.ris", ris(1))
    run = exports(home)
    assert not run.ingest().passed
    assert not (home.parent / "outside.ris").exists()
    assert (home / "inbox" / "quarantine" / "evil.zip").exists()
    assert files_of(home) == []


def test_what_is_simulated_is_kept_apart_and_refused_where_figures_are_live(home: Path) -> None:
    made = ris(1, title="SIMULERAD POST 1: a study")
    drop(home, "made.ris", made)
    drop(home, "real.ris", ris(2))
    run = exports(home, "sample")
    assert [outcome.outcome for outcome in run.outcomes] == ["new_vintage", "new_vintage"]
    assert files_of(home, REAL) == ["real.ris"]
    assert files_of(home, SIMULATED) == ["made.ris"]
    assert [outcome.snapshot.origin for outcome in run.outcomes if outcome.snapshot] == ["recorded", "simulated"]
    live = home / "live"
    (live / "inbox").mkdir(parents=True)
    drop(live, "made.ris", made)
    finding = exports(live, "live").ingest()
    assert "labelled as simulated" in finding.message


def test_a_rejected_set_is_not_built_upon_and_may_be_dropped_again(home: Path) -> None:
    drop(home, "wrong.ris", ris(1))
    first = exports(home).outcomes[0].snapshot
    assert first is not None
    drop(home, "right.ris", ris(2))
    assert exports(home, rejected=lambda: {first.snapshot_id}).outcomes[0].outcome == "new_vintage"
    assert files_of(home) == ["right.ris"]


def test_a_kill_between_archive_and_move_is_fixed_by_the_next_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(home, "a.ris", ris(1))

    class Killed(BaseException):
        """The process is gone."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "move_to_taken", killed)
        with pytest.raises(Killed):
            exports(home).ingest()
    assert exports(home).outcomes[0].outcome == "same_bytes"
    assert files_of(home) == ["a.ris"]
    assert (home / "inbox" / "taken" / "a.ris").exists()


def test_a_run_without_drops_reads_no_export(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(home, "a.ris", ris(1))
    assert exports(home).ingest().passed

    def no_reading(*_: object) -> None:
        raise AssertionError("an export was read again")

    monkeypatch.setattr("pipelines.bibliometrics.files.read_export", no_reading)
    assert exports(home).outcomes[0].outcome == "unchanged"
