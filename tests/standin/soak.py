"""Many simulated nightly runs under random weather and random kills: ``python -m tests.standin.soak --nights 1000``.

The order of the nightly runs. Not here: a nightly run itself (`soak_night`), the agency (`soak_agency`), the kills
(`soak_kills`, `soak_processes`), or what must hold (`soak_promises`).
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Also when it is started as a file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipelines.archive import Archive
from pipelines.ingest.outcome import FetchOutcome
from sample.server import weather as w
from sample.server.server import StandIn
from tests.standin.soak_agency import Agency
from tests.standin.soak_kills import Executioner, Killed
from tests.standin.soak_night import Night
from tests.standin.soak_processes import Processes
from tests.standin.soak_promises import BrokenPromise, Promises
from tests.standin.soak_sources import declared_tables
from warehouse.engine import Warehouse

FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
# One such night is certain, early in the life of every home.
MAINTENANCE = 2
# Nights that one home lives through; then another begins, with a seed of its own.
NIGHTS_OF_A_HOME = 100
KILLED_NIGHTS = 0.4
# Of these, the share that the system kills in a process of their own.
KILLED_BY_THE_SYSTEM = 0.25
_IDLE_MOMENTS = 60


@dataclass
class Soak:
    """One home's life under one seed."""

    folder: Path
    processes: Processes
    seed: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the agency and an empty home."""
        self.dice = random.Random(self.seed)
        # Some changes come while the server answers, in whatever order its threads have: they must not move our dice.
        self.agency = Agency(random.Random(f"agency {self.seed}"), FIRST_NIGHT, declared_tables(), counts=self.counts)
        self._moments = 2 * _IDLE_MOMENTS
        archive, warehouse = Archive(self.folder / "archive"), Warehouse.at(None, self.folder / "build")
        self.promises = Promises(self.agency, archive, warehouse, self.folder / "published")

    def run(self, nights: int, deadline: float = float("inf")) -> int:
        """Simulate nights; returns how many, fewer if `deadline` (of time.monotonic) comes first.

        Raises:
            BrokenPromise: something did not hold; the message names night and seed.
        """
        done = 0
        with StandIn(self.agency.world, w.Weather(self.seed), sleep=lambda _: None) as self.standin:
            while done < nights and time.monotonic() < deadline:
                self._night_of(done)
                done += 1
            self._look_at_everything()
        self.counts["snapshots named after an older vintage"] = self.promises.misnamed
        return done

    def _night_of(self, night: int) -> None:
        try:
            self._night(night)
        except BrokenPromise as broken:
            raise BrokenPromise(f"night {night}, seed {self.seed}: {broken}") from broken

    def _night(self, number: int) -> None:
        self.agency.now = FIRST_NIGHT + timedelta(days=number + 1)
        for _ in range(self.dice.choices((0, 1, 2), (2, 3, 1))[0]):
            self.agency.change_something()
        self._set_weather(number)
        outcomes = self._live(Night(self.folder, self.standin.url, number, self.agency.now))
        for outcome in outcomes:
            self._count(f"fetch: {outcome.outcome}")
        self.promises.check(outcomes)

    def _live(self, night: Night) -> list[FetchOutcome]:
        """Live a nightly run, to its end or to a moment at which it is killed."""
        moment = self.dice.randrange(self._moments) if self.dice.random() < KILLED_NIGHTS else None
        if moment is not None and self.dice.random() < KILLED_BY_THE_SYSTEM:
            died = self.processes.killed(night, moment)
            self._count("nights killed by the system" if died else "nights to their end in a process of their own")
            return []
        executioner = Executioner(moment)
        try:
            with executioner.at_large():
                night.run()
            self._count("nights to their end")
            # Of the last night that had anything to write: so that every moment has the same chance.
            self._moments = executioner.moments if executioner.moments > _IDLE_MOMENTS else self._moments
        except Killed:
            self._count("nights killed")
        self._count("releases", night.releases)
        return night.outcomes

    def _set_weather(self, number: int) -> None:
        sky = self.standin.weather
        sky.clear()
        kinds = [w.reset, w.cut_body(0.4), w.cut_json(0.7), w.reloading(1), w.status(500), w.status(502)]
        kinds += [w.too_many_requests(1), w.html_page(), w.wrong_content_type(), w.then(self.agency.change_something)]
        roughness = self.dice.choice((0.0, 0.0, 0.1, 0.3, 0.6))
        if roughness:
            sky.storm(*((roughness * self.dice.random() / 3, kind) for kind in self.dice.sample(kinds, 4)))
        if number == MAINTENANCE or self.dice.random() < 0.03:
            self._count("nights of maintenance")
            sky.close()

    def _look_at_everything(self) -> None:
        """In fair weather all must become the newest, and all that was ever archived must still be true."""
        self.standin.weather.clear()
        self.promises.forget()
        last = Night(self.folder, self.standin.url, 10**6 - 1, self.agency.now + timedelta(days=1))
        last.run()
        self.promises.check(last.outcomes)
        self.promises.newest_is_there()

    def _count(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times


def soak(nights: int, seed: int, deadline: float) -> tuple[int, dict[str, int]]:
    """So many nights in one home after the other; returns how many were had, and what happened how often."""
    done, counts = 0, dict[str, int]()
    for home in range(-(-nights // NIGHTS_OF_A_HOME)):
        with Processes() as processes, tempfile.TemporaryDirectory(prefix="soak-") as folder:
            life = Soak(Path(folder), processes, seed + home)
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
    # Failures are what is made here; they need not be reported one by one.
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
