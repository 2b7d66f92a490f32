"""The statistics agencies as one run meets them: their APIs, and the origin that their figures carry.

The choice between the live APIs and the sample, made once and never changed within a run. Not here: HTTP (``http/``),
which client an agency has (``agencies/``), or the sample's contents (``sample/``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import requests

from pipelines.agencies.clients import AgencyClients
from pipelines.agencies.declaration import all_agencies
from pipelines.agencies.kinds import AgencyClient
from pipelines.archive import Origin
from pipelines.http.deadlines import Night
from pipelines.settings import ApiMode
from pipelines.sources.agency_table import AgencyTable

# The agency whose address `STYRKA_API_URL` changes.
HOME_AGENCY = "scb"

# The name cannot be resolved: a request that slipped past the sample would fail, not reach an agency.
SAMPLE_ROOT = "https://sample.invalid"
SAMPLE_URL = f"{SAMPLE_ROOT}/api/v2"
# Calls and seconds: what answers in this process counts no calls, so no run waits for an agency's limit.
AS_FAST_AS_ASKED: Final = (100_000, 1.0)

ORIGINS: dict[ApiMode, tuple[Origin, ...]] = {"live": ("live",), "sample": ("recorded", "simulated")}


@dataclass(frozen=True)
class ApiSession:
    """The agencies' clients, and what their figures are."""

    agencies: AgencyClients
    base_url: str
    """Address of the home agency: ids of tables that were found there are not those of another address."""
    api: ApiMode
    origin_of: Callable[[str], Origin]
    """Table id -> origin of its figures."""

    @property
    def clients(self) -> list[AgencyClient]:
        """Every client that this run has asked through."""
        return self.agencies.opened()

    def client_for(self, source: AgencyTable, moment: datetime) -> AgencyClient:
        """The client of the agency that publishes a table, at a moment (with its time zone).

        Raises:
            AgencyClosed: the agency does not answer at this hour; nothing was asked.
        """
        return self.agencies.of_open(source.agency_id, moment)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Origins that a run on this API may publish."""
        return ORIGINS[self.api]


def open_api_session(
    api: ApiMode,
    api_url: str,
    contact: str | None,
    v1_url: str | None = None,
    *,
    agency_urls: Mapping[str, str] | None = None,
    max_data_cells: int | None = None,
    fetch_minutes: float | None = None,
) -> ApiSession:
    """Open the live APIs, that of the home agency at `api_url`; or the sample, which answers for all agencies.

    There is no way from one to the other but this choice.

    Args:
        api: live or sample.
        api_url: address of the home agency's API.
        contact: address that the agencies can write to.
        v1_url: address of the home agency's first generation, where `api_url` is not its own.
        agency_urls: addresses of other agencies to ask in place of their own.
        max_data_cells: most cells in a request, where less than an API promises.
        fetch_minutes: how long the run may ask in all.
    """
    if api == "live":
        night = Night() if fetch_minutes is None else Night(60 * fetch_minutes)
        urls = {**(agency_urls or {}), HOME_AGENCY: api_url}
        v1_urls = {HOME_AGENCY: v1_url} if v1_url else {}
        agencies = AgencyClients(contact, urls, v1_urls, night=night, max_data_cells=max_data_cells)
        return ApiSession(agencies, api_url, api, _always_live)
    from sample.api import SampleApi

    sample = SampleApi()
    return sample_session(sample, sample.origin, contact=contact)


def sample_session(
    adapter: requests.adapters.BaseAdapter,
    origin_of: Callable[[str], Origin],
    *,
    api: ApiMode = "sample",
    **options: Any,
) -> ApiSession:
    """A session in which an adapter answers for every agency, whatever the hour.

    Args:
        adapter: answers requests below `SAMPLE_URL`.
        origin_of: table id -> origin of its figures.
        api: what the figures are taken for.
        options: for every client.
    """
    kinds = {name: declared.client for name, declared in all_agencies().items()}
    urls = {name: SAMPLE_URL if kind == "pxweb" else f"{SAMPLE_ROOT}/{kind}" for name, kind in kinds.items()}
    said = {"contact": None, "call_limit": AS_FAST_AS_ASKED, **options}
    agencies = AgencyClients(api_urls=urls, always_open=True, adapter=adapter, **said)
    return ApiSession(agencies, SAMPLE_URL, api, origin_of)


def _always_live(table_id: str) -> Origin:
    return "live"
