"""A refusal in the server's words, as the exception that fits.

HTTP answers in the 400s and the Problem body {type, title, status, detail}. Not here: answers that may succeed later
(see `transport`).

Source of the titles: PxTools/PxWebApi, PxWeb/Helper/Api2/ProblemUtility.cs, with the server's own spelling.
"""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

from pipelines.http.errors import RequestRejected, TooManyCells
from pipelines.http.transport import Question
from pipelines.pxweb import errors

_BY_TITLE: Final[dict[str, type[RequestRejected]]] = {
    "non-existent table": errors.NonExistentTable,
    "non-existent page": errors.NonExistentPage,
    "non-existent variable": errors.NonExistentVariable,
    "non-existent codelist": errors.NonExistentCodelist,
    "non-existent value": errors.NonExistentValue,
    "missing selection for mandantory variable": errors.MandatorySelectionMissing,
    "missing selection for mandatory variable": errors.MandatorySelectionMissing,
    "illegal selection for mandantory variable": errors.IllegalSelection,
    "illegal selection for mandatory variable": errors.IllegalSelection,
    "illegal selection expression": errors.IllegalSelection,
    "illegal placment": errors.IllegalSelection,
    "illegal placement": errors.IllegalSelection,
    "too many cells selected": TooManyCells,
    "unsupported output format": errors.UnsupportedFormat,
}

_ADVICE: Final[dict[type[RequestRejected], str]] = {
    errors.NonExistentTable: "Search for the table again: ids change when a table is rebuilt.",
    errors.NonExistentCodelist: "Code list ids are case-sensitive; see the metadata of the variable.",
    TooManyCells: "Set a lower max_data_cells (STYRKA_MAX_DATA_CELLS): /config promises more than the server gives.",
}


_TOO_MANY: Final = re.compile(r"cells?\b|too many values", re.IGNORECASE)


def rejection(status: int, body: bytes, question: Question) -> RequestRejected:
    """The exception for a refused call.

    Args:
        status: HTTP status, 400 to 499.
        body: a Problem document, or anything.
        question: what was asked; with `max_cells` where data were asked for.
    """
    problem = _problem(body)
    title, detail = str(problem.get("title") or problem.get("error") or ""), str(problem.get("detail") or "")
    kind = _kind(status, title, detail, about_data=question.max_cells is not None)
    words = " - ".join(one for one in (title, detail) if one) or body[:200].decode("utf-8", errors="replace").strip()
    said = f'the server refused with HTTP {status}: "{words}"' if words else f"the server refused with HTTP {status}"
    limit = question.max_cells if kind is TooManyCells else None
    text = " ".join(one for one in (f"{question.what}: {said}.", _ADVICE.get(kind, "")) if one)
    return kind(text, status=status, title=title, detail=detail, table_id=question.table_id, limit=limit)


def _kind(status: int, title: str, detail: str, *, about_data: bool) -> type[RequestRejected]:
    known = _BY_TITLE.get(title.strip().lower())
    if known is not None:
        return known
    # The specification promises 403 for too many cells, the server sends 400 with the title above, and the first
    # generation 403 {"error": "Too many values selected"}.
    if about_data and status == 403 and _TOO_MANY.search(f"{title} {detail}"):
        return TooManyCells
    return RequestRejected


def _problem(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
