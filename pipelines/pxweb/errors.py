"""What can go wrong with a PxWeb server, as a tree of exceptions.

Belongs here: exception classes and the facts they carry. Does not belong here: deciding which one applies
(see `problems`, `transport`, `jsonstat`, `selection`).

The tree::

    PxWebError
    ├── TransportError              no usable answer came
    │   ├── ConnectionFailed        *  refused, reset, name not found
    │   ├── RequestTimedOut         *
    │   ├── BodyCut                 *  the connection broke in the middle of the body
    │   ├── RateLimited             *  429
    │   ├── ServerUnavailable       *  503, the server reloads
    │   └── ServerFailed            *  500, 502, 504
    ├── RequestRejected             the server answered, and said no
    │   ├── NonExistentTable, NonExistentPage, NonExistentVariable, NonExistentValue, NonExistentCodelist
    │   ├── MandatorySelectionMissing, IllegalSelection, UnsupportedFormat
    │   └── TooManyCells
    ├── SelectionError              the selection is wrong; found before anything was sent
    │   ├── UnknownVariableError, UnknownCodeError, UnknownCodelistError
    │   └── MissingSelectionError, ExpressionError
    ├── AnswerError                 an answer came and cannot be trusted
    │   ├── UnexpectedAnswerError      other dimensions or codes than were asked for
    │   ├── VintageMovedError       *  the table was updated again and again during one fetch
    │   └── DecodeError                the body is not a whole JSON-stat 2.0 dataset
    │       ├── NotJson, HtmlInsteadOfJson *, TruncatedJson *
    │       └── NotADataset, ShapeError, CategoryIndexError, CellValueError, CellStatusError
    └── TableNotResolvedError       no table, or more than one, fits the description

A star marks the errors that may go away by themselves (`is_transient`): the same call can succeed later
without anybody changing anything.
"""

from __future__ import annotations

from typing import ClassVar


class PxWebError(Exception):
    """Root of every error that this package raises on purpose.

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


class TransportError(PxWebError):
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


class RequestRejected(PxWebError):
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


class NonExistentTable(RequestRejected):
    """No table has this id (any more)."""


class NonExistentPage(RequestRejected):
    """The list of tables has no such page."""


class NonExistentVariable(RequestRejected):
    """The table has no such variable."""


class NonExistentValue(RequestRejected):
    """A variable has no such value."""


class NonExistentCodelist(RequestRejected):
    """No code list has this id; ids are case-sensitive."""


class MandatorySelectionMissing(RequestRejected):
    """A variable that cannot be eliminated has no selection."""


class IllegalSelection(RequestRejected):
    """A selection or a selection expression that the server does not accept."""


class UnsupportedFormat(RequestRejected):
    """The server cannot write the format that was asked for."""


class TooManyCells(RequestRejected):
    """The selection has more cells than the server gives at once."""


class SelectionError(PxWebError):
    """The selection does not fit the table; nothing was sent."""


class UnknownVariableError(SelectionError):
    """The table has no such variable."""


class UnknownCodeError(SelectionError):
    """The variable has no such code, or nothing matches the expression."""


class UnknownCodelistError(SelectionError):
    """The variable does not offer this code list."""


class MissingSelectionError(SelectionError):
    """A variable was left out, or eliminated although it cannot be."""


class ExpressionError(SelectionError):
    """A selection expression that cannot be read."""


class AnswerError(PxWebError):
    """An answer came and cannot be trusted."""


class UnexpectedAnswerError(AnswerError):
    """The answer has other dimensions or codes than were asked for."""


class VintageMovedError(AnswerError):
    """The table was updated during the fetch, each time it was started over."""

    is_transient: ClassVar[bool] = True


class DecodeError(AnswerError):
    """The body is not a whole JSON-stat 2.0 dataset."""


class NotJson(DecodeError):
    """The body is something else than JSON."""


class HtmlInsteadOfJson(NotJson):
    """The body is a web page, as of a closed server or a proxy."""

    is_transient: ClassVar[bool] = True


class TruncatedJson(NotJson):
    """The body starts as JSON and stops too early."""

    is_transient: ClassVar[bool] = True


class NotADataset(DecodeError):
    """JSON, but not a JSON-stat 2.0 dataset."""


class ShapeError(DecodeError):
    """Dimensions, sizes and number of values do not agree."""


class CategoryIndexError(DecodeError):
    """The index of a dimension does not number its codes 0 to n-1, each once."""


class CellValueError(DecodeError):
    """A cell holds something else than a number or nothing."""


class CellStatusError(DecodeError):
    """A status points outside the table or is not a text."""


class TableNotResolvedError(PxWebError):
    """No table, or more than one, fits the description.

    Attributes:
        tried: what was looked for, step by step.
        near_misses: tables that fitted in part, as "id: label (why not)".
    """

    def __init__(self, message: str, *, tried: tuple[str, ...], near_misses: tuple[str, ...]) -> None:
        """Keep the steps and the near misses."""
        super().__init__(message)
        self.tried = tried
        self.near_misses = near_misses
