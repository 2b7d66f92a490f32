"""Databases with the macros rendered for them, one of each kind per worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.databases import Dialect, PostgresServer, only_one
from tests.golden.measure_sql import Measures, statements_of


@pytest.fixture(scope="session")
def measures_on(shared_folder: Path, postgres_server: PostgresServer) -> Iterator[Callable[[Dialect], Measures]]:
    """The macros on either database, rendered once for all workers."""
    opened: list[Measures] = []

    @cache
    def make(dialect: Dialect) -> Measures:
        url = "duckdb:///:memory:" if dialect == "duckdb" else postgres_server.url(postgres_server.new_database())
        with only_one(shared_folder, f"measures_{dialect}"):
            folder = shared_folder / f"measures_{dialect}"
            statements = statements_of(shared_folder / f"measures_{dialect}.json", dialect, url, folder)
        opened.append(Measures(dialect, url, statements))
        return opened[-1]

    yield make
    for measures in opened:
        measures.close()


@pytest.fixture
def measures(measures_on: Callable[[Dialect], Measures], dialect: Dialect) -> Measures:
    """The macros on both databases, one after the other."""
    return measures_on(dialect)
