"""One installation at work: its settings turned into the parts that a run uses.

Belongs here: putting the parts together, once for the command line and Dagster alike. Does not belong here: what the
parts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pipelines.archive import Archive, Origin
from pipelines.ingest.api_session import ORIGINS, ApiSession, open_api_session
from pipelines.ingest.export_files import Exports
from pipelines.ingest.extract_files import Uploads
from pipelines.ingest.fetching import Collector
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.quiet import Quiet
from pipelines.ingest.table_ids import TableIds
from pipelines.installation.home import Home
from pipelines.load.loader import Loader
from pipelines.settings import Settings
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.declaration import Source
from pipelines.sources.export_sets import export_sources
from pipelines.sources.ordered_extract import OrderedExtract
from pipelines.sources.pxweb_table import PxWebTable
from sample import SAMPLE_FOLDER
from warehouse.check_results import CheckResult
from warehouse.engine import Warehouse

# Simulated files in place of uploads, for runs on the sample alone.
SHIPPED_INBOX = SAMPLE_FOLDER / "inbox"
AGENCY = "scb"
EXPORTS = "bibliometrics"


class Installation:
    """The parts of one installation, made when they are first needed and shared for the length of one run.

    Args:
        settings: what the operator chose.
        session: an API session to use in place of the one that the settings name.
        refetch: fetch every table, changed or not.
        as_of: see everything as it was then; nothing is fetched into such an installation.
        archive: the folder of an archive to read in place of the home's own.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        session: ApiSession | None = None,
        refetch: bool = False,
        as_of: datetime | None = None,
        archive: Path | None = None,
    ) -> None:
        self.settings = settings
        self.home = Home(settings.home)
        self.refetches = refetch
        self.as_of = as_of
        self._api_session = session
        self._archive_folder = archive or self.home.archive

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write for the length of one run, with what a run writes to in place.

        Raises:
            HomeError: another run is writing, or the sample would replace live figures.
        """
        with self.home.writing():
            self.home.claim_for(self.settings.api)
            with self.warehouse.held_open():
                self.loader.prepare()
                yield

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every declared source table, and the sets of exports."""
        return {**all_sources(), **export_sources(self.settings.api)}

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Origins of the figures that a run may publish."""
        return ORIGINS[self.settings.api]

    @cached_property
    def api_session(self) -> ApiSession:
        """The statistics agency's API, or the sample."""
        if self._api_session is not None:
            return self._api_session
        chosen = self.settings
        return open_api_session(chosen.api, chosen.api_url, chosen.contact, chosen.v1_url)

    @cached_property
    def archive(self) -> Archive:
        """The archive of everything that was fetched."""
        return Archive(self._archive_folder, until=self.as_of)

    @cached_property
    def warehouse(self) -> Warehouse:
        """The warehouse that runs write to."""
        return Warehouse.at(self.settings.warehouse_address, self.home.build)

    @cached_property
    def table_ids(self) -> TableIds:
        """Ids of tables that were found by search."""
        return TableIds(self.home.archive / "table_ids.json", self.api_session.base_url)

    @cached_property
    def collector(self) -> Collector:
        """This run's collecting; what it has asked once it does not ask again."""
        tables = of_kind(self.sources, PxWebTable)
        return Collector(
            tables,
            self.api_session,
            self.archive,
            self.table_ids,
            refetch=self.refetches,
            rejected=lambda: self.loader.rejected,
        )

    @cached_property
    def uploads(self) -> Uploads:
        """This run's ingest of files that people dropped; it goes through the inbox once."""
        return Uploads(
            of_kind(self.sources, OrderedExtract),
            self._inbox(AGENCY),
            self._shipped(AGENCY),
            self.archive,
            self.settings.api,
            lambda: self.loader.rejected,
        )

    @cached_property
    def exports(self) -> Exports:
        """This run's ingest of bibliometric exports; it goes through their inbox once."""
        return Exports(
            export_sources(self.settings.api),
            self._inbox(EXPORTS),
            self._shipped(EXPORTS),
            self.archive,
            self.settings.api,
            lambda: self.loader.rejected,
        )

    def _inbox(self, name: str) -> Inbox:
        return Inbox(self.home.inbox / name, Quiet(self.settings.inbox_quiet_seconds))

    def _shipped(self, name: str) -> Inbox | None:
        """Simulated drops in place of people's, for runs on the sample alone."""
        return Inbox(SHIPPED_INBOX / name, Quiet(0), ships=True) if self.settings.api == "sample" else None

    def ingest(self) -> list[CheckResult]:
        """Take in what was dropped into the inboxes; one finding an inbox."""
        return [self.uploads.ingest(), self.exports.ingest()]

    @property
    def outcomes(self) -> list[FetchOutcome]:
        """What became of every source in this run, in the order of their names."""
        return sorted(
            [*self.collector.outcomes, *self.uploads.outcomes, *self.exports.outcomes],
            key=lambda outcome: outcome.source,
        )

    @cached_property
    def loader(self) -> Loader:
        """The way from the archive to accepted vintages."""
        read = self.exports.read_files
        return Loader(self.sources, self.archive, self.warehouse, self.origins, self.as_of, read)
