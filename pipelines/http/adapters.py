"""The place at which `requests` lets others answer, written down once.

How `requests` hands a request over. Not here: what is answered (see `sample.api` and `pipelines.pxweb_v1.line`, which
both stand there).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import requests
from requests.adapters import BaseAdapter

Seconds = float | tuple[float, float] | tuple[float, None] | None


class LineOptions(TypedDict):
    """What a session says of the line to the server: certificates and proxies."""

    verify: bool | str
    cert: bytes | str | tuple[bytes | str, bytes | str] | None
    proxies: Mapping[str, str] | None


class AnsweringAdapter(BaseAdapter):
    """An adapter that is asked for an answer; a subclass says which."""

    def answer(self, request: requests.PreparedRequest, line: LineOptions) -> requests.Response:
        """The answer to one request.

        Args:
            request: what is asked.
            line: the session's options, for those who ask a server themselves.
        """
        raise NotImplementedError

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Seconds = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """See `answer`. Streaming and the session's timeout are for others: answers here are whole."""
        return self.answer(request, {"verify": verify, "cert": cert, "proxies": proxies})

    def close(self) -> None:
        """Nothing is held open; a subclass that holds something says so."""
