"""The statistics offices as one run meets them: their APIs, and the origin that their figures carry.

Belongs here: the choice between the live API and the sample, made once and never changed within a run.
Does not belong here: HTTP (``pxweb/``) or the sample's contents (``sample/``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.archive import Origin
from pipelines.offices.clients import OfficeClients
from pipelines.pxweb import PxWebClient
from pipelines.settings import ApiMode
from pipelines.sources.declaration import PxWebTable

# The office whose address the settings may change.
HOME_OFFICE = "scb"

# The name cannot be resolved: a request that slipped past the sample would fail, not reach the office.
SAMPLE_URL = "https://sample.invalid/api/v2"

ORIGINS: dict[ApiMode, tuple[Origin, ...]] = {"live": ("live",), "sample": ("recorded", "simulated")}


@dataclass(frozen=True)
class Agency:
    """An open API client, those of other offices, and what their figures are."""

    client: PxWebClient
    base_url: str
    api: ApiMode
    origin_of: Callable[[str], Origin]
    """Table id -> origin of its figures."""
    offices: OfficeClients | None = None
    """Clients by office; None where one client answers for all, as the sample does."""

    @property
    def clients(self) -> list[PxWebClient]:
        """Every client that this run may have asked through."""
        return self.offices.opened() if self.offices is not None else [self.client]

    def client_for(self, source: PxWebTable, moment: datetime) -> PxWebClient:
        """The client of the office that publishes a table, at a moment (with its time zone).

        Raises:
            OfficeClosed: the office does not answer at this hour; nothing was asked.
        """
        return self.client if self.offices is None else self.offices.of_open(source.office, moment)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Origins that a run on this API may publish."""
        return ORIGINS[self.api]


def open_agency(api: ApiMode, api_url: str, contact: str | None, v1_url: str | None = None) -> Agency:
    """Open the live APIs, that of the home office at `api_url`; or the sample, which answers for all offices.

    There is no way from one to the other but this choice.
    """
    if api == "live":
        offices = OfficeClients(contact, {HOME_OFFICE: api_url}, {HOME_OFFICE: v1_url} if v1_url else {})
        return Agency(offices.of(HOME_OFFICE), api_url, api, _always_live, offices)
    from sample.api import SampleApi

    sample = SampleApi()
    return Agency(PxWebClient(SAMPLE_URL, contact=contact, adapter=sample), SAMPLE_URL, api, sample.origin)


def _always_live(table_id: str) -> Origin:
    return "live"
