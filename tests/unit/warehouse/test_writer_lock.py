"""Two homes on one PostgreSQL database: one writes, the other learns who does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.installation.home import AnotherRunIsWriting
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


def test_a_run_of_another_home_waits_and_names_the_setting(url: str, tmp_path: Path) -> None:
    def installation(name: str) -> Installation:
        home = tmp_path / name
        return Installation(Settings(_env_file=None, home=home, warehouse_url=url, api="sample"))  # type: ignore[call-arg]

    refused = pytest.raises(AnotherRunIsWriting, match="STYRKA_WAREHOUSE_URL")
    with installation("first").writing(), refused, installation("second").writing():
        pass
    with installation("second").writing():
        pass


def test_databases_of_one_server_do_not_disturb_each_other(url: str, postgres_server: PostgresServer) -> None:
    with sole_writer(Warehouse(url)), sole_writer(Warehouse(postgres_server.url(postgres_server.new_database()))):
        pass


def test_a_file_needs_no_second_lock(tmp_path: Path) -> None:
    with sole_writer(Warehouse.at(None, tmp_path)), sole_writer(Warehouse.at(None, tmp_path)):
        pass
