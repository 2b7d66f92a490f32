"""What the stand-in serves, and how a test changes it.

Tables, code lists, configuration, and the changes that agencies really make. Not here: answering (see `v2`, `v1`),
faults of the line (see `weather`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import RLock
from typing import Any

import numpy as np

from sample.server.codelists import Codelist
from sample.server.eurostat import EurostatDataset
from sample.server.kolada import KoladaWorld
from sample.server.tables import MISSING, Table, Values, Variable

CONFIG: Mapping[str, Any] = {
    "apiVersion": "2.3.2",
    "appVersion": "1.0.0",
    "languages": [{"id": "en", "label": "English"}, {"id": "sv", "label": "Svenska"}],
    "defaultLanguage": "sv",
    "maxDataCells": 150_000,
    "maxCallsPerTimeWindow": 30,
    "timeWindow": 10,
    "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
    "sourceReferences": [
        {"language": "en", "text": "Source: Statistics Sweden"},
        {"language": "sv", "text": "Källa: SCB"},
    ],
    "defaultDataFormat": "json-stat2",
    "dataFormats": ["json-stat2", "csv", "px"],
    "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
}


@dataclass
class World:
    """An agency's database. Read and change it under `lock`; every method here does.

    Attributes:
        config: what /config says; the limits in it hold for v2, `v1_max_cells` for v1.
        public_url: base of the links in answers, where the caller's own address should not be it.
        has_v1: whether the first generation still answers.
        datasets: code in lower case -> dataset of Eurostat. kolada: what Kolada serves.
        default_selections: table id in lower case -> the selection that is answered where a request makes none; for
            the other tables the server's algorithm finds one.
        page_size: tables a page where the request says nothing.
        now: for `pastDays`.
    """

    config: dict[str, Any] = field(default_factory=lambda: dict(CONFIG))
    public_url: str | None = None
    has_v1: bool = True
    v1_max_cells: int = 150_000
    page_size: int = 20
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    tables: dict[str, Table] = field(default_factory=dict)
    codelists: dict[str, Codelist] = field(default_factory=dict)
    saved_queries: dict[str, dict[str, Any]] = field(default_factory=dict)
    default_selections: dict[str, dict[str, Any]] = field(default_factory=dict)
    datasets: dict[str, EurostatDataset] = field(default_factory=dict)
    kolada: KoladaWorld = field(default_factory=KoladaWorld)
    lock: RLock = field(default_factory=RLock)

    @classmethod
    def of(cls, *tables: Table, codelists: Iterable[Codelist] = (), **settings: Any) -> World:
        """A world of these tables."""
        world = cls(**settings)
        for table in tables:
            world.put(table)
        for codelist in codelists:
            world.codelists[codelist.id] = codelist
        return world

    @property
    def languages(self) -> list[str]:
        """Languages served."""
        return [one["id"] for one in self.config["languages"]]

    def put(self, table: Table) -> Table:
        """Serve a table, in place of one with the same id."""
        with self.lock:
            self.tables[table.id.lower()] = table
        return table

    def table(self, table_id: str) -> Table | None:
        """The table with this id, whatever its case."""
        with self.lock:
            return self.tables.get(table_id.lower())

    def change(self, table_id: str, **changes: Any) -> Table:
        """Serve a table with something changed."""
        with self.lock:
            return self.put(replace(self.tables[table_id.lower()], **changes))

    # What agencies do to their tables.

    def publish(self, table_id: str, updated: str, values: Values | None = None, **changes: Any) -> Table:
        """A new vintage: a new time of update, and revised figures if given."""
        revised = {} if values is None else {"values": values}
        return self.change(table_id, updated=updated, **revised, **changes)

    def add_period(self, table_id: str, period: str, updated: str, values: Values | None = None) -> Table:
        """The next period, its cells missing unless `values` (the shape of one period) says them."""
        table = self.tables[table_id.lower()]
        time = table.role("time")
        if time is None:
            raise ValueError(f"{table_id} has no time variable")
        return self.grow(table_id, time.code, {period: period}, updated=updated, values=values)

    def grow(
        self, table_id: str, variable: str, codes: Mapping[str, str], *, updated: str, values: Values | None = None
    ) -> Table:
        """New codes at the end of a variable. `values` has the shape of the table at one code."""
        with self.lock:
            table = self.tables[table_id.lower()]
            axis = [one.code for one in table.variables].index(variable)
            shape = [*table.values.shape[:axis], len(codes), *table.values.shape[axis + 1 :]]
            cells = np.full(shape, np.nan) if values is None else np.broadcast_to(np.expand_dims(values, axis), shape)
            marks = np.where(np.isnan(cells), np.uint8(MISSING), np.uint8(0))
            return self.put(
                replace(
                    table,
                    variables=_edited(table, variable, lambda one: {**one.codes, **codes}),
                    values=np.concatenate([table.values, cells], axis=axis),
                    marks=np.concatenate([table.marks, marks], axis=axis),
                    updated=updated,
                )
            )

    def grow_codelist(self, codelist_id: str, groups: Mapping[str, Sequence[str]]) -> Codelist:
        """New codes at the end of a code list, each with the table's own codes behind it."""
        with self.lock:
            codelist = self.codelists[codelist_id]
            labels = {**codelist.labels, **{code: code for code in groups}}
            grown = replace(codelist, labels=labels, members={**codelist.members, **groups})
            self.codelists[codelist_id] = grown
            return grown

    def recode(self, table_id: str, variable: str, new_codes: Mapping[str, str]) -> Table:
        """Other codes under unchanged labels, as tables of Statistics Sweden got with the new industry standard."""
        with self.lock:
            table = self.tables[table_id.lower()]
            changed = _edited(
                table, variable, lambda one: {new_codes.get(code, code): label for code, label in one.codes.items()}
            )
            return self.put(replace(table, variables=changed))

    def relabel(self, table_id: str, variable: str, labels: Mapping[str, str]) -> Table:
        """Other labels under unchanged codes."""
        with self.lock:
            table = self.tables[table_id.lower()]
            changed = _edited(table, variable, lambda one: {**one.codes, **labels})
            return self.put(replace(table, variables=changed))

    def move(self, table_id: str, new_id: str) -> Table:
        """Another id for the same table, as when it is rebuilt."""
        with self.lock:
            table = self.tables.pop(table_id.lower())
            px = {**table.px, "tableid": new_id}
            return self.put(replace(table, id=new_id, px=px))

    def remove(self, table_id: str) -> None:
        """No such table any more."""
        with self.lock:
            del self.tables[table_id.lower()]


def _edited(table: Table, variable: str, codes: Callable[[Variable], Mapping[str, str]]) -> tuple[Variable, ...]:
    """The table's variables, one of them with other codes; what is said per code moves with it."""
    return tuple(_recoded(one, codes(one)) if one.code == variable else one for one in table.variables)


def _recoded(variable: Variable, codes: Mapping[str, str]) -> Variable:
    moved = dict(zip(variable.codes, codes, strict=False))
    return replace(
        variable,
        codes=dict(codes),
        attributes={
            name: {moved[code]: text for code, text in said.items()} for name, said in variable.attributes.items()
        },
        units={moved[code]: unit for code, unit in variable.units.items()},
        value_notes={moved[code]: said for code, said in variable.value_notes.items()},
        total=None if variable.total is None else moved[variable.total],
    )
