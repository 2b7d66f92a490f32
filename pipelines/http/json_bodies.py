"""The body of an answer as the JSON object that it must be, or the error that says what it is.

Not here: what the object holds.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from pipelines.http.errors import NotJson, TruncatedJson, WebPage

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def parse_json_object(body: bytes, *, where: str, table_id: str | None = None) -> dict[str, Any]:
    """Parse a body that must be one JSON object.

    Args:
        body: the bytes as they came; a byte order mark is tolerated.
        where: what the body is, for error texts ("TAB1: data").
        table_id: carried by the errors.

    Raises:
        WebPage, TruncatedJson, NotJson: the body is something else.
    """
    text = body.removeprefix(_BYTE_ORDER_MARK).strip()
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_json(text, error, where, table_id) from error
    if not isinstance(document, dict):
        raise NotJson(f"{where}: expected a JSON object, got {type(document).__name__}", table_id=table_id)
    return document


def is_web_page(body: bytes) -> bool:
    """Whether a body is a web page, whatever its content type says."""
    start = body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:200].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<h1", b"<title"))


def _not_json(text: bytes, error: ValueError, where: str, table_id: str | None) -> NotJson:
    start = text[:60].decode("utf-8", errors="replace")
    if text.startswith(b"<"):
        return WebPage(
            f"{where}: a web page instead of JSON ({start!r} …); the server may be closed, or a proxy "
            "answers for it. Open the address in a browser.",
            table_id=table_id,
        )
    if not text or (text.startswith(b"{") and not text.endswith(b"}")) or "unexpected end" in str(error):
        return TruncatedJson(f"{where}: the JSON stops after {len(text):,} bytes: {error}", table_id=table_id)
    return NotJson(f"{where}: not JSON ({error}); it starts {start!r}", table_id=table_id)
