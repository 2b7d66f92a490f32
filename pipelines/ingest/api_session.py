"""The statistics agencies as one run meets them: their APIs, and the origin that their figures carry.

Belongs here: the choice between the live API and the sample, made once and never changed within a run.
Does not belong here: HTTP (``pxweb/``) or the sample's contents (``sample/``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.agencies.clients import AgencyClients
from pipelines.archive import Origin
from pipelines.pxweb import PxWebClient
from pipelines.settings import ApiMode
from pipelines.sources.pxweb_table import PxWebTable

# The agency whose address the settings may change.
HOME_AGENCY = "scb"

# The name cannot be resolved: a request that slipped past the sample would fail, not reach the agency.
SAMPLE_URL = "https://sample.invalid/api/v2"

ORIGINS: dict[ApiMode, tuple[Origin, ...]] = {"live": ("live",), "sample": ("recorded", "simulated")}


@dataclass(frozen=True)
class ApiSession:
    """An open API client, those of other agencies, and what their figures are."""

    client: PxWebClient
    base_url: str
    api: ApiMode
    origin_of: Callable[[str], Origin]
    """Table id -> origin of its figures."""
    agencies: AgencyClients | None = None
    """Clients by agency; None where one client answers for all, as the sample does."""

    @property
    def clients(self) -> list[PxWebClient]:
        """Every client that this run may have asked through."""
        return self.agencies.opened() if self.agencies is not None else [self.client]

    def client_for(self, source: PxWebTable, moment: datetime) -> PxWebClient:
        """The client of the agency that publishes a table, at a moment (with its time zone).

        Raises:
            AgencyClosed: the agency does not answer at this hour; nothing was asked.
        """
        return self.client if self.agencies is None else self.agencies.of_open(source.agency_id, moment)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Origins that a run on this API may publish."""
        return ORIGINS[self.api]


def open_api_session(api: ApiMode, api_url: str, contact: str | None, v1_url: str | None = None) -> ApiSession:
    """Open the live APIs, that of the home agency at `api_url`; or the sample, which answers for all agencies.

    There is no way from one to the other but this choice.
    """
    if api == "live":
        agencies = AgencyClients(contact, {HOME_AGENCY: api_url}, {HOME_AGENCY: v1_url} if v1_url else {})
        return ApiSession(agencies.of(HOME_AGENCY), api_url, api, _always_live, agencies)
    from sample.api import SampleApi

    sample = SampleApi()
    return ApiSession(PxWebClient(SAMPLE_URL, contact=contact, adapter=sample), SAMPLE_URL, api, sample.origin)


def _always_live(table_id: str) -> Origin:
    return "live"
