"""What the tests share: databases of their own, and installations on temporary homes.

Fixtures. The expensive ones (the server, a finished night on each database) are made once for all workers; a test that
changes anything gets a copy.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest

from tests.alert_desk import Desk
from tests.databases import DIALECTS, Dialect, PostgresServer, is_busy, only_one
from tests.nights import Site

_SERVER = "POSTGRES_OF_THESE_TESTS"

# How long an example takes says something of the machine, not of the code.
_PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
# A test's examples are the same in every run; `make fuzz` draws others.
hypothesis.settings.register_profile("styrka", _PATIENT, derandomize=True)
hypothesis.settings.register_profile("fuzz", _PATIENT, print_blob=True)
hypothesis.settings.load_profile("styrka")


def pytest_configure(config: pytest.Config) -> None:
    """Give the workers of this run one folder for their PostgreSQL server.

    It is beside pytest's own folders, not in them: pytest closes those to others whenever a run of it begins, and
    the server, which runs as another user than root, would lose its files in the middle of this one.
    """
    if not hasattr(config, "workerinput"):
        os.environ[_SERVER] = tempfile.mkdtemp(prefix="styrka-postgres-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the server's files once every worker has left it."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ[_SERVER], ignore_errors=True)


@pytest.fixture(autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the machine, or leaves any of its own behind."""
    for name in [name for name in os.environ if name.startswith("STYRKA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path_factory.getbasetemp() / "no_home"))
    # Running a nightly run sets it.
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that goes with the tests."""
    server = PostgresServer(Path(os.environ[_SERVER]))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def finished(
    shared_folder: Path, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Dialect], Site]:
    """An installation after one good night, on either database. To be looked at, never changed."""

    @cache
    def make(dialect: Dialect) -> Site:
        folder = shared_folder / f"finished_{dialect}"
        made = folder / "made.json"
        other: Dialect = "postgresql" if dialect == "duckdb" else "duckdb"
        if is_busy(shared_folder, f"finished_{dialect}") and not is_busy(shared_folder, f"finished_{other}"):
            # Rather than wait for another worker's night, make the one that will be wanted next.
            make(other)
        with only_one(shared_folder, f"finished_{dialect}"):
            if not made.exists():
                site = Site.empty(folder, dialect, postgres_server)
                night = site.night(pages=True)
                assert night.result.succeeded, night.reported
                assert not night.reported
                if site.database is not None:
                    postgres_server.keep_pristine(site.database)
                made.write_text(json.dumps({"database": site.database}))
        site = Site(folder, dialect, postgres_server, json.loads(made.read_text())["database"])
        # DuckDB's file is open to one process at a time.
        return site.copy(tmp_path_factory.mktemp("finished") / "site") if dialect == "duckdb" else site

    return make


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Both databases, one after the other."""
    chosen: Dialect = request.param
    return chosen


@pytest.fixture
def good(finished: Callable[[Dialect], Site], dialect: Dialect) -> Site:
    """A good night on each database, to be looked at, never changed."""
    return finished(dialect)


@pytest.fixture
def site(good: Site, tmp_path: Path) -> Iterator[Site]:
    """An installation after a good night, on each database, free to be changed."""
    copy = good.copy(tmp_path / "site")
    yield copy
    copy.remove()


@pytest.fixture
def duckdb_site(finished: Callable[[Dialect], Site], tmp_path: Path) -> Site:
    """An installation after a good night on DuckDB, free to be changed: where the database makes no difference."""
    return finished("duckdb").copy(tmp_path / "site")


@pytest.fixture
def postgresql_site(finished: Callable[[Dialect], Site], tmp_path: Path) -> Iterator[Site]:
    """An installation after a good night on PostgreSQL, free to be changed: DuckDB is seen elsewhere."""
    copy = finished("postgresql").copy(tmp_path / "site")
    yield copy
    copy.remove()


@pytest.fixture
def desk(site: Site) -> Desk:
    """The monitoring team's desk over an installation, on each database."""
    return Desk(site)


@pytest.fixture
def duckdb_desk(duckdb_site: Site) -> Desk:
    """The desk where the database makes no difference."""
    return Desk(duckdb_site)


@pytest.fixture
def fresh_site(finished: Callable[[Dialect], Site], tmp_path: Path) -> Site:
    """An installation on DuckDB before its first nightly run; dbt's graph alone is read already."""
    graph = Path("home") / "build" / "dbt"
    site = Site.empty(tmp_path / "fresh", "duckdb", finished("duckdb").server)
    shutil.copytree(finished("duckdb").folder / graph, site.folder / graph)
    return site


@pytest.fixture
def warehouse_url(dialect: Dialect, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind, as an operator would name it."""
    if dialect == "duckdb":
        yield f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    database = server.new_database()
    yield server.url(database)
    server.drop(database)
