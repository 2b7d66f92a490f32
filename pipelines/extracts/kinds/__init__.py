"""The kinds of file that are read as extracts, or refused by their name.

The register of kinds; a new kind is one file and one line. Not here: what the cells mean.
"""

from __future__ import annotations

import mmap
from importlib import import_module
from typing import NamedTuple

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import BYTES_AT_MOST, Book
from pipelines.extracts.kinds import begins
from pipelines.extracts.kinds.wide_text import in_utf8


class Kind(NamedTuple):
    """A kind of file: how it begins, and the module of this package whose `read` reads it."""

    words: str
    is_it: begins.Test
    module: str


KINDS = (
    Kind("an .xlsx workbook", begins.is_workbook, "workbook"),
    Kind("a px file", begins.is_px, "px"),
    Kind("JSON-stat", begins.is_json, "json_stat"),
    Kind("text", begins.is_text, "text"),
)
"""The first that fits reads the file."""


def read_book(file: str, body: bytes | mmap.mmap) -> Book:
    """The tables of a file.

    Raises:
        UnreadableFile: too large, of a kind that is not read, or damaged.
    """
    if len(body) > BYTES_AT_MOST:
        raise UnreadableFile(
            file, f"it has {len(body):,} bytes, more than {BYTES_AT_MOST:,}: drop it in parts, a year or a region each."
        )
    whole = in_utf8(bytes(body))
    if not whole.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(file, "it is empty.")
    refusal = begins.refusal(whole)
    if refusal is not None:
        raise UnreadableFile(file, refusal)
    kind = next(kind for kind in KINDS if kind.is_it(whole))
    book: Book = import_module(f"pipelines.extracts.kinds.{kind.module}").read(file, whole)
    return book
