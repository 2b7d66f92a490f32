"""From a folder with a snapshot of OpenAlex to a batch in the inbox, and from there to rows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.ingest.export_files import Exports
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.openalex_snapshot import BATCH, SnapshotFolder, declared_rors
from pipelines.ingest.quiet import Quiet
from pipelines.load.publications import publication_rows
from pipelines.sources.export_sets import REAL, export_sources
from tests.made_snapshots import LNU, NAME, authorship, json_part, lines, work

PART = "updated_date=2026-10-01/part_0000.gz"


@pytest.fixture
def snapshot(tmp_path: Path) -> SnapshotFolder:
    """Two works, one of a declared organisation, and a line that is no JSON."""
    body = lines([work(1), work(2, authorships=[authorship(LNU)])]) + b"no JSON\n"
    json_part(tmp_path / "openalex", PART, body)
    return SnapshotFolder(tmp_path / "openalex", tmp_path / "scratch", lambda: [LNU])


def test_a_snapshot_is_delivered_once_and_again_when_it_changes(tmp_path: Path, snapshot: SnapshotFolder) -> None:
    inbox = tmp_path / "inbox"
    assert snapshot.deliver(inbox)
    assert sorted(path.name for path in (inbox / BATCH).iterdir()) == ["reference.csv", "works.jsonl"]
    assert not snapshot.deliver(inbox)
    json_part(tmp_path / "openalex", PART, lines([work(1)]))
    assert snapshot.deliver(inbox)
    assert [path.name for path in (inbox / BATCH).iterdir()] == ["reference.csv"]
    # The snapshot itself is never touched.
    assert (tmp_path / "openalex" / PART).exists()


def test_without_a_snapshot_there_is_nothing_to_deliver(tmp_path: Path) -> None:
    assert not SnapshotFolder(tmp_path / "none", tmp_path / "scratch", list).deliver(tmp_path / "inbox")
    assert not (tmp_path / "scratch").exists()


def test_the_declared_organisations_have_ror_ids() -> None:
    assert LNU in declared_rors(None)


def test_a_run_ingests_the_batch_and_loads_counts_works_and_findings(tmp_path: Path, snapshot: SnapshotFolder) -> None:
    archive = Archive(tmp_path / "archive")
    inbox = Inbox(tmp_path / "inbox", Quiet(0))

    def clock() -> datetime:
        return datetime(2026, 11, 23, tzinfo=UTC)

    run = Exports(export_sources("live"), inbox, None, archive, "live", set, clock, openalex=snapshot)
    assert [(one.source, one.outcome) for one in run.outcomes] == [(REAL, "new_vintage")]
    latest = archive.latest(REAL, ["live"])
    assert latest is not None
    tables = publication_rows(archive, latest, run.read_already)
    rows = {name: table.to_pylist() for name, table in tables.items()}
    assert rows["citation_counts"] == [
        {
            "scope": "OpenAlex snapshot, 2 works",
            "field_scheme": "openalex_field",
            "field_code": "22",
            "year": 2020,
            "document_type": "article",
            "citations": 3,
            "works": 2.0,
        }
    ]
    assert [row["doi"] for row in rows["publications"]] == ["10.5555/made.2"]
    assert [row["reason"] for row in rows["quarantined_records"]] == [f"no work in {PART}, line 3"]
    for row in rows["export_files"]:
        counted = ("loaded", "merged", "quarantined", "reference", "unjoined")
        assert row["records_read"] == sum(row[f"records_{name}"] for name in counted), row["file"]
    assert not [name for name, found in rows.items() if NAME in str(found)]


def test_a_part_that_lost_its_end_is_a_finding_of_its_set(tmp_path: Path, snapshot: SnapshotFolder) -> None:
    part = tmp_path / "openalex" / PART
    part.write_bytes(part.read_bytes()[:-12])
    archive = Archive(tmp_path / "archive")
    run = Exports(
        export_sources("live"), Inbox(tmp_path / "inbox", Quiet(0)), None, archive, "live", set, openalex=snapshot
    )
    assert run.outcomes
    latest = archive.latest(REAL, ["live"])
    assert latest is not None
    found = publication_rows(archive, latest, run.read_already)["export_findings"].to_pylist()
    assert [row["detail"][: len(PART)] for row in found if row["kind"] == "set"] == [PART]
