"""One installation at work: its settings turned into the parts that a run uses.

Putting the parts together, once for the command line and Dagster alike. Not here: what the parts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.archive import Archive, Origin
from pipelines.ingest.api_session import ORIGINS, ApiSession, open_api_session
from pipelines.ingest.ingestion import Ingestion, Surroundings
from pipelines.ingest.openalex_snapshot import SnapshotFolder, declared_rors
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.strategy_folders import StrategyFolders
from pipelines.ingest.table_ids import TableIds
from pipelines.installation.home import AnotherRunIsWriting, Home, HomeError
from pipelines.installation.plan import Plan
from pipelines.kinds.registry import KINDS
from pipelines.load.loader import Loader
from pipelines.settings import Settings
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import Source
from pipelines.sources.dropped_sets import dropped_sets
from sample import SAMPLE_FOLDER
from warehouse.check_results import CheckResult
from warehouse.engine import Warehouse
from warehouse.owner import WarehouseOwned, expect_own, take_over
from warehouse.writer_lock import WarehouseInUse, sole_writer

# Simulated files in place of uploads, for runs on the sample alone.
SHIPPED_INBOX = SAMPLE_FOLDER / "inbox"


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
        self.plan: Plan | None = None
        """What this run has decided to do; None before it has (``steps/plan.py``)."""
        self.built: str | None = None
        """Build key of the models that this run has built, if no test kept them back; None before it has."""
        self._api_session = session
        self._archive_folder = archive or self.home.archive

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The right to write to home and warehouse, and nothing else: no table is made and nothing is claimed.

        Raises:
            HomeError: another run is writing, here or from another home to the same database.
        """
        with self.home.writing(), ExitStack() as held:
            try:
                held.enter_context(sole_writer(self.warehouse))
            except WarehouseInUse as error:
                raise AnotherRunIsWriting(str(error)) from None
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write for the length of one run, with what a run writes to in place.

        Raises:
            HomeError: another run is writing, or the warehouse is another home's, or the sample would replace live
                figures, or a restore was interrupted.
        """
        with self.alone(), ExitStack() as held:
            self.home.expect_whole()
            self.expect_own_warehouse()
            self.home.claim_for(self.settings.api)
            held.enter_context(self.warehouse.held_open())
            self.loader.prepare()
            yield

    def expect_own_warehouse(self) -> None:
        """Make sure that no other home writes to the warehouse; one that is nobody's becomes this home's.

        Raises:
            HomeError: another home does.
        """
        try:
            expect_own(self.warehouse, self.home.identity(), self.home.place)
        except WarehouseOwned as error:
            raise HomeError(str(error)) from None

    def take_over_warehouse(self) -> None:
        """Make the warehouse this home's, whoever wrote to it before."""
        take_over(self.warehouse, self.home.identity(), self.home.place)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every declared source table, and the sets of files that people drop."""
        return {**all_sources(), **dropped_sets(self.settings.api)}

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
        return open_api_session(
            chosen.api,
            chosen.api_url,
            chosen.contact,
            chosen.v1_url,
            agency_urls=chosen.agency_urls,
            max_data_cells=chosen.max_data_cells,
            fetch_minutes=chosen.fetch_minutes,
        )

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
    def ingestions(self) -> Mapping[str, Ingestion]:
        """This run's ways in by kind of source; what one has done once it does not do again."""
        surroundings = Surroundings(
            api=self.settings.api,
            session=lambda: self.api_session,
            table_ids=lambda: self.table_ids,
            archive=self.archive,
            inboxes=self.home.inbox,
            quiet_seconds=self.settings.inbox_quiet_seconds,
            shipped=SHIPPED_INBOX if self.settings.api == "sample" else None,
            openalex=SnapshotFolder(
                self.settings.openalex_snapshot or self.home.inbox / "openalex",
                self.home.build / "openalex",
                lambda: declared_rors(self.loader.organisations),
            ),
            rejected=lambda: self.loader.rejected,
            damaged=lambda: self._damaged,
            refetch=self.refetches,
        )
        return {name: kind.open_ingestion(self._of_kind(name), surroundings) for name, kind in KINDS.items()}

    def ingest(self) -> list[FetchOutcome]:
        """Fetch what changed and take what was dropped; one outcome a source, in the order of their names."""
        self.strategies.ingest()
        found = [outcome for ingestion in self.ingestions.values() for outcome in ingestion.outcomes]
        return sorted(found, key=lambda outcome: outcome.source)

    @cached_property
    def strategies(self) -> StrategyFolders:
        """This run's ingest of strategies: folders of data, the project's and the installation's."""
        return StrategyFolders(self.home.root, self.archive)

    @property
    def ingest_findings(self) -> list[CheckResult]:
        """What people should know of the ways in, beside the outcomes."""
        found = [finding for ingestion in self.ingestions.values() for finding in ingestion.findings]
        return [*found, self.strategies.finding, self.strategies.examples]

    @cached_property
    def _damaged(self) -> frozenset[str]:
        return frozenset(snapshot_id for name in self.sources for snapshot_id in self.loader.damaged(name))

    def _of_kind(self, kind: str) -> dict[str, Source]:
        return {name: source for name, source in self.sources.items() if source.kind == kind}

    def _read_already(self, sha256: str) -> Any | None:
        read = (ingestion.read_already(sha256) for ingestion in self.ingestions.values())
        return next((found for found in read if found is not None), None)

    @cached_property
    def loader(self) -> Loader:
        """The way from the archive to accepted vintages."""
        return Loader(
            self.sources,
            KINDS,
            self.archive,
            self.warehouse,
            self.origins,
            self.as_of,
            self._read_already,
            self.home.root / "organisations.yml",
            self.home.root,
        )
