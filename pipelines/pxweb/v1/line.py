"""What pyscbwrapper's calls pass through: limiter, timeouts, repeats, and failures by name.

One adapter for `requests`, mounted at the agency's address. Not here: queries (see `client`).

pyscbwrapper 0.1.2 has neither timeout, repeat nor limiter, and meets an error page as a failure to read JSON. All its
calls go through one session, and there `requests` lets us stand between: nothing of the package is patched.
"""

from __future__ import annotations

import orjson
import requests
from requests.adapters import HTTPAdapter

from pipelines.http import errors
from pipelines.http.adapters import AnsweringAdapter, LineOptions
from pipelines.http.json_bodies import is_web_page, parse_json_object
from pipelines.http.retrying import RetryPolicy, clamp_wait, retry_after_seconds
from pipelines.http.throttle import SlidingWindowThrottle
from pipelines.pxweb.errors import IllegalSelection, NonExistentTable

_TOO_MANY = "too many values"
_BOM = b"\xef\xbb\xbf"


class PoliteAdapter(AnsweringAdapter):
    """Sends within the limit, repeats what may pass, and raises `ApiError`s instead of handing on failures."""

    def __init__(
        self, *, user_agent: str, timeout: tuple[float, float], throttle: SlidingWindowThrottle, retry: RetryPolicy
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            user_agent: who is asking.
            timeout: seconds to connect, and seconds to wait for bytes.
            throttle: what every attempt passes through.
            retry: when and how calls are repeated.
        """
        super().__init__()
        self._line = HTTPAdapter()
        self._user_agent, self._timeout = user_agent, timeout
        self._throttle, self._retry = throttle, retry

    def close(self) -> None:
        """Close the connections."""
        self._line.close()

    def answer(self, request: requests.PreparedRequest, line: LineOptions) -> requests.Response:
        """A whole JSON answer.

        Raises:
            TransportError: no usable answer came, after all attempts.
            RequestRejected: the server refused.
            NotJson: the answer is something else.
        """
        request.headers["User-Agent"] = self._user_agent

        def attempt() -> requests.Response:
            self._throttle.acquire()
            response = self._sent(request, line)
            if response.status_code != 200:
                raise self._failure(response)
            _require_json(response)
            return response

        return self._retry.call(attempt)

    def _sent(self, request: requests.PreparedRequest, line: LineOptions) -> requests.Response:
        url = request.url or ""
        try:
            response = self._line.send(request, timeout=self._timeout, **line)
            # Read here, so that a body that breaks off is repeated like everything else.
            _ = response.content
        except requests.Timeout as error:
            text = f"no answer from {url} within {self._timeout[1]:g} seconds"
            raise errors.RequestTimedOut(text, url=url) from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise errors.BodyCut(f"the answer of {url} broke off: {error}", url=url) from error
        except requests.RequestException as error:
            raise errors.ConnectionFailed(f"{url} could not be reached: {error}", url=url) from error
        return response

    def _failure(self, response: requests.Response) -> errors.ApiError:
        status, url = response.status_code, response.url or ""
        if status not in (408, 425, 429) and status < 500:
            return _refusal(response)
        wait = retry_after_seconds(response.headers.get("Retry-After"))
        if status == 429 and wait:
            self._throttle.hold(clamp_wait(wait))
        kind = {429: errors.RateLimited, 503: errors.ServerUnavailable}.get(status, errors.ServerFailed)
        retry_after = wait if status in (429, 503) else None
        return kind(f"HTTP {status} from {url}", url=url, status=status, retry_after=retry_after)


def _refusal(response: requests.Response) -> errors.ApiError:
    """A refusal by its status and words; v1 has no Problem documents."""
    status, url = response.status_code, response.url or ""
    if is_web_page(response.content):
        return errors.WebPage(f"{url}: a web page with HTTP {status} in place of an answer.")
    words = response.content[:200].decode("utf-8", errors="replace").strip()
    if status == 403 and _TOO_MANY in words.lower():
        advice = "Lower max_cells of the client."
        return errors.TooManyCells(f"{url}: HTTP 403, too many values selected. {advice}", status=status, title=words)
    kind = {400: IllegalSelection, 404: NonExistentTable}.get(status, errors.RequestRejected)
    return kind(f'{url}: the server refused with HTTP {status}: "{words}".', status=status, title=words)


def _require_json(response: requests.Response) -> None:
    body = response.content.removeprefix(_BOM)
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        # Raises the error that fits: a web page, a body that stops too early, or something else.
        parse_json_object(body, where=response.url or "v1")
