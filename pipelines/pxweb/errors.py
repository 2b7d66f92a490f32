"""What only a PxWeb server can say, and what is found wrong with a question before it is sent.

Exception classes and the facts they carry. Not here: what every API's client shares (``http/errors.py``), or deciding
which one applies (see `problems`, `selection`, `resolving`).

The tree::

    ApiError
    ├── RequestRejected             the server answered, and said no
    │   ├── NonExistentTable, NonExistentPage, NonExistentVariable, NonExistentValue, NonExistentCodelist
    │   └── MandatorySelectionMissing, IllegalSelection, UnsupportedFormat
    ├── SelectionError              the selection is wrong; found before anything was sent
    │   ├── UnknownVariableError, UnknownCodeError, UnknownCodelistError
    │   └── MissingSelectionError, ExpressionError
    ├── AnswerError
    │   └── VintageMovedError       *  the table was updated again and again during one fetch
    └── TableNotResolvedError       no table, or more than one, fits the description
"""

from __future__ import annotations

from typing import ClassVar

from pipelines.http.errors import AnswerError, ApiError, RequestRejected


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


class SelectionError(ApiError):
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


class VintageMovedError(AnswerError):
    """The table was updated during the fetch, each time it was started over."""

    is_transient: ClassVar[bool] = True


class TableNotResolvedError(ApiError):
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
