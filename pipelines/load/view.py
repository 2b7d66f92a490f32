"""A loaded vintage as the checks look at it: its cells, its description, and the vintage before.

Reading them, each once and only where a check asks. Not here: any check (``checks/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select, text

from pipelines.archive import Archive, Origin
from pipelines.jsonstat import MetadataChange, compare_fingerprints
from pipelines.sources.declaration import Source
from warehouse import tables
from warehouse.engine import Warehouse
from warehouse.reading import read_table
from warehouse.vintages import Vintage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LoadedVintage:
    """A vintage in the warehouse, with the accepted one of the same origin before it."""

    source: Source
    vintage: Vintage
    before: LoadedVintage | None
    warehouse: Warehouse
    archive: Archive

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as the contract reads them: no vintage column."""
        with self.warehouse.connect() as connection:
            # The id is 16 hexadecimal digits of our own making, so it can stand in the query as it is.
            where = f"vintage_id = '{self.vintage.vintage_id}'"
            rows = read_table(self.warehouse, connection, f"raw.{self.source.name}", where)
        frame: pd.DataFrame = rows.drop_columns(["vintage_id", "origin"]).to_pandas()
        return frame

    @cached_property
    def changes(self) -> list[MetadataChange]:
        """What has changed in the description of the cells that are taken; the rest of the table is nothing to us."""
        if self.before is None or self._fingerprint is None or self.before._fingerprint is None:
            return []
        taken = self._codes | self.before._codes
        changes = compare_fingerprints(self.before._fingerprint, self._fingerprint)
        return [change for change in changes if change.code is None or (change.variable, change.code) in taken]

    def query(self, sql: str) -> Sequence[Sequence[Any]]:
        """Rows of a query on the warehouse, in which `:vintage` stands for the vintage's id."""
        with self.warehouse.connect() as connection:
            return connection.execute(text(sql), {"vintage": self.vintage.vintage_id}).all()

    @cached_property
    def _fingerprint(self) -> dict[str, Any] | None:
        """The description that was archived with the vintage; None if the archive has lost it, or there is none."""
        snapshots = self.archive.snapshots(self.source.name, [cast(Origin, self.vintage.origin)])
        found = (one.fingerprint for one in snapshots if one.snapshot_id == self.vintage.vintage_id)
        return next(found, None) or None

    @cached_property
    def _codes(self) -> set[tuple[str | None, str]]:
        """Variable and code of every code that the vintage has cells for."""
        columns = (tables.variable_values.c.variable, tables.variable_values.c.code)
        query = select(*columns).where(tables.variable_values.c.vintage_id == self.vintage.vintage_id)
        with self.warehouse.connect() as connection:
            return {(row[0], row[1]) for row in connection.execute(query)}
