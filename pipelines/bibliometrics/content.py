"""The bytes of a dropped file: which encoding they are in, and windows on them.

Bytes, encodings, line numbers. Not here: formats. A file may be handed over mapped into memory, so that exports of many
hundred megabytes need not be in memory whole.
"""

from __future__ import annotations

import codecs
import io
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from pipelines.bibliometrics.errors import WrongEncoding

Content = bytes | mmap.mmap

HEAD = 65_536
"""Bytes that recognition looks at."""

_WINDOW = 1 << 20

_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Source:
    """A file under its name."""

    name: str
    content: Content

    @property
    def head(self) -> bytes:
        """Its first bytes."""
        return bytes(self.content[:HEAD])

    @property
    def encoding(self) -> str:
        """What the byte order mark says; UTF-8 without one."""
        head = self.head[:4]
        return next((name for mark, name in _BYTE_ORDER_MARKS.items() if head.startswith(mark)), "utf-8")

    @property
    def ends_with_line_end(self) -> bool:
        """Whether the last line is closed, as every program that finished writing leaves it."""
        return bytes(self.content[-2:]).rstrip(b"\x00").endswith((b"\n", b"\r"))

    def text_head(self) -> str:
        """The first characters, for recognition; what cannot be decoded is replaced."""
        return codecs.getincrementaldecoder(self.encoding)("replace").decode(self.head)

    def open_text(self, *, fallback: str | None = None) -> TextIO:
        """The whole as text with its line ends as they are.

        Args:
            fallback: encoding of older exports of the format, taken where the bytes are not UTF-8.

        Raises:
            WrongEncoding: the bytes are not text in the encoding, with the line of the first that is not.
        """
        encoding = self.checked_encoding(fallback=fallback)
        raw = io.BytesIO(self.content) if isinstance(self.content, bytes) else io.BufferedReader(_Mapped(self.content))
        return io.TextIOWrapper(raw, encoding=encoding, newline="")

    def checked_encoding(self, *, fallback: str | None = None) -> str:
        """The encoding, once every byte is known to be text in it. Arguments and errors as in `open_text`."""
        encoding = self.encoding
        offset = _undecodable(self.content, encoding)
        if offset is not None and fallback is not None and encoding == "utf-8":
            encoding, offset = fallback, _undecodable(self.content, fallback)
        if offset is not None:
            raise self._wrong_encoding(encoding, offset)
        return encoding

    def _wrong_encoding(self, encoding: str, offset: int) -> WrongEncoding:
        line = sum(window.count(b"\n") for window in windows(self.content, offset)) + 1
        return WrongEncoding(
            self.name,
            f"byte {offset + 1} of the file is not {encoding.removesuffix('-sig').upper()}",
            "text in UTF-8, or in UTF-16 with a byte order mark",
            "Export again and drop the file as it was downloaded: a program has probably saved it in Windows-1252.",
            line,
        )


class _Mapped(io.RawIOBase):
    """A mapped file as a stream of its own position."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._content[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def windows(content: Content, end: int | None = None) -> Iterator[bytes]:
    """The content in pieces, up to `end`."""
    end = len(content) if end is None else end
    for begin in range(0, end, _WINDOW):
        yield bytes(content[begin : min(begin + _WINDOW, end)])


def _undecodable(content: Content, encoding: str) -> int | None:
    """Offset of the first byte that cannot be decoded; None if all can."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    for window in windows(content):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(window)
        except UnicodeDecodeError as trouble:
            return done - held + trouble.start
        done += len(window)
    held = len(decoder.getstate()[0])
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done - held
    return None
