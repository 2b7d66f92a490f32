"""The agency of the soak: its tables, what it does to them, and the truth of every vintage that ever was.

The server's side. Not here: the nightly runs (see `soak`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from pipelines.sources.pxweb_table import PxWebTable
from sample.server.tables import Table, Variable, contents_variable, make_table, time_variable
from sample.server.world import World

# Changes that agencies make, with how often each comes against the others.
KINDS = {"spoil": 1, "revise": 6, "extend": 2, "grow": 1, "move": 1, "touch": 1}

Cells = dict[tuple[str, ...], tuple[float | None, str]]


def first_table(number: int) -> Table:
    """The table on the first nightly run: 4 regions x 2 contents x 3 years."""
    variables = (
        Variable("Region", "region", {"00": "Riket", "08": "Kalmar län", "0880": "Kalmar", "0881": "Nybro"}),
        contents_variable({f"C{number}": "personer", f"W{number}": "löner"}),
        time_variable("2023", "2024", "2025"),
    )
    said: dict[str, Any] = {
        "matrix": f"Matris{number}",
        "tells_matrix": True,
        "label": f"personer tabell{number}",
        "path": (("AM0207", "RAMS", "AM0207"),),
    }
    return make_table(f"TAB{number}", variables=variables, updated="2026-01-01T00:00:00Z", **said)


@dataclass
class Agency:
    """What is served, and the cells of every vintage by source and time of update."""

    dice: random.Random
    now: datetime
    sources: dict[str, PxWebTable]
    truth: dict[tuple[str, str], Cells] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open."""
        self.world = World.of(*(first_table(number) for number in range(1, len(self.sources) + 1)))
        self._names = {source.matrix: name for name, source in self.sources.items()}
        for table in self.world.tables.values():
            self._remember(table)

    def newest(self) -> dict[str, Table]:
        """Source -> its table as it is served now."""
        return {self._names[table.matrix]: table for table in self.world.tables.values()}

    def _remember(self, table: Table) -> None:
        self.truth[self._names[table.matrix], table.updated] = table.as_dict()

    def _stamp(self) -> str:
        self.now += timedelta(seconds=1)
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def change_something(self) -> None:
        """One change of one table, of the kinds that agencies make."""
        with self.world.lock:
            table = self.dice.choice(list(self.world.tables.values()))
            kind = self._kind()
            self.counts[kind] = self.counts.get(kind, 0) + 1
            if kind == "move":
                self.world.move(table.id, f"{table.id.split('-')[0]}-{self.dice.randrange(10**6)}")
                return
            if kind == "extend":
                time_codes = list(table.variable("Tid").codes)
                figures = np.full((len(table.variable("Region").codes), 2), float(self.dice.randrange(1_000)))
                changed = self.world.add_period(table.id, str(int(time_codes[-1]) + 1), self._stamp(), figures)
            elif kind == "grow":
                code = f"{len(table.variable('Region').codes):04}"
                changed = self.world.grow(table.id, "Region", {code: f"kommun {code}"}, updated=self._stamp())
            elif kind == "touch":
                changed = self.world.publish(table.id, self._stamp())
            elif kind == "spoil":
                changed = self._spoil(table)
            else:
                changed = self._revise(table)
            self._remember(changed)

    def _kind(self) -> str:
        """Every kind in turn, so that the shortest soak has them all; then by chance."""
        done = sum(self.counts.get(kind, 0) for kind in KINDS)
        return list(KINDS)[done] if done < len(KINDS) else self.dice.choices(list(KINDS), list(KINDS.values()))[0]

    def _spoil(self, table: Table) -> Table:
        """A figure below zero, which no contract lets through; the next revision fixes it."""
        values, marks = table.values.copy(), table.marks.copy()
        place = self.dice.randrange(values.size)
        values.reshape(-1)[place], marks.reshape(-1)[place] = -1.0, 0
        return self.world.publish(table.id, self._stamp(), values, marks=marks)

    def _revise(self, table: Table) -> Table:
        values, marks = np.abs(table.values), table.marks.copy()
        flat, symbols = values.reshape(-1), marks.reshape(-1)
        for place in self.dice.sample(range(flat.size), 3):
            hidden = self.dice.random() < 0.3
            flat[place], symbols[place] = (np.nan, 2) if hidden else (self.dice.randrange(10**6) / 4, 0)
        return self.world.publish(table.id, self._stamp(), values, marks=marks)
