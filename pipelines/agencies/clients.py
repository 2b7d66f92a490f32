"""The clients of one run, one an agency, opened when the agency is first asked.

Which client a table is asked through, and the time that all of them share. Not here: what an agency is
(``declaration.py``), or what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipelines.agencies.declaration import agency
from pipelines.agencies.kinds import AgencyClient

if TYPE_CHECKING:
    from pipelines.pxweb.v1 import PxWebV1Client


class AgencyClients:
    """One client an agency, shared by all threads: the limits are the agency's, not a table's."""

    def __init__(
        self,
        contact: str | None,
        api_urls: Mapping[str, str] | None = None,
        v1_urls: Mapping[str, str] | None = None,
        *,
        opened: Mapping[str, AgencyClient] | None = None,
        always_open: bool = False,
        **options: Any,
    ) -> None:
        """Prepare; nothing is opened.

        Args:
            contact: address that the agencies can write to.
            api_urls: agency -> address to ask in place of its own.
            v1_urls: the same for the first generation of the API.
            opened: clients that are there already.
            always_open: disregard the hours in which an agency does not answer: something else answers for it.
            options: for every client, over what its agency says.
        """
        self._contact, self._options, self._always_open = contact, options, always_open
        self._api_urls, self._v1_urls = dict(api_urls or {}), dict(v1_urls or {})
        self._clients: dict[str, AgencyClient] = dict(opened or {})
        self._lock = Lock()

    def of(self, name: str) -> AgencyClient:
        """The client of an agency, whatever the hour.

        Raises:
            AgencyError: no agency is called so.
        """
        with self._lock:
            if name not in self._clients:
                declared = agency(name)
                address = self._api_urls.get(name, declared.api_url)
                self._clients[name] = declared.open_client(self._contact, base_url=address, **self._options)
            return self._clients[name]

    def of_open(self, name: str, moment: datetime) -> AgencyClient:
        """The client of an agency that is expected to answer at a moment (with its time zone).

        Raises:
            AgencyError: no agency is called so.
            AgencyClosed: it does not answer at this hour.
        """
        if not self._always_open:
            agency(name).require_open(moment)
        return self.of(name)

    def opened(self) -> list[AgencyClient]:
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
        options = {name: said for name, said in self._options.items() if name in _LINE_OPTIONS_OF_V1}
        return declared.open_v1_client(self._contact, base_url=address, **options)


# The first generation's client has its own limits and no deadlines.
_LINE_OPTIONS_OF_V1 = ("timeout", "max_attempts", "sleep", "clock", "chance")
