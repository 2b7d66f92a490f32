"""Files, folders and archives as people drop them: the files inside, each under its path.

Unpacking with its limits, paths that lead out, archives in archives. Not here: what the files are (``extracts/``,
``bibliometrics/``), or which files are looked at (``inbox.py``). One set of limits holds for every inbox. Names and
declared sizes of all members are looked at before the first is unpacked, so that a batch that is refused for them is
refused whole. An archive that turns out damaged half way raises then: take all members before loading any.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import lzma
import mmap
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Protocol

from pipelines.system.files import all_in

Content = bytes | mmap.mmap

MEMBERS_AT_MOST = 5_000
"""Files in one batch; forty years of a university in files of 500 records are fewer than 1,000."""

UNPACKED_AT_MOST = 16 * 1024**3
"""Bytes that a batch may unpack to: SwePub's whole national dump has about 15 GB."""

RATIO_AT_MOST = 200
"""Unpacked to packed size; JSON of records packs about 10 times, tables less."""

RATIO_FROM = 16 * 1024**2
"""Unpacked bytes below which the ratio means nothing: small files of empty cells pack well."""

MAPPED_FROM = 32 * 1024**2
"""Bytes from which a file is mapped and not held in memory."""

_CHUNK = 1 << 20
# Names of members that are not UTF-8 or empty are the last two.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, UnicodeDecodeError, IndexError),
)
# A damaged archive has an offset that no file has; any other number is the machine's, such as a full disk.
_DAMAGE_ERRNO = (None, errno.EINVAL)
_WORKBOOK = "[Content_Types].xml"


class BatchRefused(Exception):
    """What was dropped is not opened; the message says what was found, what was expected and what to do."""

    def __init__(self, name: str, found: str, expected: str, advice: str) -> None:
        super().__init__(f"{name}: {found}; expected {expected}. {advice}")


class ArchiveBomb(BatchRefused):
    """An archive unpacks to more than is allowed."""


class ClimbingPath(BatchRefused):
    """A member's path leads out of the folder that it is dropped in."""


class NestedArchive(BatchRefused):
    """An archive lies inside an archive."""


class DamagedArchive(BatchRefused):
    """An archive cannot be unpacked."""


class IrregularFile(BatchRefused):
    """A folder holds something that is no plain file."""


@dataclass(frozen=True)
class Member:
    """A file of a batch."""

    name: str
    """Its path in the batch, with `/`."""
    content: Content

    @property
    def sha256(self) -> str:
        """The identity of the bytes: the same file dropped twice, under whatever name, has the same."""
        digest = hashlib.sha256()
        for begin in range(0, len(self.content), _CHUNK):
            digest.update(self.content[begin : begin + _CHUNK])
        return digest.hexdigest()


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def open_batch(path: Path) -> Iterator[Member]:
    """The files in a dropped file, folder or archive, in the order of their paths.

    Raises:
        BatchRefused: it unpacks to too much, a path climbs out, an archive is in an archive, or it is damaged.
    """
    name = readable(path.name)
    if not path.is_dir():
        yield from _open_file(path, name)
        return
    files = {
        file: readable(file.relative_to(path).as_posix())
        for file in all_in(path)
        if not _unimportant(PurePosixPath(file.relative_to(path)))
    }
    for file, place in files.items():
        if file.is_symlink():
            raise _climbing(name, f"the link {place} leads out of it")
        if not (file.is_file() or file.is_dir()):
            found = f"{place} is no plain file"
            raise IrregularFile(name, found, "plain files", "Take it out of the folder, and drop the rest again.")
    if len(files) > MEMBERS_AT_MOST:
        raise _too_many(name, len(files))
    for file, place in files.items():
        if file.is_file():
            yield from _open_file(file, place)


def readable(name: str) -> str:
    """A name as it can be printed and stored: a mark for each byte that is not UTF-8, and each control character."""
    return "".join("\ufffd" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in name)


def _open_file(path: Path, name: str) -> Iterator[Member]:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        yield from _open_zip(path, name)
    elif head.startswith(b"\x1f\x8b"):
        yield _open_gzip(path, name)
    else:
        yield Member(name, _content(path))


def _content(path: Path) -> Content:
    if path.stat().st_size < MAPPED_FROM:
        return path.read_bytes()
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _open_zip(path: Path, name: str) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if any(entry.filename == _WORKBOOK for entry in entries):
                yield Member(name, _content(path))  # A workbook is one file; recognition says what it thinks of it.
                return
            _look_through(name, entries)
            wanted = [entry for entry in entries if not _unimportant(PurePosixPath(entry.filename))]
            for entry in sorted(wanted, key=lambda entry: entry.filename):
                with archive.open(entry) as stream:
                    content = _unpacked(name, stream, entry.compress_size)
                yield _not_nested(name, Member(f"{name}/{readable(entry.filename)}", content))
    except _DAMAGE as trouble:
        if isinstance(trouble, OSError) and trouble.errno not in _DAMAGE_ERRNO:
            raise
        raise _damaged(name) from trouble


def _look_through(name: str, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive by what its directory says."""
    if len(entries) > MEMBERS_AT_MOST:
        raise _too_many(name, len(entries))
    for entry in entries:
        if _climbs(entry):
            raise _climbing(name, "a member's path leads out of the folder, or is a link")
        if entry.flag_bits & 0x1:
            raise DamagedArchive(
                name, "a member is encrypted", "an open archive", "Unpack it, and drop the files without a password."
            )
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    _within_limits(name, unpacked, packed)


def _climbs(entry: zipfile.ZipInfo) -> bool:
    raw = entry.orig_filename
    if stat.S_ISLNK(entry.external_attr >> 16):
        return True
    return (
        ".." in raw.replace("\\", "/").split("/")
        or PurePosixPath(raw).is_absolute()
        or PureWindowsPath(raw).is_absolute()
        or bool(PureWindowsPath(raw).drive)
        or raw.startswith("\\")
        or "\x00" in raw
    )


def _within_limits(name: str, unpacked: int, packed: int) -> None:
    too_large = unpacked > UNPACKED_AT_MOST
    too_dense = unpacked > RATIO_FROM and unpacked > RATIO_AT_MOST * max(packed, 1)
    if too_large or too_dense:
        raise ArchiveBomb(
            name,
            f"{packed:,} bytes unpack to {unpacked:,} or more",
            f"at most {UNPACKED_AT_MOST:,} bytes and {RATIO_AT_MOST} times the packed size",
            "Nothing was unpacked. If the archive is what you think it is, unpack it and drop its files.",
        )


def _unpacked(name: str, stream: _Stream, packed: int) -> Content:
    """The whole of a member, never more than the limits allow: what the directory says may be a lie."""
    done = bytearray()
    while chunk := stream.read(_CHUNK):
        done += chunk
        _within_limits(name, len(done), packed)
        if len(done) >= MAPPED_FROM:
            return _mapped(name, bytes(done), stream, packed)
    return bytes(done)


def _mapped(name: str, begun: bytes, stream: _Stream, packed: int) -> mmap.mmap:
    """A large member, unpacked to a temporary file that goes with its mapping."""
    with tempfile.TemporaryFile() as file:
        file.write(begun)
        done = len(begun)
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            _within_limits(name, done, packed)
            file.write(chunk)
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _open_gzip(path: Path, name: str) -> Member:
    try:
        with gzip.open(path) as stream:
            content = _unpacked(name, stream, path.stat().st_size)
    except (gzip.BadGzipFile, zlib.error, EOFError) as trouble:
        raise _damaged(name) from trouble
    return _not_nested(name, Member(name.removesuffix(".gz"), content))


def _not_nested(name: str, member: Member) -> Member:
    head = bytes(member.content[:512])
    packed = head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ"))
    if (packed and _WORKBOOK.encode() not in head) or head[257:262] == b"ustar":
        raise NestedArchive(
            name,
            "an archive lies inside the archive",
            "files",
            "Unpack the inner archive, and drop its files.",
        )
    return member


def _unimportant(path: PurePosixPath) -> bool:
    """What systems put beside files: hidden files and the folder `__MACOSX`."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)


def _climbing(name: str, found: str) -> ClimbingPath:
    return ClimbingPath(
        name, found, "paths inside the batch", "Nothing was unpacked. Pack the files again from within their folder."
    )


def _too_many(name: str, count: int) -> ArchiveBomb:
    return ArchiveBomb(
        name, f"{count:,} files", f"at most {MEMBERS_AT_MOST:,}", "Nothing was ingested. Drop the exports alone."
    )


def _damaged(name: str) -> DamagedArchive:
    return DamagedArchive(
        name, "the archive is damaged or cut", "a whole archive", "Copy or download it again: nothing was ingested."
    )
