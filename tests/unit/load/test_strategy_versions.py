"""Versions of a strategy in the warehouse: each with its rows, also one that the strategy is set back to."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from pipelines.archive import Archive
from pipelines.ingest.strategy_folders import StrategyFolders, county, strategy_codes
from pipelines.load.strategies import load_strategies
from pipelines.strategies.skeleton import skeleton_files, write_skeleton
from warehouse.engine import Warehouse

ID = "dalarna-2026"


def vintages(warehouse: Warehouse, table: str) -> list[str]:
    with warehouse.connect() as connection:
        return sorted(row[0] for row in connection.execute(text(f"select vintage_id from strategy.{table}")))


def test_a_strategy_that_is_set_back_to_an_earlier_version_has_one_that_is_current(tmp_path: Path) -> None:
    place = county("20")
    assert place is not None
    write_skeleton(tmp_path / "strategies" / ID, skeleton_files(place, ID, 2026))
    goals = tmp_path / "strategies" / ID / "goals.csv"
    first = goals.read_text(encoding="utf-8")
    archive = Archive(tmp_path / "archive")
    for version in (first, first.replace("ska öka", "ska öka mycket"), first):
        goals.write_text(version, encoding="utf-8")
        strategies = StrategyFolders(tmp_path, archive)
        strategies.ingest()
    followed = [one for one in strategies.followed() if one.table_id == ID]
    warehouse = Warehouse(f"duckdb:///{tmp_path / 'made.duckdb'}")
    assert load_strategies(warehouse, archive, followed, strategy_codes()) == 3
    versions = vintages(warehouse, "versions")
    assert len(set(versions)) == 3 and vintages(warehouse, "goals") == versions
    assert vintages(warehouse, "versions where is_current") == [followed[0].snapshot_id]
