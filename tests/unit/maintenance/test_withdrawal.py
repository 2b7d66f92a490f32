"""A wrong file is taken out again, with its reason; erased bytes are nowhere in the home."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.installation.parts import Installation
from pipelines.maintenance.withdrawal import WithdrawalError, dropped_files, say_complete, withdraw
from pipelines.settings import Settings
from pipelines.sources.export_sets import REAL

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
LATER = datetime(2030, 1, 2, tzinfo=UTC)
RECORD = """TY  - JOUR
TI  - A study of {number} things in the forest
PY  - 2020///
DO  - 10.5555/made.{number}
AD  - Linnaeus University, Sweden
ER  - 

"""
SECRET = "Anna Persdotter"


def installation(home: Path) -> Installation:
    """The installation as one run opens it."""
    return Installation(Settings(_env_file=None, home=home, api="live", inbox_quiet_seconds=0))  # type: ignore[call-arg]


def drop(home: Path, name: str, text: str) -> None:
    path = home / "inbox" / "bibliometrics" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def night(home: Path) -> Installation:
    """A nightly run as far as loading: ingested, loaded, accepted."""
    opened = installation(home)
    with opened.writing():
        assert opened.ingestions["exports"].outcomes
        source = opened.sources[REAL]
        opened.loader.load_pending(source, NOW)
        for vintage in opened.loader.unvalidated(REAL):
            opened.loader.decide(vintage, NOW, accepted=True)
    return opened


def loaded(opened: Installation) -> set[str]:
    """DOIs in the newest accepted vintage."""
    accepted = [one for one in opened.loader.vintages(REAL) if one.state == "accepted"][-1].vintage_id
    with opened.warehouse.connect() as connection:
        rows = connection.exec_driver_sql(f"select doi from raw.publications where vintage_id = '{accepted}'")
        return {row[0] for row in rows}


def test_a_withdrawn_file_is_out_of_the_next_run_and_is_not_taken_again(tmp_path: Path) -> None:
    drop(tmp_path, "right.ris", RECORD.format(number=1))
    night(tmp_path)
    drop(tmp_path, "wrong.ris", RECORD.format(number=2))
    drop(tmp_path, "later.ris", RECORD.format(number=3))
    assert loaded(night(tmp_path)) == {"10.5555/made.1", "10.5555/made.2", "10.5555/made.3"}
    done = withdraw(installation(tmp_path), "wrong.ris", reason="another university", by="MN", at=LATER)
    assert "bibliometrics has 2 files left" in done.sentence
    assert loaded(night(tmp_path)) == {"10.5555/made.1", "10.5555/made.3"}
    drop(tmp_path, "again.ris", RECORD.format(number=2))
    findings = " ".join(one.observed for one in night(tmp_path).ingestions["exports"].findings)
    assert "again.ris was withdrawn on 2030-01-02 (another university)" in findings
    assert (tmp_path / "inbox" / "bibliometrics" / "quarantine" / "again.ris").exists()
    recorded = Archive(tmp_path / "archive").withdrawn
    assert [(one.file, one.by, one.erased) for one in recorded.values()] == [("wrong.ris", "MN", False)]


def test_the_only_file_may_be_withdrawn(tmp_path: Path) -> None:
    drop(tmp_path, "wrong.ris", RECORD.format(number=2))
    night(tmp_path)
    withdraw(installation(tmp_path), "wrong.ris", reason="wrong", by="MN", at=LATER)
    opened = night(tmp_path)
    assert opened.archive.latest(REAL, ["live"]) is None
    assert opened.loader.vintages(REAL) == [] and opened.loader.pending(REAL) == []


def test_erased_bytes_are_nowhere_in_the_home(tmp_path: Path) -> None:
    personal = RECORD.format(number=2).replace("ER  -", f"AU  - {SECRET}\nER  -")
    drop(tmp_path, "right.ris", RECORD.format(number=1))
    drop(tmp_path, "query/personal.ris", personal)
    night(tmp_path)
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert len(holding) == 2, "the archive and the inbox hold it before"
    done = withdraw(installation(tmp_path), "query/personal.ris", reason="asked for", by="MN", at=LATER, erase=True)
    assert len(done.removed) == 1 and "are erased" in done.sentence
    opened = night(tmp_path)
    assert loaded(opened) == {"10.5555/made.1"}
    left = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert left == []
    assert Archive(tmp_path / "archive", until=datetime(2026, 1, 1, tzinfo=UTC)).withdrawn


def test_a_file_is_found_by_name_or_hash_and_nothing_else(tmp_path: Path) -> None:
    drop(tmp_path, "a.ris", RECORD.format(number=1))
    night(tmp_path)
    (one,) = dropped_files(installation(tmp_path))
    with pytest.raises(WithdrawalError, match=r"found no 'b\.ris'; there are a\.ris"):
        withdraw(installation(tmp_path), "b.ris", reason="x", by="MN", at=LATER)
    assert withdraw(installation(tmp_path), one.part.sha256[:10], reason="x", by="MN", at=LATER).file == "a.ris"


def test_a_person_says_that_a_set_is_complete(tmp_path: Path) -> None:
    drop(tmp_path, "wos 1-2.ris", "".join(RECORD.format(number=number) for number in (1, 2)))
    drop(tmp_path, "wos 5-6.ris", "".join(RECORD.format(number=number) for number in (5, 6)))
    opened = night(tmp_path)
    assert "records 3-4" in str(_set_findings(opened))
    say_complete(installation(tmp_path), "wos 5-6.ris", by="MN", at=LATER)
    assert [one.state for one in installation(tmp_path).loader.vintages(REAL)] == ["loaded"]
    opened = night(tmp_path)
    assert _set_findings(opened) == []
    drop(tmp_path, "more.ris", RECORD.format(number=9))
    assert _set_findings(night(tmp_path)) == []


def _set_findings(opened: Installation) -> list[str]:
    newest = opened.loader.vintages(REAL)[-1].vintage_id
    query = f"select detail from quality.export_findings where kind = 'set' and vintage_id = '{newest}'"
    with opened.warehouse.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]
