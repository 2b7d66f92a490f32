"""The office of the soak: its tables, what it does to them, and the truth of every vintage that ever was.

Belongs here: the server's side. Does not belong here: the nights (see `soak`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from pipelines.sources.declaration import Bilingual, Named, NamedColumn, Period, PxWebTable
from tests.pxweb_server import Table, Variable, World, contents_variable, make_table, time_variable

Cells = dict[tuple[str, ...], tuple[float | None, str]]
VARIABLES = ("Region", "ContentsCode", "Tid")


def declared(number: int) -> PxWebTable:
    """A source table as its YAML would declare it."""
    both = Bilingual(sv=f"Tabell {number}", en=f"Table {number}")
    contents = {"persons": Named(code=f"C{number}", label="personer"), "wages": Named(code=f"W{number}", label="löner")}
    return PxWebTable(
        name=f"source_{number}",
        title=both,
        agency="SCB",
        product="AM0207",
        table_id=f"TAB{number}",
        matrix=f"Matris{number}",
        folder="AM0207",
        search=f"personer tabell{number}",
        group="employment",
        regime="BAS",
        classification="SNI2007",
        licence="CC0-1.0",
        cadence="daily",
        period=Period(first=2020),
        selection={name: ["*"] for name in VARIABLES},
        names={"ContentsCode": NamedColumn(column="measure", values=contents)},
        breaks=[],
    )


def first_table(number: int) -> Table:
    """The table on the first night: 4 regions x 2 contents x 3 years."""
    variables = (
        Variable("Region", "region", {"00": "Riket", "08": "Kalmar län", "0880": "Kalmar", "0881": "Nybro"}),
        contents_variable({f"C{number}": "personer", f"W{number}": "löner"}),
        time_variable("2023", "2024", "2025"),
    )
    said = {"matrix": f"Matris{number}", "label": f"personer tabell{number}", "path": (("AM0207", "RAMS", "AM0207"),)}
    return make_table(f"TAB{number}", variables=variables, updated="2026-01-01T00:00:00Z", **said)


@dataclass
class Office:
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
        """One change of one table, of the kinds that offices make."""
        with self.world.lock:
            table = self.dice.choice(list(self.world.tables.values()))
            kind = self.dice.choices(("revise", "extend", "grow", "move", "touch"), (6, 2, 1, 1, 1))[0]
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
            else:
                changed = self._revise(table)
            self._remember(changed)

    def _revise(self, table: Table) -> Table:
        values, marks = table.values.copy(), table.marks.copy()
        flat, symbols = values.reshape(-1), marks.reshape(-1)
        for place in self.dice.sample(range(flat.size), 3):
            hidden = self.dice.random() < 0.3
            flat[place], symbols[place] = (np.nan, 2) if hidden else (self.dice.randrange(10**6) / 4, 0)
        return self.world.publish(table.id, self._stamp(), values, marks=marks)
