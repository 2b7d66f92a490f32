"""Nights under test: an installation on a temporary home, with an agency whose tables a test may alter.

Running a nightly run and looking at what readers have. Not here: assertions.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import sqlalchemy as sa

from pipelines.cli.run_job import Job, RunResult, run_job
from pipelines.installation.parts import Installation
from pipelines.publish.summary import Summary, summarise
from pipelines.settings import ApiMode, Settings
from pipelines.sources.catalogue import all_sources, fetched
from tests.altered_sample import Agency, AlteredSample, Asked, Misbehaviour
from tests.databases import Dialect, PostgresServer
from warehouse.engine import Warehouse
from warehouse.reading import rows_of

# Tables that are asked for at the agency's API; others come as files.
ASKED = sorted(fetched(all_sources()))
PXWEB = [name for name in ASKED if all_sources()[name].kind == "pxweb"]


@contextmanager
def without_pages() -> Iterator[None]:
    """Publish the figures alone: pages take a third of a run, and few tests look at any."""
    with patch("pipelines.steps.publish.build_release_site"):
        yield


def _copy_or_link(source: str, target: str) -> None:
    """Copy a file; one of a release's many, which are never written again, is the same file under another name."""
    in_release = source.partition("/.releases/")[2]
    if "/parquet/" in in_release or "/site/" in in_release:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@dataclass(frozen=True)
class Night:
    """A nightly run that is over."""

    result: RunResult
    summary: Summary
    asked: Sequence[Asked]

    @property
    def tables_fetched(self) -> set[str]:
        """Ids of the tables whose cells were asked for."""
        return {asked.table_id for asked in self.asked if asked.is_for_data}

    @property
    def critical(self) -> list[str]:
        """Messages of this nightly run's critical findings."""
        return [row["message"] for row in self.result.findings.of("critical")]

    @property
    def reported(self) -> str:
        """Everything that a person is reported: findings of this nightly run and earlier ones, and what broke."""
        rows = [*self.result.findings.new, *self.result.findings.standing]
        return "\n".join([*(row["message"] for row in rows), *self.result.faults])

    def outcome(self, source: str) -> str:
        """What became of a source."""
        return next(outcome.outcome for outcome in self.result.outcomes if outcome.source == source)


@dataclass(frozen=True)
class Site:
    """One installation with its agency. `database` is the PostgreSQL database, None on DuckDB."""

    folder: Path
    dialect: Dialect
    server: PostgresServer
    database: str | None

    @classmethod
    def empty(cls, folder: Path, dialect: Dialect, server: PostgresServer) -> Site:
        """A fresh installation."""
        database = server.new_database() if dialect == "postgresql" else None
        return cls(folder, dialect, server, database)

    def copy(self, folder: Path) -> Site:
        """The same installation once more, free to be changed."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True, copy_function=_copy_or_link)
        database = self.server.new_database(self.database) if self.database else None
        return Site(folder, self.dialect, self.server, database)

    def remove(self) -> None:
        """Leave no database behind; the folder is the test's, and goes with it."""
        if self.database is not None:
            self.server.drop(self.database)

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.folder / "home"

    @property
    def published(self) -> Path:
        """What readers open."""
        return self.home / "published"

    @property
    def sample(self) -> AlteredSample:
        """What the agency has."""
        return AlteredSample(self.folder / "agency")

    def settings(self, api: ApiMode = "sample", **chosen: Any) -> Settings:
        """The operator's choice, without regard to any `.env`."""
        url = self.server.url(self.database) if self.database else None
        chosen = {"inbox_quiet_seconds": 0, **chosen}
        return Settings(_env_file=None, home=self.home, warehouse_url=url, api=api, **chosen)  # type: ignore[call-arg]

    def installation(
        self, api: ApiMode = "sample", *, misbehave: Misbehaviour | None = None, refetch: bool = False
    ) -> tuple[Installation, Agency]:
        """The installation as one run opens it."""
        agency = Agency(self.sample.folder, misbehave)
        return Installation(self.settings(api), session=agency.api_session(api), refetch=refetch), agency

    def night(
        self,
        api: ApiMode = "sample",
        *,
        misbehave: Misbehaviour | None = None,
        job: Job = "nightly",
        pages: bool = False,
    ) -> Night:
        """Run a nightly run from beginning to end, its pages where they are looked at."""
        installation, agency = self.installation(api, misbehave=misbehave, refetch=job == "annual")
        with nullcontext() if pages else without_pages():
            result = run_job(installation, job)
        return Night(result, summarise(installation), tuple(agency.asked))

    @cached_property
    def warehouse(self) -> Warehouse:
        """The writer's warehouse."""
        return Installation(self.settings()).warehouse

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a query on the writer's warehouse."""
        with self.warehouse.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(query), values).mappings()]

    def read(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a query on what is published, as an analyst asks: the file, or on PostgreSQL the schema."""
        if self.dialect == "postgresql":
            return self.rows(query, **values)
        return self.read_file(query, **values)

    def read_file(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a query on the published DuckDB file. Values are written as `:name`."""
        for name in values:
            query = query.replace(f":{name}", f"${name}")
        with duckdb.connect(str(self.published / "styrka.duckdb"), read_only=True) as reader:
            return rows_of(reader.execute(query, values or None))

    def what_readers_have(self) -> dict[str, str]:
        """Every published file with its hash, and on PostgreSQL every table with its identity and contents."""
        links = {name: str(self.published / name) for name in ("styrka.duckdb", "release.json")}
        files = {name: Path(path) for name, path in links.items() if Path(path).exists()}
        files |= {path.name: path for path in sorted((self.published / "parquet").glob("*.parquet"))}
        found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
        if self.dialect == "postgresql":
            found |= self._published_tables()
        return found

    def _published_tables(self) -> dict[str, str]:
        tables = self.rows("select tablename, schemaname from pg_tables where schemaname = 'marts' order by 1")
        found = {}
        for row in tables:
            name = row["tablename"]
            # A sum of the rows' hashes: their order does not matter, and half a million of them need no sorting.
            query = (
                f"select count(*) || ' ' || coalesce(sum(hashtextextended(cells::text, 0)), 0) as contents, "
                f"'marts.{name}'::regclass::oid::text as identity from marts.{name} as cells"
            )
            reported = self.rows(query)[0]
            found[f"marts.{name}"] = f"{reported['identity']} {reported['contents']}"
        return found
