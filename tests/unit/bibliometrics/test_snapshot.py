"""A snapshot of OpenAlex reduced: what counts as reference, which works are handed on, and what stops nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.bibliometrics.files import read_file
from pipelines.bibliometrics.snapshot.part_reading import PartReading, read_part
from pipelines.bibliometrics.snapshot.parts import SnapshotPart, find_parts
from pipelines.bibliometrics.snapshot.reducing import REFERENCE_FILE, WORKS_FILE, Reduction, reduce_snapshot
from tests.made_snapshots import LNU, NAME, authorship, json_part, lines, parquet_part, work

PART = "updated_date=2026-10-01/part_0000.gz"
LATER = "updated_date=2026-10-08/part_0000.gz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "works"


@pytest.fixture
def reduce(tmp_path: Path, folder: Path) -> Callable[[], Reduction]:
    def make() -> Reduction:
        target = tmp_path / "batch"
        target.mkdir(exist_ok=True)
        return reduce_snapshot(find_parts(folder), [LNU], tmp_path / "scratch", target)

    return make


def reference(tmp_path: Path) -> list[tuple[str, int, str, int, float]]:
    """Field, year, type, citations and works of each cell."""
    body = (tmp_path / "batch" / REFERENCE_FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO("".join(line for line in body.splitlines(True) if not line.startswith("#"))))
    return [
        (row["field_code"], int(row["year"]), row["document_type"], int(row["citations"]), float(row["works"]))
        for row in rows
    ]


def remarks(tmp_path: Path) -> list[str]:
    body = (tmp_path / "batch" / REFERENCE_FILE).read_text(encoding="utf-8")
    return [line.removeprefix("# ") for line in body.splitlines() if line.startswith("#")]


def declared(tmp_path: Path) -> list[dict[str, Any]]:
    path = tmp_path / "batch" / WORKS_FILE
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_works_are_counted_by_field_year_type_and_citations(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    in_proceedings = {"source": {"display_name": "Proceedings", "type": "conference"}}
    by_name = {"field": {"display_name": "Medicine"}}
    works = [
        *(work(number) for number in (1, 2)),
        work(3, cited_by_count=0),
        work(4, type="review"),
        work(5, primary_location=in_proceedings),
        work(6, primary_topic=by_name, publication_year=2019),
        # Neither field nor year: no cell.
        work(7, primary_topic=None),
        work(8, publication_year=None),
    ]
    json_part(folder, PART, lines(works))
    assert reduce().works == 8
    assert reference(tmp_path) == [
        ("22", 2020, "article", 0, 1),
        ("22", 2020, "article", 3, 2),
        ("22", 2020, "conference_paper", 3, 1),
        ("22", 2020, "review", 3, 1),
        ("27", 2019, "article", 3, 1),
    ]


def test_only_works_of_declared_organisations_are_handed_on(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    elsewhere = work(2, authorships=[authorship("https://ror.org/012345678")])
    # The id stands in what the author wrote, and OpenAlex made it another institution.
    elsewhere["authorships"][0]["raw_affiliation_strings"] = [f"Formerly of {LNU}"]
    json_part(folder, PART, lines([work(1), elsewhere, work(3, authorships=[authorship(), authorship(LNU)])]))
    assert reduce().declared == 1
    assert [one["id"] for one in declared(tmp_path)] == ["https://openalex.org/W3"]
    # A work without an institution is part of the reference all the same.
    assert reference(tmp_path) == [("22", 2020, "article", 3, 3)]


def test_what_is_handed_on_is_read_as_the_whole_work_is(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    mine = work(1, authorships=[authorship(LNU)], fwci=1.5, is_retracted=True)
    mine["citation_normalized_percentile"] = {"value": 0.95, "is_in_top_10_percent": True}
    json_part(folder, PART, lines([mine]))
    reduce()
    whole = read_file("whole.jsonl", lines([mine])).reading
    handed_on = read_file("works.jsonl", (tmp_path / "batch" / WORKS_FILE).read_bytes()).reading
    assert whole is not None
    assert handed_on is not None
    assert handed_on.records == whole.records
    assert handed_on.records[0].retracted


def test_parquet_gives_what_json_gives(tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]) -> None:
    works = [work(1), work(2, authorships=[authorship(LNU)], cited_by_count=7), work(3, type="review")]
    path = json_part(folder, PART, lines(works))
    reduce()
    expected = reference(tmp_path), [without_nulls(one) for one in declared(tmp_path)]
    path.unlink()
    parquet_part(folder, PART.replace(".gz", ".parquet"), works)
    reduce()
    assert (reference(tmp_path), [without_nulls(one) for one in declared(tmp_path)]) == expected
    assert len(expected[0]) == 3
    assert len(expected[1]) == 1


def without_nulls(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if value is not None}


@pytest.mark.parametrize("order", [(PART, LATER), (LATER, PART)])
def test_the_version_that_was_updated_last_counts(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction], order: Sequence[str]
) -> None:
    """Parts of two snapshots, whichever name comes first."""
    old = [work(1, authorships=[authorship(LNU)]), work(2, authorships=[authorship(LNU)])]
    new = [
        work(1, authorships=[authorship(LNU)], cited_by_count=9, updated_date="2026-10-08"),
        work(2, cited_by_count=8, updated_date="2026-10-08"),
    ]
    for name, works in zip(order, (old, new), strict=True):
        json_part(folder, name, lines(works))
    assert reduce().works == 2
    assert reference(tmp_path) == [("22", 2020, "article", 8, 1), ("22", 2020, "article", 9, 1)]
    # The second is of no declared organisation any more.
    assert [(one["id"][-2:], one["cited_by_count"]) for one in declared(tmp_path)] == [("W1", 9)]


def test_a_retracted_work_is_no_reference(tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]) -> None:
    json_part(folder, PART, lines([work(1), work(2, is_retracted=True, authorships=[authorship(LNU)])]))
    assert reduce().works == 2
    assert reference(tmp_path) == [("22", 2020, "article", 3, 1)]
    assert len(declared(tmp_path)) == 1


def test_lines_that_are_no_works_are_counted_and_named(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    good = lines([work(1), work(2)]).splitlines(keepends=True)
    body = good[0] + b'{"id": broken\n' + good[1] + b"no JSON\n\n[1]\n" + b'{"id": "https://openalex.org/A5"}\n'
    json_part(folder, PART, body)
    found = reduce().parts[PART]
    assert (found.works, found.broken, found.lines, found.lost) == (2, 4, (2, 4, 6, 7), "")
    assert f"broken: {PART}, line 4" in remarks(tmp_path)
    assert reference(tmp_path) == [("22", 2020, "article", 3, 2)]


def test_a_part_that_was_cut_off_gives_what_can_be_read_of_it(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    whole = json_part(folder, PART, lines([work(number) for number in range(1, 3000)]))
    whole.write_bytes(whole.read_bytes()[:-2000])
    json_part(folder, LATER, lines([work(5000)]))
    found = reduce()
    cut = found.parts[PART]
    assert 0 < cut.works < 2999
    assert cut.broken == 1
    assert cut.lost == f"it ends within line {cut.works + 1}: fetch it again"
    assert found.works == cut.works + 1
    assert any(line.startswith(f"lost: {PART}: it ends within line") for line in remarks(tmp_path))


def test_a_parquet_part_that_was_cut_off_is_named(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    path = parquet_part(folder, "part_0000.parquet", [work(1)])
    path.write_bytes(path.read_bytes()[:-20])
    json_part(folder, PART, lines([work(2)]))
    assert reduce().parts["part_0000.parquet"].lost == "it cannot be opened: fetch it again"
    assert reference(tmp_path) == [("22", 2020, "article", 3, 1)]


@pytest.mark.parametrize("body", [b"", b"no gzip at all"], ids=["empty", "another file"])
def test_a_part_that_is_none_is_named(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction], body: bytes
) -> None:
    json_part(folder, LATER, b"").write_bytes(body)
    json_part(folder, PART, lines([work(1)]))
    assert reduce().parts[LATER].lost == "it cannot be opened: fetch it again"
    assert reference(tmp_path) == [("22", 2020, "article", 3, 1)]


def test_no_name_is_kept_beside_the_works_that_are_handed_on(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction]
) -> None:
    json_part(folder, PART, lines([work(1), work(2)]))
    reduce()
    assert not (tmp_path / "batch" / WORKS_FILE).exists()
    kept = [path for top in ("batch", "scratch") for path in (tmp_path / top).rglob("*") if path.is_file()]
    assert len(kept) == 4
    for path in kept:
        assert NAME.encode() not in path.read_bytes(), path
    import duckdb

    columns = {row[0] for row in duckdb.sql(f"describe from '{tmp_path}/scratch/*/works.parquet'").fetchall()}
    assert columns == {
        *("number", "updated_date", "field_code", "year", "type", "host_type", "citations", "is_retracted"),
    }


def test_only_a_part_that_changed_is_read_again(
    tmp_path: Path, folder: Path, reduce: Callable[[], Reduction], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(database: Any, part: SnapshotPart, rors: Collection[str], folder: Path) -> PartReading:
        read.append(part.name)
        return read_part(database, part, rors, folder)

    monkeypatch.setattr("pipelines.bibliometrics.snapshot.reducing.read_part", noted)
    json_part(folder, PART, lines([work(1)]))
    json_part(folder, LATER, lines([work(2)]))
    reduce()
    assert sorted(read) == [PART, LATER]
    json_part(folder, LATER, lines([work(2), work(3)]))
    assert reduce().works == 3
    assert read[2:] == [LATER]
    # What is gone from the snapshot is gone from the reference.
    (folder / LATER).unlink()
    assert reduce().works == 1
    assert read[3:] == []


def test_parts_of_other_entities_are_left_alone(folder: Path) -> None:
    for name in ("data/authors/updated_date=2026-10-01/part_000.gz", f"data/works/{PART}", "manifest.json"):
        json_part(folder, name, b"")
    assert [(part.name, part.dated) for part in find_parts(folder)] == [(f"data/works/{PART}", "2026-10-01")]
    assert find_parts(folder / "not there") == []
