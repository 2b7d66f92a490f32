"""Records of JSON exports, one by one, without holding the whole in memory.

Cutting a document or lines into records. Not here: what a record means.

An export of SwePub is one object with all records in one list: 640 MB for five universities. Read whole it takes
several gigabytes. Here the list is cut at places where one record ends and the next begins, and each piece is decoded
by itself. The bytes `{"key"` cannot stand inside a JSON string (a quotation mark in a string is escaped), so that
a match of `} , {"key"` is a true border of objects that begin with that key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import PastedTogether, Truncated

_PIECE = 1 << 20
"""Bytes that are decoded at a time: large enough to be fast, small enough not to be felt."""

_FIRST_KEY = re.compile(rb'\s*\{\s*"((?:[^"\\]|\\.)*)"\s*:')

BROKEN = "not valid JSON"


@dataclass
class JsonList:
    """The records of a list inside an object, and the object without it.

    `envelope` is complete when all records were taken.
    """

    source: Source
    key: str
    begin: int
    """Offset of the first byte after the list's opening bracket."""
    envelope: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Position from 1 and record; None for a record that is not valid JSON."""
        position = 0
        for piece in self._pieces():
            for record in _decoded(piece):
                position += 1
                yield position, record

    def _pieces(self) -> Iterator[bytes]:
        """Stretches of whole records; the last has the list's end and what follows it cut off."""
        content = self.source.content
        first = _FIRST_KEY.match(content, self.begin)
        border = None
        if first:
            border = re.compile(rb'\}\s*(,)\s*\{\s*"' + re.escape(first[1]) + rb'"\s*:')
        begin = self.begin
        while border and (found := border.search(content, begin + _PIECE)):
            yield bytes(content[begin : found.start(1)])
            begin = found.end(1)
        yield self._cut_tail(bytes(content[begin:]))

    def _cut_tail(self, rest: bytes) -> bytes:
        """The last records; what is around the list becomes the envelope."""
        text = rest.decode("utf-8", "surrogateescape")
        end = _end_of_list(text)
        if end is None:
            raise _cut(self.source, "the list of records is not closed")
        head = bytes(self.source.content[: self.begin])
        around = head + b"]" + text[end + 1 :].encode("utf-8", "surrogateescape").rstrip()
        try:
            self.envelope = orjson.loads(around.lstrip(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as trouble:
            self._explain(text[end + 1 :], trouble)
        return text[:end].encode("utf-8", "surrogateescape")

    def _explain(self, after: str, trouble: Exception) -> None:
        """Say why what follows the list cannot be read."""
        if re.search(r"\}\s*\{", after):
            raise PastedTogether(
                self.source.name,
                "a second document follows the first",
                "one export per file",
                "Drop the exports as the separate files that they were downloaded as.",
            ) from trouble
        raise _cut(self.source, "the document is not closed") from trouble


def find_list(source: Source, key: str) -> JsonList | None:
    """The list under a key of the outermost object, if the head of the file shows one."""
    found = re.search(rb'"' + key.encode() + rb'"\s*:\s*\[', source.head)
    return JsonList(source, key, found.end()) if found else None


def json_lines(source: Source) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Line and record of JSON Lines; None for a line that is not an object.

    Raises:
        Truncated: the last line breaks off.
    """
    content, begin, line = source.content, 3 if source.encoding == "utf-8-sig" else 0, 0
    while begin < len(content):
        end = content.find(b"\n", begin)
        closed = end >= 0
        piece = bytes(content[begin : end if closed else len(content)]).strip()
        begin = end + 1 if closed else len(content)
        line += 1
        if not piece:
            continue
        record = _decoded_one(piece)
        if record is None and not closed and piece.startswith(b"{"):
            raise Truncated(
                source.name,
                "the last line breaks off",
                "a whole record and a line end",
                "The download was broken off: fetch the file again.",
                line,
            )
        yield line, record


def _decoded(piece: bytes) -> Iterator[dict[str, Any] | None]:
    """The records of a stretch; where one is broken, the others all the same."""
    try:
        records = orjson.loads(b"[" + piece + b"]")
    except orjson.JSONDecodeError:
        yield from _one_by_one(piece.decode("utf-8", "replace"))
        return
    for record in records:
        yield record if isinstance(record, dict) else None


def _one_by_one(text: str) -> Iterator[dict[str, Any] | None]:
    """Records of a stretch that has a broken one: from border to border."""
    decoder = json.JSONDecoder()
    border = re.compile(r"\}\s*,\s*(?=\{)")
    at = 0
    while at < len(text):
        at = len(text) - len(text[at:].lstrip(" \t\r\n,"))
        if at >= len(text):
            return
        try:
            record, at = decoder.raw_decode(text, at)
            yield record if isinstance(record, dict) else None
        except json.JSONDecodeError:
            yield None
            found = _next_record(text, at, border)
            at = len(text) if found is None else found


def _next_record(text: str, at: int, border: re.Pattern[str]) -> int | None:
    """Where the next record begins behind a broken one: at the first object with the same first key."""
    first = re.match(r'\{\s*"((?:[^"\\]|\\.)*)"', text[at:])
    for found in border.finditer(text, at):
        if first is None or re.match(r'\{\s*"' + re.escape(first[1]) + '"', text[found.end() :]):
            return found.end()
    return None


def _decoded_one(piece: bytes) -> dict[str, Any] | None:
    try:
        record = orjson.loads(piece)
    except orjson.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None


def _end_of_list(text: str) -> int | None:
    """Offset of the bracket that closes the list that `text` is the rest of."""
    depth, at = 0, 0
    token = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
    while found := token.search(text, at):
        mark = found[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            if depth == 0:
                return found.start() if mark == "]" else None
            depth -= 1
        at = found.end()
    return None


def _cut(source: Source, found: str) -> Truncated:
    return Truncated(
        source.name, found, "a whole JSON document", "The download was broken off: export again, for fewer years."
    )
