"""The kinds of API that agencies have, and the client that asks each: a registry of one.

Which class asks which kind. Another kind is a client library of its own and one line here. Not here: an agency's
address and limits (its YAML file), or how a declared table is asked for (``ingest/ways/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, Protocol

from pipelines.http.transport import CallCounts

KINDS: Final[Mapping[str, str]] = {
    "pxweb": "pipelines.pxweb.client.PxWebClient",
    "eurostat": "pipelines.eurostat.client.EurostatClient",
    "kolada": "pipelines.kolada.client.KoladaClient",
}
"""What an agency's file says under `client` -> the class; imported when the first such agency is asked."""


class AgencyClient(Protocol):
    """What every client can do. Which questions it answers is between it and its way (``ingest/ways/``)."""

    @property
    def counts(self) -> CallCounts:
        """What it has asked so far."""

    def close(self) -> None:
        """Close the connections."""


def open_client(kind: str, base_url: str, **options: Any) -> AgencyClient:
    """A client of a kind; all take the options of `pipelines.pxweb.client.PxWebClient` that concern the line."""
    module, _, name = KINDS[kind].rpartition(".")
    client: AgencyClient = getattr(import_module(module), name)(base_url, **options)
    return client
