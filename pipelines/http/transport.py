"""One HTTP call: throttled, repeated when that helps, over in time, and its failures named.

The session, its headers, timeouts and deadlines, redirects, HTTP facts, and which answers are failures. Not here: what
the answers mean (each client), or in which words a server refuses (`Transport`'s `refused`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from pipelines.http import errors
from pipelines.http.deadlines import DEFAULT_CALL_SECONDS, Night
from pipelines.http.json_bodies import is_web_page, parse_json_object
from pipelines.http.retrying import RetryPolicy, clamp_wait, retry_after_seconds
from pipelines.http.throttle import SlidingWindowThrottle

_KEPT_HEADERS: Final = ("Date", "Last-Modified", "ETag", "Retry-After", "Content-Length")
_KEPT_PREFIXES: Final = ("x-rate-limit-", "api-")
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MOST_REDIRECTS: Final = 5
_PIECE_BYTES: Final = 256 * 1024


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
        params: query parameters; a list of pairs where a name is repeated.
        json_body: sent by POST if given.
        table_id: the table concerned, if any.
        max_cells: most cells that the question was allowed to have, when data are asked for.
    """

    path: str
    what: str
    params: Mapping[str, str] | Sequence[tuple[str, str]] = field(default_factory=dict)
    json_body: Mapping[str, Any] | None = None
    table_id: str | None = None
    max_cells: int | None = None


@dataclass(frozen=True)
class Answer:
    """A whole JSON object: the bytes as they came, and parsed."""

    body: bytes
    document: dict[str, Any]
    http: HttpFacts


Refused = Callable[[int, bytes, Question], errors.ApiError]
"""HTTP status, body and question of a refused call -> the error in the server's words."""


def plain_refusal(status: int, body: bytes, question: Question) -> errors.RequestRejected:
    """A refusal by a server whose words have no form of their own."""
    words = " ".join(body[:200].decode("utf-8", errors="replace").split())
    said = f': "{words}"' if words else ""
    text = f"{question.what}: the server refused with HTTP {status}{said}."
    return errors.RequestRejected(text, status=status, title=words, table_id=question.table_id)


_BROKEN_OFF: Final = (
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    urllib3.exceptions.ProtocolError,
    urllib3.exceptions.DecodeError,
)


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
        refused: Refused = plain_refusal,
        call_seconds: float = DEFAULT_CALL_SECONDS,
        night: Night | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a session; nothing is sent.

        Args:
            base_url: address of the API without a trailing slash.
            user_agent: who is asking.
            timeout: seconds to connect and seconds between bytes.
            throttle: what every attempt passes through.
            retry: when and how calls are repeated.
            adapter: answers for `base_url` instead of the network.
            refused: the error for an answer in the 400s.
            call_seconds: how long one call may take with all its attempts.
            night: how long the run may ask in all; without it there is no end.
            clock: seconds that never go back.
        """
        self._base_url = base_url
        self._timeout = timeout
        self._throttle = throttle
        self._retry = retry
        self._refused = refused
        self._call_seconds, self._night, self._clock = call_seconds, night, clock
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
            ForeignAddress: the answer leads to another host.
            NightIsOver: the run may ask no more.
        """
        ends = self._clock() + self._call_seconds
        return self._retry.call(lambda: self._attempt(question, ends), out_of_time=lambda: self._clock() >= ends)

    def _attempt(self, question: Question, ends: float) -> Answer:
        if self._night is not None:
            ends = min(ends, self._clock() + self._night.require_time(question.what))
        self._throttle.acquire()
        try:
            answer = self._one_attempt(question, ends)
        except errors.ApiError as error:
            self.counts.count(error)
            raise
        self.counts.count(None)
        return answer

    def _one_attempt(self, question: Question, ends: float) -> Answer:
        response = self._send_on(question)
        body = self._whole_body(response, question, ends)
        if response.status_code >= 400:
            raise self._failure(response, body, question)
        # What the server calls its answer does not matter: JSON sent as text/plain is JSON, a page is none.
        document = parse_json_object(body, where=question.what, table_id=question.table_id)
        return Answer(body=body, document=document, http=_facts(response))

    def _send_on(self, question: Question) -> requests.Response:
        """Send, and follow redirects as long as they stay with the server that was asked."""
        url = self._base_url + question.path
        response = self._send(question, url, first=True)
        for _ in range(_MOST_REDIRECTS):
            if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                return response
            target = urljoin(response.url or url, response.headers["Location"])
            response.close()
            if not is_same_site(url, target):
                raise errors.ForeignAddress(
                    f"{question.what}: {url} leads to {target}, which is another host and was not asked; if the agency "
                    "has moved its API, change the address in pipelines/agencies/, else ask again later",
                    table_id=question.table_id,
                    value=target,
                )
            response = self._send(question, target, first=False)
        text = f"{question.what}: {url} leads from one address to another without end"
        raise errors.ServerFailed(text, url=url, table_id=question.table_id)

    def _send(self, question: Question, url: str, *, first: bool) -> requests.Response:
        body = None if question.json_body is None else json.dumps(question.json_body, ensure_ascii=False).encode()
        params = question.params if isinstance(question.params, Mapping) else list(question.params)
        with self._named_failures(question, url):
            return self._session.request(
                "GET" if body is None else "POST",
                url,
                # A redirect says in its address what is asked.
                params=params if first else None,
                data=body,
                headers={} if body is None else {"Content-Type": "application/json"},
                timeout=self._timeout,
                # Followed here: a POST must stay one, and no other host may answer.
                allow_redirects=False,
                stream=True,
            )

    def _whole_body(self, response: requests.Response, question: Question, ends: float) -> bytes:
        """The body, read as it comes, so that one that drips for ever is given up."""
        if not isinstance(response.raw, urllib3.BaseHTTPResponse):
            # An adapter that answers in place of the network answers whole.
            return response.content
        url, pieces = response.url or self._base_url, list[bytes]()
        with self._named_failures(question, url):
            while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
                pieces.append(piece)
                if self._clock() > ends:
                    response.close()
                    text = f"{question.what}: {url} had not sent its whole answer when the time for the call was up"
                    raise errors.RequestTimedOut(text, url=url, table_id=question.table_id)
        return b"".join(pieces)

    @contextmanager
    def _named_failures(self, question: Question, url: str) -> Iterator[None]:
        """Failures of the line under our names."""
        try:
            yield
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            text = f"{question.what}: no answer from {url} within {self._timeout[1]:g} seconds"
            raise errors.RequestTimedOut(text, url=url, table_id=question.table_id) from error
        except _BROKEN_OFF as error:
            text = f"{question.what}: the answer of {url} broke off: {error}"
            raise errors.BodyCut(text, url=url, table_id=question.table_id) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            text = f"{question.what}: {url} could not be reached: {error}"
            raise errors.ConnectionFailed(text, url=url, table_id=question.table_id) from error

    def _failure(self, response: requests.Response, body: bytes, question: Question) -> errors.ApiError:
        status = response.status_code
        if status not in (408, 425, 429) and status < 500:
            if is_web_page(body):
                # APIs refuse in JSON or plain text: a page is a proxy's or a closed server's.
                return errors.WebPage(
                    f"{question.what}: a web page with HTTP {status} in place of an answer; the server may be closed, "
                    f"or a proxy answers for it. Open {response.url} in a browser.",
                    table_id=question.table_id,
                )
            return self._refused(status, body, question)
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

    def count(self, failure: errors.ApiError | None) -> None:
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


def is_same_site(asked: str, target: str) -> bool:
    """Whether an address is at the host and port that was asked; from http to https is the same site."""
    one, other = urlsplit(asked), urlsplit(target)
    if one.hostname != other.hostname:
        return False
    if (one.scheme, other.scheme) == ("http", "https"):
        return one.port in (None, 80) and other.port in (None, 443)
    return one.scheme == other.scheme and one.port == other.port


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
