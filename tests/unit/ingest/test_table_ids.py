"""Ids that were found once are remembered, per address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipelines.ingest.table_ids import TableIds


def test_a_pinned_id_is_found_again_at_the_same_address_only(tmp_path: Path) -> None:
    TableIds(tmp_path / "deep" / "ids.json", "https://one.example").pin("scb_bas", "TAB1")
    assert TableIds(tmp_path / "deep" / "ids.json", "https://one.example").get("scb_bas") == "TAB1"
    assert TableIds(tmp_path / "deep" / "ids.json", "https://two.example").get("scb_bas") is None


def test_a_new_pin_replaces_the_old_one_and_leaves_others(tmp_path: Path) -> None:
    ids = TableIds(tmp_path / "ids.json", "https://one.example")
    ids.pin("scb_bas", "TAB1")
    ids.pin("scb_population", "TAB2")
    ids.pin("scb_bas", "TAB3")
    assert (ids.get("scb_bas"), ids.get("scb_population")) == ("TAB3", "TAB2")


def test_pins_from_many_threads_all_stay(tmp_path: Path) -> None:
    ids = TableIds(tmp_path / "ids.json", "https://one.example")
    names = [f"table_{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: ids.pin(name, name.upper()), names))
    assert [ids.get(name) for name in names] == [name.upper() for name in names]
    assert [path.name for path in tmp_path.iterdir()] == ["ids.json"]
