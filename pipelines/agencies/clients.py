"""The clients of one run, one an agency, opened when the agency is first asked.

Belongs here: which client a table is asked through. Does not belong here: what an agency is (see the package), or what
is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipelines.agencies.declaration import Agency, agency
from pipelines.pxweb import PxWebClient

if TYPE_CHECKING:
    from pipelines.pxweb.v1 import PxWebV1Client


class AgencyClients:
    """One client an agency, shared by all threads: the limits are the agency's, not a table's."""

    def __init__(
        self,
        contact: str | None,
        api_urls: Mapping[str, str] | None = None,
        v1_urls: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        """Prepare; nothing is opened.

        Args:
            contact: address that the agencies can write to.
            api_urls: agency -> address to ask in place of its own.
            v1_urls: the same for the first generation of the API.
            options: for every client, over what its agency says.
        """
        self._contact, self._options = contact, options
        self._api_urls, self._v1_urls = dict(api_urls or {}), dict(v1_urls or {})
        self._clients: dict[str, PxWebClient] = {}
        self._lock = Lock()

    def of(self, name: str) -> PxWebClient:
        """The client of an agency, whatever the hour.

        Raises:
            AgencyError: no agency is called so.
        """
        with self._lock:
            if name not in self._clients:
                self._clients[name] = self._open(agency(name))
            return self._clients[name]

    def of_open(self, name: str, moment: datetime) -> PxWebClient:
        """The client of an agency that is expected to answer at a moment (with its time zone).

        Raises:
            AgencyError: no agency is called so.
            AgencyClosed: it does not answer at this hour.
        """
        agency(name).require_open(moment)
        return self.of(name)

    def opened(self) -> list[PxWebClient]:
        """The clients that have been opened so far."""
        with self._lock:
            return list(self._clients.values())

    def open_v1(self, name: str) -> PxWebV1Client | None:
        """A new client of the first generation of an agency's API, None where there is none.

        An agency that is asked at another address than its own has no first generation unless that has another
        address too: figures of a stand-in are not compared with the agency's.

        Raises:
            AgencyError: no agency is called so.
        """
        declared = agency(name)
        is_elsewhere = self._api_urls.get(name, declared.api_url) != declared.api_url
        address = self._v1_urls.get(name) or (None if is_elsewhere else declared.v1_url)
        if address is None:
            return None
        return declared.open_v1_client(self._contact, base_url=address, **self._options)

    def _open(self, declared: Agency) -> PxWebClient:
        address = self._api_urls.get(declared.name, declared.api_url)
        return declared.open_client(self._contact, base_url=address, **self._options)
