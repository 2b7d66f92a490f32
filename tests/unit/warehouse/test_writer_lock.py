"""Two homes on one PostgreSQL database: one writes, the other learns who does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.installation import rebuild
from pipelines.installation.home import AnotherRunIsWriting, HomeError
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from tests.databases import PostgresServer
from warehouse.engine import Warehouse
from warehouse.writer_lock import WarehouseInUse, sole_writer


@pytest.fixture
def url(postgres_server: PostgresServer) -> str:
    return postgres_server.url(postgres_server.new_database())


def test_one_home_at_a_time_writes_to_a_database(url: str) -> None:
    said = r"another home is writing to .* \(from this machine, since 20"
    with sole_writer(Warehouse(url)), pytest.raises(WarehouseInUse, match=said), sole_writer(Warehouse(url)):
        pass
    with sole_writer(Warehouse(url)):
        pass


def installation(home: Path, url: str) -> Installation:
    return Installation(Settings(_env_file=None, home=home, warehouse_url=url, api="sample"))  # type: ignore[call-arg]


def test_a_run_of_another_home_is_refused_and_names_the_setting(url: str, tmp_path: Path) -> None:
    refused = pytest.raises(AnotherRunIsWriting, match="STYRKA_WAREHOUSE_URL")
    first, second = installation(tmp_path / "first", url), installation(tmp_path / "second", url)
    with first.writing(), refused, second.writing():
        pass


def test_homes_that_take_turns_are_told_until_one_takes_over(url: str, tmp_path: Path) -> None:
    """Fault E9: the lock is free between two runs, and each home published over the other."""
    first, second = installation(tmp_path / "first", url), installation(tmp_path / "second", url)
    with first.writing():
        pass
    said = rf"belongs to another home, {tmp_path / 'first'} on .*STYRKA_WAREHOUSE_URL.*--take-over"
    with pytest.raises(HomeError, match=said), second.writing():
        pass
    assert second.home.holds() is None
    second.take_over_warehouse()
    with second.writing():
        pass
    with pytest.raises(HomeError, match="belongs to another home"), first.writing():
        pass


def test_a_moved_home_is_the_same(url: str, tmp_path: Path) -> None:
    with installation(tmp_path / "before", url).writing():
        pass
    (tmp_path / "before").rename(tmp_path / "after")
    with installation(tmp_path / "after", url).writing():
        pass


def test_taking_over_is_a_command_and_an_emptying_of_its_own(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation(tmp_path / "first", url).writing():
        pass
    monkeypatch.setenv("STYRKA_WAREHOUSE_URL", url)
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path / "second"))
    with pytest.raises(HomeError, match="holds no figures yet"):
        rebuild()
    installation(tmp_path / "second", url).home.claim_for("sample")
    with pytest.raises(HomeError, match="belongs to another home"):
        rebuild()
    rebuild(take_over=True)
    with installation(tmp_path / "second", url).writing(), pytest.raises(AnotherRunIsWriting):
        # The warehouse's lock too, and not the home's alone.
        installation(tmp_path / "third", url).alone().__enter__()


def test_databases_of_one_server_do_not_disturb_each_other(url: str, postgres_server: PostgresServer) -> None:
    with sole_writer(Warehouse(url)), sole_writer(Warehouse(postgres_server.url(postgres_server.new_database()))):
        pass


def test_a_file_needs_no_second_lock(tmp_path: Path) -> None:
    with sole_writer(Warehouse.at(None, tmp_path)), sole_writer(Warehouse.at(None, tmp_path)):
        pass
