"""Sources whose vintages are cells: one raw table each, and a contract that says what it must hold.

What such kinds have in common from the archive on. Not here: where their bytes come from.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines.archive import Archive, Snapshot
from pipelines.checks.catalogue import contract_of, table_checks
from pipelines.checks.corrections import correction_outcomes
from pipelines.checks.drift import metadata_drift
from pipelines.checks.expectations.validation import validate
from pipelines.checks.figure_drift import figure_drift
from pipelines.checks.view import VintageView
from pipelines.kinds.kind import SourceKind
from pipelines.load.cells import raw_table
from pipelines.load.loader import Loader, Unreadable
from pipelines.sources.declaration import Source
from warehouse.check_results import CheckResult, CheckSpec
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.tables import create_raw_tables
from warehouse.vintages import NewVintage, forget_vintages, load_vintage

if TYPE_CHECKING:
    import pyarrow as pa


class CellKind(SourceKind):
    """A kind whose sources fill a raw table each."""

    errors: tuple[type[Exception], ...]
    """What `rows` raises where the bytes are no answer, or no file, of the source."""

    @abstractmethod
    def rows(self, source: Any, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
        """The rows of the raw table, and those of `meta.variable_values`, that `snapshot` holds."""

    def create_tables(self, present: PresentTables, sources: Iterable[Source]) -> None:
        """See `LoadedKind.create_tables`."""
        create_raw_tables(present, [raw_table(source) for source in sources])

    def forget(self, warehouse: Warehouse, source: Source, vintage_ids: Collection[str]) -> None:
        """See `LoadedKind.forget`."""
        with warehouse.connect() as connection, connection.begin():
            forget_vintages(connection, raw_table(source), vintage_ids)

    def load(self, loader: Loader, source: Source, snapshot: Snapshot, new: NewVintage, loaded_at: datetime) -> str:
        """See `LoadedKind.load`."""
        try:
            rows, values = self.rows(source, loader.archive, snapshot)
        except self.errors as error:
            raise Unreadable(str(error)) from error
        load_vintage(loader.warehouse, raw_table(source), new, rows, values, loaded_at)
        return f"{rows.num_rows:,} rows"

    def checks(self, source: str) -> tuple[CheckSpec, ...]:
        """See `SourceKind.checks`."""
        return table_checks(source)

    def validate(self, view: VintageView) -> list[CheckResult]:
        """See `SourceKind.validate`."""
        contract = contract_of(view.source.name)
        found = [*validate(contract, view), *metadata_drift(view)]
        is_rejected = any(result.blocking for result in found)
        return [*found, *figure_drift(contract, view, is_rejected=is_rejected), *correction_outcomes(view)]
