"""One nightly run of the soak, in whatever process: collect, load, validate, publish.

The nightly run as a run has it, through `Collector`, `Loader`, `validate_vintage` and `publish`, without Dagster and
dbt. Not here: the agency and its weather (`soak_agency`, `soak`), or how the nightly run ends (`soak_kills`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipelines.agencies.clients import AgencyClients
from pipelines.archive import Archive, Origin
from pipelines.checks import catalogue
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.fetching import Collector
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.table_ids import TableIds
from pipelines.kinds.registry import KINDS
from pipelines.load.loader import Loader
from pipelines.pxweb import PxWebClient
from pipelines.steps.validate import validate_vintage
from tests.standin.soak_sources import contract_of, declared_tables
from warehouse.engine import Warehouse
from warehouse.publishing import current_release, publish
from warehouse.release_copy import Release
from warehouse.vintages import choose_current

ORIGINS: tuple[Origin, ...] = ("live",)
# So few that every fetch is several requests.
MAX_CELLS = 16


@dataclass
class Night:
    """One nightly run on a home folder; `url` is the agency's, `begins` its hour."""

    folder: Path
    url: str
    number: int
    begins: datetime
    outcomes: list[FetchOutcome] = field(default_factory=list)
    releases: int = 0

    def run(self) -> None:
        """Live the nightly run to its end."""
        self.sources = declared_tables()
        self.warehouse = Warehouse.at(None, self.folder / "build")
        archive = Archive(self.folder / "archive")
        self.loader = Loader(self.sources, KINDS, archive, self.warehouse, ORIGINS)
        with self.warehouse.held_open(), contracts_in_force():
            self.loader.prepare()
            self.outcomes = self._collect(archive)
            self._load_and_validate()
            self._publish()

    def _collect(self, archive: Archive) -> list[FetchOutcome]:
        # Every look at the client's clock is ten seconds later: waiting costs nothing, and the limit is not what is
        # tried here.
        clock = itertools.count(0, 10).__next__
        with PxWebClient(
            self.url, contact="soak@example.org", max_data_cells=MAX_CELLS, sleep=lambda _: None, clock=clock
        ) as client:
            session = ApiSession(AgencyClients(None, opened={"scb": client}), self.url, "live", lambda _: "live")
            ids = TableIds(self.folder / "table_ids.json", "standin")
            rejected = self.loader.rejected
            collector = Collector(self.sources, session, archive, ids, rejected=lambda: rejected, clock=self._clock())
            return collector.outcomes

    def _clock(self) -> Callable[[], datetime]:
        """Another time at each look. Several threads look: a generator would refuse two at once."""
        ticks = itertools.count(1)
        return lambda: self.begins + timedelta(microseconds=next(ticks))

    def _load_and_validate(self) -> None:
        for source in self.sources.values():
            self.loader.load_pending(source, self.begins)
            for vintage in self.loader.unvalidated(source.name):
                validate_vintage(self.loader, vintage, f"run{self.number}", self.begins)

    def _publish(self) -> None:
        key = self._build_mart()
        published = self.folder / "published"
        current = current_release(published)
        if key and (current is None or current.build_key != key):
            release = Release(f"P{self.number:06}", self.begins, key, "live", f"run{self.number}")
            publish(self.warehouse, published, ["cells"], release, keep=2)
            self.releases = 1

    def _build_mart(self) -> str:
        """One mart of all current vintages; returns what identifies them."""
        with self.warehouse.connect() as connection, connection.begin():
            current = choose_current(connection, list(self.sources), ORIGINS)
            parts = [
                f"select '{one.source}' as source, region, contentscode, tid, value, status from raw.{one.source} "
                f"where vintage_id = '{one.vintage_id}'"
                for one in current
            ]
            if parts:
                connection.execute(sa.text("create schema if not exists marts"))
                connection.execute(sa.text("create or replace table marts.cells as " + " union all ".join(parts)))
            return " ".join(vintage.vintage_id for vintage in current)


@contextmanager
def contracts_in_force() -> Iterator[None]:
    """The soak's own contracts in place of the project's."""
    module: Any = catalogue
    projects = module.all_contracts
    module.all_contracts = lambda: {name: contract_of(name) for name in declared_tables()}
    try:
        yield
    finally:
        module.all_contracts = projects
