"""Many simulated nights under random weather and random kills: ``python -m tests.standin.soak --nights 1000``.

Belongs here: the nights. Does not belong here: the office (`soak_office`), the kills (`soak_kills`), what must hold
(`soak_promises`), or a rule of the pipeline: the soak goes through `Collector`, `Intake` and `publish` as a run does,
without Dagster and the contracts.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

# Also when it is started as a file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipelines.agency import Agency
from pipelines.archive import Archive
from pipelines.collection import Collector, FetchOutcome
from pipelines.intake import Intake
from pipelines.pxweb import PxWebClient
from pipelines.table_ids import TableIds
from tests.pxweb_server import StandIn
from tests.pxweb_server import weather as w
from tests.standin.soak_kills import Executioner, Killed
from tests.standin.soak_office import Office, declared
from tests.standin.soak_promises import ORIGINS, BrokenPromise, Promises
from warehouse.engine import Warehouse
from warehouse.publishing import Publication, current_publication, publish
from warehouse.vintages import choose_current

FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
TABLES = 3
# Nights that one home lives through; then another begins, with a seed of its own.
NIGHTS_OF_A_HOME = 100
_NIGHTS_IN_ONE_PROCESS = 10
KILLED_NIGHTS = 0.4
_IDLE_MOMENTS = 60


@dataclass
class Soak:
    """One home's life under one seed."""

    folder: Path
    seed: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the office and an empty home."""
        self.dice = random.Random(self.seed)
        self.sources = {source.name: source for source in map(declared, range(1, TABLES + 1))}
        self.office = Office(self.dice, FIRST_NIGHT, self.sources, counts=self.counts)
        self.archive = Archive(self.folder / "archive")
        self.warehouse = Warehouse.at(None, self.folder / "build")
        self.published = self.folder / "published"
        self._moments = 2 * _IDLE_MOMENTS
        self.promises = Promises(self.office, self.archive, self.warehouse, self.published)

    def run(self, nights: int, deadline: float = float("inf")) -> int:
        """Simulate nights; returns how many, fewer if `deadline` (of time.monotonic) comes first.

        Raises:
            BrokenPromise: something did not hold; the message names night and seed.
        """
        done = 0
        with StandIn(self.office.world, w.Weather(self.seed), sleep=lambda _: None) as self.standin:
            while done < nights and time.monotonic() < deadline:
                # An open connection keeps DuckDB from opening the file anew for every statement of the night.
                with self.warehouse.connect():
                    for night in range(done, min(nights, done + _NIGHTS_IN_ONE_PROCESS)):
                        self._night_of(night)
                        done += 1
            self._look_at_everything()
        self.counts["snapshots named after an older vintage"] = self.promises.misnamed
        return done

    def _night_of(self, night: int) -> None:
        try:
            self._night(night)
        except BrokenPromise as broken:
            raise BrokenPromise(f"night {night}, seed {self.seed}: {broken}") from broken

    def _night(self, night: int) -> None:
        self.office.now = FIRST_NIGHT + timedelta(days=night + 1)
        for _ in range(self.dice.choices((0, 1, 2), (2, 3, 1))[0]):
            self.office.change_something()
        self._set_weather()
        executioner = Executioner(self.dice.randrange(self._moments) if self.dice.random() < KILLED_NIGHTS else None)
        outcomes: list[FetchOutcome] = []
        try:
            with executioner.at_large():
                outcomes = self._collect()
                self._load_and_publish(night)
            self._count("nights to their end")
            # Of the last night that had anything to write: so that every moment has the same chance.
            self._moments = executioner.moments if executioner.moments > _IDLE_MOMENTS else self._moments
        except Killed:
            self._count("nights killed")
        for outcome in outcomes:
            self._count(f"fetch: {outcome.outcome}")
        self.promises.check(outcomes)

    def _set_weather(self) -> None:
        sky = self.standin.weather
        sky.clear()
        kinds = [w.reset, w.cut_body(0.4), w.cut_json(0.7), w.reloading(1), w.status(500), w.status(502)]
        kinds += [w.too_many_requests(1), w.html_page(), w.wrong_content_type(), w.then(self.office.change_something)]
        roughness = self.dice.choice((0.0, 0.0, 0.1, 0.3, 0.6))
        if roughness:
            sky.storm(*((roughness * self.dice.random() / 3, kind) for kind in self.dice.sample(kinds, 4)))
        if self.dice.random() < 0.03:
            self._count("nights of maintenance")
            sky.close()

    def _collect(self) -> list[FetchOutcome]:
        # Every look at the client's clock is ten seconds later: waiting costs nothing, and the limit is not what is
        # tried here.
        clock = itertools.count(0, 10).__next__
        with PxWebClient(
            self.standin.url, contact="soak@example.org", max_data_cells=16, sleep=lambda _: None, clock=clock
        ) as client:
            agency = Agency(client, self.standin.url, "live", lambda _: "live")
            ids = TableIds(self.folder / "table_ids.json", "standin")
            return Collector(self.sources, agency, self.archive, ids, clock=self._tick).outcomes

    def _tick(self) -> datetime:
        self.office.now += timedelta(microseconds=1)
        return self.office.now

    def _load_and_publish(self, night: int) -> None:
        intake = Intake(self.sources, self.archive, self.warehouse, ORIGINS)
        intake.prepare()
        for source in self.sources.values():
            intake.load_pending(source, self.office.now)
            for vintage in intake.unjudged(source.name):
                intake.decide(vintage, [], self.office.now)
        key = self._build_mart()
        published = current_publication(self.published)
        if key and (published is None or published.build_key != key):
            publication = Publication(f"P{night:06}", self.office.now, key, "live", f"run{night}")
            publish(self.warehouse, self.published, ["cells"], publication, keep=2)
            self._count("publications")

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

    def _look_at_everything(self) -> None:
        """In fair weather all must become the newest, and all that was ever archived must still be true."""
        self.standin.weather.clear()
        self.promises.forget()
        outcomes = self._collect()
        self._load_and_publish(10**6 - 1)
        self.promises.check(outcomes)
        self.promises.newest_is_archived()

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def soak(nights: int, seed: int, deadline: float) -> tuple[int, dict[str, int]]:
    """So many nights in one home after the other; returns how many were had, and what happened how often."""
    done, counts = 0, dict[str, int]()
    for home in range(-(-nights // NIGHTS_OF_A_HOME)):
        with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder:
            life = Soak(Path(folder), seed + home)
            done += life.run(min(NIGHTS_OF_A_HOME, nights - done), deadline)
        for what, count in life.counts.items():
            counts[what] = counts.get(what, 0) + count
        if time.monotonic() > deadline:
            break
    return done, counts


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin.soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nights", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30, help="stop after so many minutes, and say how far it came")
    options = parser.parse_args()
    # Failures are what is made here; they need not be told one by one.
    logging.getLogger("pipelines").setLevel(logging.CRITICAL)
    started = time.monotonic()
    done, counts = soak(options.nights, options.seed, started + options.minutes * 60)
    for what, count in sorted(counts.items()):
        print(f"{count:6}  {what}")
    print(f"{done} of {options.nights} nights in {time.monotonic() - started:.0f} s: everything held.")
    if done < options.nights:
        sys.exit(f"stopped after {options.minutes:g} minutes")


if __name__ == "__main__":
    main()
