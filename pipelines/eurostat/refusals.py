"""Eurostat's refusals in its own words, as the exception that fits.

Not here: answers that may succeed later by themselves (``http/transport.py``).

Source: Eurostat's API documentation: `{"error": [{"status": 413, "id": …, "label": "EXTRACTION_TOO_BIG: …"}]}`, and a
warning of the same form for an answer that is prepared while nobody waits (ASYNCHRONOUS_RESPONSE).
"""

from __future__ import annotations

from typing import Any

import orjson

from pipelines.http.errors import RequestRejected, TooManyCells
from pipelines.http.transport import Question

_TOO_LARGE = ("EXTRACTION_TOO_BIG", "ASYNCHRONOUS_RESPONSE")


def refused(status: int, body: bytes, question: Question) -> RequestRejected:
    """The exception for a refused call."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = {}
    words = said_by(document) or " ".join(body[:200].decode("utf-8", errors="replace").split())
    kind = TooManyCells if status in (413, 414) or is_too_large(document) else RequestRejected
    said = f': "{words}"' if words else ""
    text = f"{question.what}: Eurostat refused with HTTP {status}{said}."
    return kind(text, status=status, title=words, table_id=question.table_id, limit=question.max_cells)


def is_too_large(document: Any) -> bool:
    """Whether an answer says that it would be too large to give at once."""
    return any(word in said_by(document) for word in _TOO_LARGE)


def said_by(document: Any) -> str:
    """What the errors and warnings of an answer say, empty if it has none."""
    if not isinstance(document, dict):
        return ""
    notes = [document.get("error"), document.get("warning")]
    listed = [note for one in notes for note in (one if isinstance(one, list) else [one])]
    return "; ".join(str(note["label"]) for note in listed if isinstance(note, dict) and note.get("label"))
