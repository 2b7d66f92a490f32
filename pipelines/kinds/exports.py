"""Sets of bibliometric exports: files that people drop, which fill the tables of publications together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from pipelines.archive import Snapshot
from pipelines.bibliometrics.errors import ExportError
from pipelines.checks.publications import CHECKS, publication_outcomes
from pipelines.checks.view import VintageView
from pipelines.ingest.export_files import Exports
from pipelines.ingest.ingestion import Surroundings
from pipelines.kinds.kind import FileSetKind
from pipelines.load.loader import Loader, Unreadable
from pipelines.sources.declaration import Source
from pipelines.sources.export_sets import ExportFiles
from warehouse.check_results import CheckResult, CheckSpec
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.publication_vintages import create_publication_tables, forget_publications, load_publications
from warehouse.vintages import NewVintage

INBOX = "bibliometrics"
"""Folder of these files below `inbox/`."""


class ExportsKind(FileSetKind):
    """Dropped as files; each vintage holds all files so far."""

    def open_ingestion(self, sources: Mapping[str, ExportFiles], surroundings: Surroundings) -> Exports:
        """See `SourceKind.open_ingestion`."""
        return Exports(
            sources,
            surroundings.inbox(INBOX),
            surroundings.shipped_inbox(INBOX),
            surroundings.archive,
            surroundings.api,
            surroundings.rejected,
            openalex=surroundings.openalex,
        )

    def create_tables(self, present: PresentTables, sources: Iterable[Source]) -> None:
        """See `LoadedKind.create_tables`: every set fills the same tables."""
        create_publication_tables(present)

    def forget(self, warehouse: Warehouse, source: Source, vintage_ids: Collection[str]) -> None:
        """See `LoadedKind.forget`."""
        with warehouse.connect() as connection, connection.begin():
            forget_publications(connection, vintage_ids)

    def load(self, loader: Loader, source: Source, snapshot: Snapshot, new: NewVintage, loaded_at: datetime) -> str:
        """See `LoadedKind.load`."""
        # Most nights bring no export: their readers and the matching of titles are loaded only where one does.
        from pipelines.bibliometrics.organisations import register
        from pipelines.load.publications import publication_rows

        try:
            organisations = register(loader.organisations)
            rows = publication_rows(loader.archive, snapshot, loader.read_already, organisations=organisations)
        except ExportError as error:
            raise Unreadable(str(error)) from error
        load_publications(loader.warehouse, new, rows, loaded_at, keep=self.kept(loader, source))
        return f"{rows['publications'].num_rows:,} publications"

    def checks(self, source: str) -> tuple[CheckSpec, ...]:
        """See `SourceKind.checks`."""
        return CHECKS

    def validate(self, view: VintageView) -> list[CheckResult]:
        """See `SourceKind.validate`."""
        return publication_outcomes(view)
