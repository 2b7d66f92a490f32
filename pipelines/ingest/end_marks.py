"""What a whole file of a kind ends with, where the kind has such a mark.

Marks at the ends of files. Not here: reading them, or how long a file without its mark is waited for (``quiet.py``).
Tables of text have no mark: their last line may be the last one, or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipelines.ingest.unpacking import Content

_TAIL = 66_000
"""Bytes at the end that hold the directory of a zip with the longest comment it may have."""


class EndMark(NamedTuple):
    """A kind of file by its first bytes, and what its last ones must be."""

    words: str
    begins: Callable[[bytes], bool]
    ends: Callable[[bytes], bool]


def _stripped(tail: bytes) -> bytes:
    return tail.rstrip(b"\x00 \t\r\n\x1a")


END_MARKS = (
    EndMark(
        "the directory of a zip archive", lambda head: head.startswith(b"PK\x03\x04"), lambda t: b"PK\x05\x06" in t
    ),
    EndMark("Parquet's footer", lambda head: head.startswith(b"PAR1"), lambda tail: tail.endswith(b"PAR1")),
    EndMark(
        "the bracket that closes its JSON",
        lambda head: head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")),
        lambda tail: _stripped(tail).endswith((b"}", b"]")),
    ),
    EndMark(
        "EF, Web of Science's end mark", lambda head: b"FN " in head[:8], lambda tail: _stripped(tail)[-2:] == b"EF"
    ),
    EndMark(
        "the semicolon that ends a px file", lambda head: _is_px(head), lambda tail: _stripped(tail).endswith(b";")
    ),
)
"""A new kind is one line."""


def lacks_its_end(bodies: Iterable[Content]) -> str | None:
    """The end mark that one of `bodies` should have and has not, in words; None where none is missing."""
    for body in bodies:
        head, tail = bytes(body[:1_000]), bytes(body[-_TAIL:])
        for mark in END_MARKS:
            if mark.begins(head) and not mark.ends(tail):
                return mark.words
    return None


def _is_px(head: bytes) -> bool:
    return b"CHARSET=" in head[:200] or b"AXIS-VERSION=" in head[:400]
