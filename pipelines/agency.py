"""The statistics office as one run meets it: its API, and the origin that its figures carry.

Belongs here: the choice between the live API and the sample, made once and never changed within a run.
Does not belong here: HTTP (``pxweb/``) or the sample's contents (``sample/``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.archive import Origin
from pipelines.pxweb import PxWebClient
from pipelines.settings import ApiMode

# The name cannot be resolved: a request that slipped past the sample would fail, not reach the office.
SAMPLE_URL = "https://sample.invalid/api/v2"

ORIGINS: dict[ApiMode, tuple[Origin, ...]] = {"live": ("live",), "sample": ("recorded", "simulated")}


@dataclass(frozen=True)
class Agency:
    """An open API client and what its figures are."""

    client: PxWebClient
    base_url: str
    api: ApiMode
    origin_of: Callable[[str], Origin]
    """Table id -> origin of its figures."""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Origins that a run on this API may publish."""
        return ORIGINS[self.api]


def open_agency(api: ApiMode, api_url: str, contact: str | None) -> Agency:
    """Open the live API at `api_url`, or the sample. There is no way from one to the other but this choice."""
    if api == "live":
        return Agency(PxWebClient(api_url, contact=contact), api_url, api, _always_live)
    from sample.api import SampleApi

    sample = SampleApi()
    return Agency(PxWebClient(SAMPLE_URL, contact=contact, adapter=sample), SAMPLE_URL, api, sample.origin)


def _always_live(table_id: str) -> Origin:
    return "live"
