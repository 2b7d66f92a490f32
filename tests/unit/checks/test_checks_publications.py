"""The checks of a vintage of publications, each seen to fail on what it is there for, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import insert, text

from pipelines.archive import Archive
from pipelines.checks.publications import CHECKS, publication_outcomes
from pipelines.load.publications import _arrow
from pipelines.load.view import LoadedVintage
from pipelines.sources.export_sets import REAL, export_sources
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.publication_tables import QUALITY_TABLES, RAW_TABLES, export_files
from warehouse.publication_vintages import create_publication_tables, load_publications
from warehouse.tables import QUALITY, RAW, create_tables
from warehouse.vintages import NewVintage, known_vintages

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILE = ("a.ris", "0" * 64, 10, "ris", "ris", None, "", "")
SOUND: Mapping[str, list[tuple[Any, ...]]] = {
    "publications": [("p1", "10.5555/1", 2020, "article", 2, 1, "ris", "ris", 1.0, None, False, 3, "ris", True, None)],
    "publication_organisations": [("p1", "lnu", 0.5, 0.5), ("p1", "other", 0.5, 0.5)],
    "publication_subjects": [
        ("p1", "ssif_3", "101", "", 0.5, "ris", None),
        ("p1", "ssif_3", "102", "", 0.5, "ris", None),
    ],
    "export_files": [(*FILE, 5, 2, 1, 1, 1, 0)],
}


@pytest.fixture
def warehouse(warehouse_url: str, tmp_path: Path) -> Warehouse:
    opened = Warehouse.at(warehouse_url, tmp_path)
    create_tables(opened)
    with opened.connect() as connection, connection.begin():
        create_publication_tables(PresentTables.seen_by(connection, RAW, QUALITY))
    return opened


def vintage(name: str) -> NewVintage:
    return NewVintage(name, "bibliometrics", "1 file", "live", "2026-11-23T00:00:00Z", NOW, "CC0 1.0")


def load(warehouse: Warehouse, name: str = "v1", keep: tuple[str, ...] = (), **changed: list[tuple[Any, ...]]) -> None:
    given = {**SOUND, **changed}
    rows: dict[str, pa.Table] = {
        table.name: _arrow(table, given.get(table.name, [])) for table in (*RAW_TABLES, *QUALITY_TABLES)
    }
    load_publications(warehouse, vintage(name), rows, NOW, keep=keep)


def failed(warehouse: Warehouse, name: str = "v1") -> dict[str, str]:
    with warehouse.connect() as connection:
        (known,) = (one for one in known_vintages(connection, REAL, ["live"]) if one.vintage_id == name)
    source = export_sources("live")[REAL]
    outcomes = publication_outcomes(LoadedVintage(source, known, None, warehouse, Archive(Path("none"))))
    assert len(outcomes) == len(CHECKS)
    return {outcome.check: outcome.message for outcome in outcomes if not outcome.passed}


def test_a_sound_vintage_passes(warehouse: Warehouse) -> None:
    load(warehouse)
    assert failed(warehouse) == {}


@pytest.mark.parametrize(
    ("check", "changed", "reported"),
    [
        ("records_balance", {"export_files": [(*FILE, 6, 2, 1, 1, 1, 0)]}, "a.ris: read 6, placed 5"),
        ("fractions_sum_to_one", {"publication_organisations": [("p1", "lnu", 0.5, 1.0)]}, "p1 authors 0.5"),
        ("publications_found", {"publication_organisations": [("p1", "other", 1.0, 1.0)]}, "among 1"),
        ("rows_readable", {"quarantined_records": [("a.ris", 7, "no title")]}, "a.ris, line 7: no title"),
        ("sets_complete", {"export_findings": [("set", "a.ris", "part 2 is missing", 1)]}, "part 2 is missing"),
        ("subjects_known", {"export_findings": [("subject", "99999", "in no version", 4)]}, "99999"),
    ],
)
def test_each_check_fails_on_what_it_is_there_for(
    warehouse: Warehouse, check: str, changed: dict[str, list[tuple[Any, ...]]], reported: str
) -> None:
    load(warehouse, "v1", (), **changed)
    found = failed(warehouse)
    assert list(found) == [check]
    assert reported in found[check]


def test_a_new_vintage_leaves_the_one_in_use_and_lets_older_ones_go(warehouse: Warehouse) -> None:
    for name, keep in (("v1", ()), ("v2", ("v1",)), ("v3", ("v2",))):
        load(warehouse, name, keep)
    with warehouse.connect() as connection:
        kept: Sequence[str] = (
            connection.execute(text("select distinct vintage_id from raw.publications order by 1")).scalars().all()
        )
        assert list(kept) == ["v2", "v3"]
        known: Sequence[str] = (
            connection.execute(text("select vintage_id from meta.vintages order by 1")).scalars().all()
        )
        assert list(known) == ["v1", "v2", "v3"]


def test_loading_twice_leaves_it_once_and_a_failure_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(warehouse)
    load(warehouse)
    with warehouse.connect() as connection:
        assert connection.execute(text("select count(*) from raw.publications")).scalar_one() == 1

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("warehouse.publication_vintages.record_loaded", broken)
        with pytest.raises(RuntimeError):
            load(warehouse, "v2", ("v1",))
    with warehouse.connect() as connection:
        assert connection.execute(text("select distinct vintage_id from raw.publications")).scalars().all() == ["v1"]


def test_a_table_that_is_lacking_is_refused(warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="no rows for"):
        load_publications(warehouse, vintage("v1"), {}, NOW, keep=())


def test_other_vintages_do_not_count(warehouse: Warehouse) -> None:
    load(warehouse)
    with warehouse.connect() as connection, connection.begin():
        row = dict(zip([column.name for column in export_files.columns][2:], (*FILE, 9, 0, 0, 0, 0, 0), strict=True))
        connection.execute(insert(export_files).values(vintage_id="other", source="bibliometrics", **row))
    assert failed(warehouse) == {}
