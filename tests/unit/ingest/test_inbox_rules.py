"""The rules of every inbox: what is whole, what may be touched, and what a killed run was reading."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import Archive, Withdrawal
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.quiet import PATIENCE, Quiet
from tests.made_extracts import GOOD, LATER, drop

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC).timestamp()
NOON_SAID = "2026-11-27T12:00:00+00:00"


class Clock:
    """A clock that a test sets; waiting lets it go on, and may let somebody write."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now
        self.waited: list[float] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds
        self.meanwhile()


@pytest.fixture
def clock_of_inbox() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tmp_path: Path, clock_of_inbox: Clock) -> Inbox:
    made = Inbox(tmp_path / "inbox" / "scb", Quiet(10, clock_of_inbox, clock_of_inbox.wait))
    made.prepare()
    return made


def saved(path: Path, seconds_before: float, clock: Clock) -> None:
    """The file was changed so long before now."""
    at = clock.now - seconds_before
    os.utime(path, (at, at))


def waiting(inbox: Inbox) -> tuple[list[str], dict[str, str]]:
    left: dict[str, str] = {}
    return [one.name for one in inbox.waiting(left)], left


def test_what_was_dropped_a_moment_ago_is_waited_for_once(inbox: Inbox, clock_of_inbox: Clock) -> None:
    for name, age in (("old.csv", 500), ("new.csv", 4), ("newer.csv", 3)):
        drop(inbox, name, GOOD)
        saved(inbox.folder / name, age, clock_of_inbox)
    assert waiting(inbox) == (["new.csv", "newer.csv", "old.csv"], {})
    assert clock_of_inbox.waited == [pytest.approx(7)]


def test_a_file_that_somebody_still_writes_to_is_left(inbox: Inbox, clock_of_inbox: Clock) -> None:
    drop(inbox, "half.csv", GOOD[:40])
    saved(inbox.folder / "half.csv", 2, clock_of_inbox)

    def more() -> None:
        drop(inbox, "half.csv", GOOD[:60])
        saved(inbox.folder / "half.csv", 1, clock_of_inbox)

    clock_of_inbox.meanwhile = more
    names, left = waiting(inbox)
    assert names == [] and "is being written to" in left["half.csv"]


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "the directory of a whole archive"),
        ("a.json", b'{"hits": [{"a": 1}, {"b"', "the bracket that closes its JSON"),
        ("a.txt", b"FN Clarivate\nVR 1.0\nPT J\nER\n", "EF"),
        ("a.px", b'CHARSET="ANSI";\nDATA=\n1 2 3', "the semicolon"),
        ("a.parquet", b"PAR1 and half", "Parquet's footer"),
    ],
)
def test_a_quiet_file_without_its_end_mark_is_left_for_an_hour(
    inbox: Inbox, clock_of_inbox: Clock, name: str, body: bytes, words: str
) -> None:
    """A copy over a line that has broken off looks as quiet as a whole file does."""
    (inbox.folder / name).write_bytes(body)
    saved(inbox.folder / name, 60, clock_of_inbox)
    names, left = waiting(inbox)
    assert names == [] and words in left[name]
    saved(inbox.folder / name, PATIENCE + 60, clock_of_inbox)
    assert waiting(inbox)[0] == [name], "nobody comes back: it is read, and refused as cut"


def test_a_file_that_grew_after_it_was_archived_stays_and_is_read_again(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch, clock_of_inbox: Clock
) -> None:
    drop(inbox, "uttag.csv", GOOD)
    saved(inbox.folder / "uttag.csv", 60, clock_of_inbox)
    store = Archive.store

    def stored_while_somebody_writes(self: Archive, **more: Any) -> Any:
        made = store(self, **more)
        drop(inbox, "uttag.csv", GOOD + "0880;02;totalt;3\n")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "store", stored_while_somebody_writes)
        finding = night().ingest()
    assert "was written to after it was archived" in finding.observed
    assert (inbox.folder / "uttag.csv").exists()
    clock_of_inbox.now += 10 * 24 * 3600
    night()
    latest = archive.latest("jobs", ["live"])
    assert latest is not None and latest.parts[-1].size > latest.parts[0].size


def test_a_file_that_grew_after_it_was_moved_is_put_back(
    night: Any, inbox: Inbox, archive: Archive, clock_of_inbox: Clock
) -> None:
    """Whoever has the file open writes on where it lies now."""
    drop(inbox, "uttag.csv", GOOD)
    saved(inbox.folder / "uttag.csv", 60, clock_of_inbox)
    night()
    (inbox.taken / "uttag.csv").write_bytes((GOOD + "0880;02;totalt;3\n").encode("latin-1"))
    saved(inbox.taken / "uttag.csv", 30, clock_of_inbox)
    assert "was written to after it was archived" in night().ingest().observed
    assert night().ingest().passed
    latest = archive.latest("jobs", ["live"])
    assert latest is not None and len(latest.parts) == 2


@pytest.mark.parametrize("kind", ["pipe", "link", "dangling link", "dot file"])
def test_only_plain_files_are_touched_and_the_others_are_said(
    night: Any, inbox: Inbox, tmp_path: Path, kind: str
) -> None:
    path = inbox.folder / (".dold.csv" if kind == "dot file" else "uttag.csv")
    outside = tmp_path / "outside.csv"
    outside.write_text(GOOD, encoding="latin-1")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "dot file":
        path.write_text(GOOD, encoding="latin-1")
    else:
        path.symlink_to(outside if kind == "link" else tmp_path / "nowhere.csv")
    finding = night().ingest()
    assert not finding.passed and path.name in finding.observed and "left in the inbox" in finding.observed
    assert path.is_symlink() or path.exists()
    assert outside.exists() and not inbox.taken.exists()


def test_a_link_or_a_pipe_in_a_folder_refuses_the_folder(night: Any, inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text(GOOD, encoding="latin-1")
    for name in ("links", "pipes"):
        (inbox.folder / name).mkdir()
        drop(inbox, f"{name}/uttag.csv", GOOD)
    (inbox.folder / "links" / "a.csv").symlink_to(tmp_path / "outside.csv")
    os.mkfifo(inbox.folder / "pipes" / "b.csv")
    finding = night().ingest()
    assert "the link a.csv leads out of it" in finding.observed and "b.csv is no plain file" in finding.observed
    assert (inbox.quarantine / "links" / "uttag.csv").exists()


def test_folders_and_archives_are_read_as_in_every_inbox(night: Any, inbox: Inbox, archive: Archive) -> None:
    (inbox.folder / "leverans").mkdir()
    drop(inbox, "leverans/a.csv", GOOD)
    with zipfile.ZipFile(inbox.folder / "mer.zip", "w") as packed:
        packed.writestr("b.csv", LATER.encode("latin-1"))
    for path in (inbox.folder / "leverans" / "a.csv", inbox.folder / "mer.zip"):
        os.utime(path, (NOON - 600, NOON - 600))
    night()
    latest = archive.latest("jobs", ["live"])
    assert latest is not None
    assert {part.request["file"] for part in latest.parts} == {"leverans/a.csv", "mer.zip/b.csv"}
    assert sorted(path.name for path in inbox.taken.iterdir()) == ["leverans", "mer.zip"]


@pytest.mark.parametrize("name", ["uttag.csv.part", "uttag.CRDOWNLOAD"])
def test_a_copy_that_nobody_goes_on_with_is_named(inbox: Inbox, clock_of_inbox: Clock, name: str) -> None:
    drop(inbox, name, GOOD)
    path = inbox.folder / name
    saved(path, PATIENCE - 60, clock_of_inbox)
    assert waiting(inbox) == ([], {})
    saved(path, PATIENCE + 60, clock_of_inbox)
    names, left = waiting(inbox)
    assert names == [] and "rename it if it is whole" in left[name]


@pytest.mark.parametrize("place", ["folder", "folder/inner"])
def test_a_folder_that_may_not_be_looked_into_is_left(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (inbox.folder / "folder" / "inner").mkdir(parents=True)
    drop(inbox, "folder/a.csv", GOOD)
    drop(inbox, "folder/inner/b.csv", LATER)
    looks = os.scandir

    def closed(path: Any = ".") -> Any:
        if Path(path) == inbox.folder / place:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return looks(path)

    # Root may look into every folder: modes would say nothing where the tests are root's.
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", closed)
        assert "folder cannot be read (Permission denied)" in night().ingest().observed
    assert not inbox.taken.exists() and archive.latest("jobs", ["live"]) is None


def test_a_folder_without_files_waits_for_them(night: Any, inbox: Inbox) -> None:
    (inbox.folder / "leverans").mkdir()
    assert "leverans holds no file: put one into it" in night().ingest().observed
    assert (inbox.folder / "leverans").exists()


@pytest.mark.parametrize("name", [b"l\xe4n.csv", b"a\nb\x1b[2J.csv", b"l\xe4n/l\xe4n.csv"])
def test_names_that_are_not_utf_8_or_hold_control_characters_are_read_as_others(
    night: Any, inbox: Inbox, archive: Archive, name: bytes
) -> None:
    good, bad = inbox.folder / os.fsdecode(name), inbox.folder / os.fsdecode(b"b\xe4d.csv")
    good.parent.mkdir(exist_ok=True)
    good.write_text(GOOD, encoding="latin-1")
    bad.write_text("nothing")
    assert "b\ufffdd.csv" in night().ingest().observed
    assert "b\ufffdd.csv" in night().ingest().observed, "Its report is found again."
    latest = archive.latest("jobs", ["live"])
    assert latest is not None and latest.parts[0].request["file"].isprintable()
    assert not good.exists() and "\ufffd" in next(inbox.taken.iterdir()).name


class Killed(BaseException):
    """The process is gone."""


def test_what_was_being_read_at_a_kill_is_set_aside(
    night: Any, inbox: Inbox, archive: Archive, monkeypatch: pytest.MonkeyPatch, clock_of_inbox: Clock
) -> None:
    for name, text in (("a.csv", GOOD), ("b.csv", LATER)):
        drop(inbox, name, text)
        saved(inbox.folder / name, 60, clock_of_inbox)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.ingest.extract_files.recognise", killed)
        with pytest.raises(Killed):
            night()
    finding = night().ingest()
    assert "a.csv could not be opened: the last run ended while it read this" in finding.observed
    assert [path.name for path in inbox.quarantine.iterdir() if path.suffix == ".csv"] == ["a.csv"]
    # The next one is read, and the one that was set aside counts when it is dropped again.
    latest = archive.latest("jobs", ["live"])
    assert latest is not None and [part.request["file"] for part in latest.parts] == ["b.csv"]
    (inbox.quarantine / "a.csv").rename(inbox.folder / "a.csv")
    night()
    assert len(archive.latest("jobs", ["live"]).parts) == 2  # type: ignore[union-attr]


def test_what_ships_and_was_withdrawn_is_passed_over(
    night: Any, archive: Archive, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    shipped = Inbox(tmp_path / "ships", Quiet(0))
    shipped.prepare()
    drop(shipped, "simulerad.csv", "SIMULERAD: jobb\n" + GOOD)
    night("sample", shipped=shipped.folder)
    (part,) = archive.latest("jobs", ["simulated"]).parts  # type: ignore[union-attr]
    archive.withdraw(Withdrawal(part.sha256, "simulerad.csv", "tried", "MN", NOON_SAID))
    assert night("sample", shipped=shipped.folder).outcomes[0].outcome == "unchanged"
    assert archive.latest("jobs", ["simulated"]) is None and (shipped.folder / "simulerad.csv").exists()


# The kernel carries the memory of the forking process over to ru_maxrss of its child: VmHWM begins with the child.
_READ = """
import re, sys
from pathlib import Path
from pipelines.extracts import ExtractError, recognise
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.ordered_extract import OrderedExtract
path = Path(sys.argv[1])
try:
    recognise(path.name, path.read_bytes(), of_kind(all_sources(), OrderedExtract))
except ExtractError as error:
    print(error)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.parametrize("kind", ["dense", "large", "strings"])
def test_a_workbook_that_unpacks_to_too_much_is_refused_within_512_mb(tmp_path: Path, kind: str) -> None:
    """4 MB unpacked to 1.9 GB and took 223 s; one of 50 MB took more memory than the machine had."""
    row = b'<row><c t="n"><v>1234567</v></c></row>'
    sheet, strings = (row * 400_000, b"<sst/>") if kind == "dense" else (os.urandom(50 * 1024**2), b"<sst/>")
    if kind == "strings":
        sheet, strings = b"<worksheet/>", b"<si><t>a</t></si>" * 2_000_000
    path = tmp_path / "stor.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/sharedStrings.xml", strings)
        for number in range(12 if kind == "dense" else 1):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
        if kind == "large":
            packed.writestr("xl/worksheets/more.xml", bytes(150 * 1024**2))
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=True)
    message, peak = done.stdout.strip().splitlines()[-2:]
    assert "unpack to" in message and "drop it in parts" in message
    assert int(peak) < 512
