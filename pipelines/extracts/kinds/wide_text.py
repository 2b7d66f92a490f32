"""Text of two or four bytes a character, as Excel's "Unicode text" has it, made text of one.

Recognising UTF-16 and UTF-32, with or without their mark, so that no reader of a kind meets them. Not here: pages of
one byte a character (``text.py``, ``px.py``).
"""

from __future__ import annotations

import codecs

# UTF-32 in front: its mark begins as that of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 2_000
_MOSTLY = 0.9


def in_utf8(body: bytes) -> bytes:
    """The same text in UTF-8; the bytes as they are where they are no wide text."""
    encoding = _encoding(body)
    return body if encoding is None else body.decode(encoding, errors="replace").encode("utf-8", errors="replace")


def _encoding(body: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding
    head = body[:_LOOKED_AT]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = head[place::2], head[1 - place :: 2]
        # A table in a western language: every other byte is nought, and none of the others.
        if high and high.count(0) > _MOSTLY * len(high) and 0 not in low:
            return encoding
    return None
