"""What can go wrong between a client and an agency's API, as a tree of exceptions.

Exception classes that every client shares, and the facts they carry. Not here: deciding which one applies
(``transport.py``), or what only one kind of API can say (each client's own ``errors.py``).

The tree::

    ApiError
    ├── TransportError              no usable answer came
    │   ├── ConnectionFailed        *  refused, reset, name not found
    │   ├── RequestTimedOut         *  no bytes for too long, or the whole call took too long
    │   ├── BodyCut                 *  the connection broke in the middle of the body
    │   ├── RateLimited             *  429
    │   ├── ServerUnavailable       *  503, the server reloads
    │   └── ServerFailed            *  500, 502, 504
    ├── NightIsOver                 *  the time that a whole run may spend on asking has passed; nothing was sent
    ├── ForeignAddress              *  the answer leads to another host, which is not asked
    ├── RequestRejected             the server answered, and said no
    │   └── TooManyCells
    └── AnswerError                 an answer came and cannot be trusted
        ├── UnexpectedAnswerError      something else than was asked for
        └── DecodeError                the body is not what it should be
            └── NotJson, WebPage *, TruncatedJson *

A star marks the errors that may go away by themselves (`is_transient`): the same call can succeed later
without anybody changing anything.
"""

from __future__ import annotations

from typing import ClassVar


class ApiError(Exception):
    """Root of every error that a client raises on purpose.

    Attributes:
        table_id: the table concerned, or None.
        variable: the variable concerned, or None.
        value: the offending value as text, or None.
        limit: the limit that was crossed, or None.
        is_transient: whether the same call may succeed later without any change.
    """

    is_transient: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        table_id: str | None = None,
        variable: str | None = None,
        value: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Keep the message and the facts it was made of."""
        super().__init__(message)
        self.table_id = table_id
        self.variable = variable
        self.value = value
        self.limit = limit


class TransportError(ApiError):
    """No usable answer came. `url` is what was asked, `attempts` how often."""

    is_transient: ClassVar[bool] = True

    def __init__(
        self,
        message: str,
        *,
        url: str,
        table_id: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Keep the address, the HTTP status (None: no answer) and the wait the server asked for (seconds)."""
        super().__init__(message, table_id=table_id)
        self.url = url
        self.status = status
        self.retry_after = retry_after
        self.attempts = 1

    def __str__(self) -> str:
        """Say how many attempts were made, when it was more than one."""
        text = super().__str__()
        return text if self.attempts == 1 else f"{text} (gave up after {self.attempts} attempts)"


class ConnectionFailed(TransportError):
    """The server could not be reached, or the connection broke before an answer."""


class RequestTimedOut(TransportError):
    """The server did not answer in time."""


class BodyCut(TransportError):
    """The connection broke in the middle of the body."""


class RateLimited(TransportError):
    """HTTP 429: more calls than the server allows in its time window."""


class ServerUnavailable(TransportError):
    """HTTP 503: the server reloads or is closed."""


class ServerFailed(TransportError):
    """HTTP 500, 502 or 504, or another answer in the 500s."""


class NightIsOver(ApiError):
    """The time that a whole run may spend on asking has passed; the call was not made."""

    is_transient: ClassVar[bool] = True


class ForeignAddress(ApiError):
    """An answer leads to another host than the one that was asked. It is not followed.

    It may go away: a proxy that wants a login sends everybody elsewhere for as long as it lasts.
    """

    is_transient: ClassVar[bool] = True


class RequestRejected(ApiError):
    """The server understood and refused. The message quotes its words.

    Attributes:
        status: HTTP status.
        title, detail: the server's words, empty if it had none.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        title: str = "",
        detail: str = "",
        table_id: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Keep the status and the server's words."""
        super().__init__(message, table_id=table_id, limit=limit)
        self.status = status
        self.title = title
        self.detail = detail


class TooManyCells(RequestRejected):
    """The selection has more cells than the server gives at once."""


class AnswerError(ApiError):
    """An answer came and cannot be trusted."""


class UnexpectedAnswerError(AnswerError):
    """The answer holds something else than was asked for."""


class DecodeError(AnswerError):
    """The body is not what an answer of this API looks like."""


class NotJson(DecodeError):
    """The body is something else than JSON."""


class WebPage(NotJson):
    """The body is a web page in place of an answer, as of a closed server or a proxy, whatever the status."""

    is_transient: ClassVar[bool] = True


class TruncatedJson(NotJson):
    """The body starts as JSON and stops too early."""

    is_transient: ClassVar[bool] = True
