"""One HTTP call: throttled, repeated when that helps, and its failures named.

Belongs here: the session, its headers and timeouts, HTTP facts, reporting answers from failures. Does not
belong
here: what the answers mean (see `client`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any, Final

import requests

from pipelines.pxweb import errors
from pipelines.pxweb.document import parse_json_object
from pipelines.pxweb.problems import rejection
from pipelines.pxweb.retrying import RetryPolicy, clamp_wait, retry_after_seconds
from pipelines.pxweb.throttle import SlidingWindowThrottle

_KEPT_HEADERS: Final = ("Date", "Last-Modified", "ETag", "Retry-After", "Content-Length")
_KEPT_PREFIXES: Final = ("x-rate-limit-", "api-")


@dataclass(frozen=True)
class HttpFacts:
    """How an answer came.

    Attributes:
        status: HTTP status.
        url: the address that answered.
        content_type: as sent, empty if not reported.
        elapsed: seconds from sending to the end of the headers.
        headers: Date, Last-Modified, ETag, Retry-After, Content-Length and the rate limit's, if sent.
    """

    status: int
    url: str
    content_type: str
    elapsed: float
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One call to make.

    Attributes:
        path: below the base address, starting with a slash.
        what: what is asked, for error texts ("TAB1: metadata").
        params: query parameters.
        json_body: sent by POST if given.
        table_id: the table concerned, if any.
        max_cells: most cells that the question was allowed to have, when data are asked for.
    """

    path: str
    what: str
    params: Mapping[str, str] = field(default_factory=dict)
    json_body: Mapping[str, Any] | None = None
    table_id: str | None = None
    max_cells: int | None = None


@dataclass(frozen=True)
class Answer:
    """A whole JSON object: the bytes as they came, and parsed."""

    body: bytes
    document: dict[str, Any]
    http: HttpFacts


class Transport:
    """Asks one server. Safe to use from several threads."""

    def __init__(
        self,
        base_url: str,
        *,
        user_agent: str,
        timeout: tuple[float, float],
        throttle: SlidingWindowThrottle,
        retry: RetryPolicy,
        adapter: requests.adapters.BaseAdapter | None,
    ) -> None:
        """Prepare a session; nothing is sent.

        Args:
            base_url: address of the API without a trailing slash.
            user_agent: who is asking.
            timeout: seconds to connect and seconds between bytes.
            throttle: what every attempt passes through.
            retry: when and how calls are repeated.
            adapter: answers for `base_url` instead of the network.
        """
        self._base_url = base_url
        self._timeout = timeout
        self._throttle = throttle
        self._retry = retry
        self.counts = CallCounts()
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept": "application/json"})
        if adapter is not None:
            self._session.mount(base_url, adapter)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ask(self, question: Question) -> Answer:
        """Make a call and get a whole JSON object.

        Raises:
            TransportError: no usable answer came, after all attempts.
            RequestRejected: the server refused.
            NotJson: the answer is not a JSON object; TruncatedJson after all attempts.
        """
        return self._retry.call(lambda: self._attempt(question))

    def _attempt(self, question: Question) -> Answer:
        self._throttle.acquire()
        try:
            answer = self._one_attempt(question)
        except errors.PxWebError as error:
            self.counts.count(error)
            raise
        self.counts.count(None)
        return answer

    def _one_attempt(self, question: Question) -> Answer:
        response = self._send(question)
        if response.status_code >= 400:
            raise self._failure(response, question)
        body = response.content
        return Answer(body=body, document=_checked(response, body, question), http=_facts(response))

    def _send(self, question: Question) -> requests.Response:
        url = self._base_url + question.path
        body = None if question.json_body is None else json.dumps(question.json_body, ensure_ascii=False).encode()
        try:
            return self._session.request(
                "GET" if body is None else "POST",
                url,
                params=dict(question.params),
                data=body,
                headers={} if body is None else {"Content-Type": "application/json"},
                timeout=self._timeout,
            )
        except requests.Timeout as error:
            text = f"{question.what}: no answer from {url} within {self._timeout[1]:g} seconds"
            raise errors.RequestTimedOut(text, url=url, table_id=question.table_id) from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            text = f"{question.what}: the answer of {url} broke off: {error}"
            raise errors.BodyCut(text, url=url, table_id=question.table_id) from error
        except requests.RequestException as error:
            text = f"{question.what}: {url} could not be reached: {error}"
            raise errors.ConnectionFailed(text, url=url, table_id=question.table_id) from error

    def _failure(self, response: requests.Response, question: Question) -> errors.PxWebError:
        status = response.status_code
        if status not in (408, 425, 429) and status < 500:
            return rejection(
                status,
                response.content,
                what=question.what,
                table_id=question.table_id,
                max_cells=question.max_cells,
            )
        wait = retry_after_seconds(response.headers.get("Retry-After"))
        if status == 429 and wait:
            # The other threads would only be sent away too.
            self._throttle.hold(clamp_wait(wait))
        kind = {429: errors.RateLimited, 503: errors.ServerUnavailable}.get(status, errors.ServerFailed)
        asked = "" if wait is None else f", asking to wait {wait:g} seconds"
        return kind(
            f"{question.what}: HTTP {status} from {response.url}{asked}",
            url=response.url or self._base_url + question.path,
            table_id=question.table_id,
            status=status,
            retry_after=wait if status in (429, 503) else None,
        )


@dataclass
class CallCounts:
    """What a client has asked so far: every attempt, those sent away with 429, and others without a usable answer."""

    calls: int = 0
    throttled: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        """Several threads count."""
        self._lock = Lock()

    def count(self, failure: errors.PxWebError | None) -> None:
        """Count one attempt."""
        throttled = isinstance(failure, errors.RateLimited)
        with self._lock:
            self.calls += 1
            self.throttled += throttled
            self.failed += failure is not None and not throttled


def user_agent(contact: str | None) -> str:
    """Who is asking: the program, its version, and whom the agency can write to."""
    try:
        number = version("styrka")
    except PackageNotFoundError:
        number = "unreleased"
    # A header must not break over lines, whatever a settings file holds.
    said = " ".join(contact.split()) if contact else ""
    return f"styrka/{number} ({said})" if said else f"styrka/{number}"


def _checked(response: requests.Response, body: bytes, question: Question) -> dict[str, Any]:
    content_type = response.headers.get("Content-Type", "")
    document = parse_json_object(body, where=question.what, table_id=question.table_id)
    if content_type and "json" not in content_type.lower():
        raise errors.NotJson(
            f"{question.what}: the server calls its answer {content_type!r}, not JSON; it may have ignored "
            "outputFormat=json-stat2",
            table_id=question.table_id,
            value=content_type,
        )
    return document


def _facts(response: requests.Response) -> HttpFacts:
    kept = {
        name: value
        for name, value in response.headers.items()
        if name in _KEPT_HEADERS or name.lower().startswith(_KEPT_PREFIXES)
    }
    return HttpFacts(
        status=response.status_code,
        url=response.url or "",
        content_type=response.headers.get("Content-Type", ""),
        elapsed=response.elapsed.total_seconds(),
        headers=kept,
    )
