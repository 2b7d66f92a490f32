"""Sets of files of projects: files that people drop, which fill the tables of projects together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from pipelines.archive import Snapshot
from pipelines.checks.projects import CHECKS, project_outcomes
from pipelines.checks.view import VintageView
from pipelines.ingest.ingestion import Surroundings
from pipelines.ingest.project_files import ProjectDrops
from pipelines.kinds.kind import FileSetKind
from pipelines.load.loader import Loader, Unreadable
from pipelines.projects.errors import ProjectFileError
from pipelines.sources.declaration import Source
from pipelines.sources.project_sets import ProjectFiles
from warehouse.check_results import CheckResult, CheckSpec
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.project_vintages import create_project_tables, forget_projects, load_projects, loaded_files
from warehouse.vintages import NewVintage

INBOX = "projects"
"""Folder of these files below `inbox/`."""


class ProjectsKind(FileSetKind):
    """Dropped as files; each vintage is of all files so far, whose rows are loaded once."""

    def open_ingestion(self, sources: Mapping[str, ProjectFiles], surroundings: Surroundings) -> ProjectDrops:
        """See `SourceKind.open_ingestion`."""
        return ProjectDrops(
            sources,
            surroundings.inbox(INBOX),
            surroundings.shipped_inbox(INBOX),
            surroundings.archive,
            surroundings.api,
            surroundings.rejected,
            home=surroundings.inboxes.parent,
        )

    def create_tables(self, present: PresentTables, sources: Iterable[Source]) -> None:
        """See `LoadedKind.create_tables`: every set fills the same tables."""
        create_project_tables(present)

    def forget(self, warehouse: Warehouse, source: Source, vintage_ids: Collection[str]) -> None:
        """See `LoadedKind.forget`."""
        with warehouse.connect() as connection, connection.begin():
            forget_projects(connection, vintage_ids)

    def load(self, loader: Loader, source: Source, snapshot: Snapshot, new: NewVintage, loaded_at: datetime) -> str:
        """See `LoadedKind.load`."""
        from pipelines.load.projects import project_rows

        known = loaded_files(loader.warehouse)
        try:
            files, rows = project_rows(loader.archive, snapshot, loader.read_already, known, loader.home or Path())
        except ProjectFileError as error:
            raise Unreadable(str(error)) from error
        load_projects(loader.warehouse, new, files, rows, loaded_at, keep=self.kept(loader, source))
        return f"{len(files)} files of projects"

    def checks(self, source: str) -> tuple[CheckSpec, ...]:
        """See `SourceKind.checks`."""
        return CHECKS

    def validate(self, view: VintageView) -> list[CheckResult]:
        """See `SourceKind.validate`."""
        return project_outcomes(view)
