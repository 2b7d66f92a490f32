"""Refusals in the words of the real server, with its own spelling.

Titles and statuses. Not here: deciding that one applies.

Source: PxTools/PxWebApi, PxWeb/Helper/Api2/ProblemUtility.cs.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The request gets a Problem document."""

    def __init__(self, status: int, title: str, detail: str | None = None, kind: str = "Parameter error") -> None:
        """Keep what the document will say."""
        super().__init__(title)
        self.status = status
        self.document: dict[str, Any] = {"type": kind, "title": title, "status": status}
        if detail is not None:
            self.document["detail"] = detail


class Failed(Exception):
    """The real server falls over here: HTTP 500 with an empty body."""


def bad(title: str, detail: str | None = None) -> Refused:
    """A 400."""
    return Refused(400, title, detail)


def missing(title: str, detail: str | None = None) -> Refused:
    """A 404."""
    return Refused(404, title, detail)


def non_existent_table() -> Refused:
    """No table has the id."""
    return missing("Non-existent table")


def too_many_cells() -> Refused:
    """More cells than /config says; the specification promises 403 for this."""
    return bad("Too many cells selected", "Too many cells selected")


def unsupported_format() -> Refused:
    """A format or a parameter of it that the server does not know."""
    return bad("Unsupported output format", "Unsupported output format")


NON_EXISTENT_VARIABLE = "Non-existent variable"
NON_EXISTENT_CODELIST = "Non-existent codelist"
NON_EXISTENT_VALUE = "Non-existent value"
MISSING_SELECTION = "Missing selection for mandantory variable"
ILLEGAL_EXPRESSION = "Illegal selection expression"
ILLEGAL_PLACEMENT = "Illegal placment"
