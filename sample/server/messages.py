"""One call and its answer, between the line and the two generations of the API.

What both need to know of a request, and the kinds of bodies. Not here: sockets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from sample.server.problems import Refused

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Request:
    """A call: `path` is decoded, `params` keeps every name and value in order, `address` is scheme and host."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    address: str = "http://127.0.0.1"
    target: str = ""
    """Path and query as they stood on the line."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def param(self, name: str) -> str | None:
        """The last value under a name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.params) if key.lower() == wanted), None)


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(document: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer."""
    return Answer(status, orjson.dumps(document), JSON, headers or {})


def as_problem(refused: Refused) -> Answer:
    """A refusal as v2 words it."""
    return Answer(refused.status, orjson.dumps(refused.document), PROBLEM)


def parsed(body: bytes) -> Any:
    """The JSON of a body.

    Raises:
        Refused: it is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "One or more validation errors occurred.", str(error), kind="about:blank") from error
