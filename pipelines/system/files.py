"""Files that are there whole or not at all.

Putting a file in the place of another, and finding every file of a folder. Not here: the archive's files, which must
also outlive a power cut (``pipelines/archive.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is written there takes the place of `path` when the block ends without an error.

    A reader, and whoever looks after a kill, finds the old file or the new one, never a part of it. The folder is made
    where it is missing.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two processes that write the same file must not share what they write beside it.
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def all_in(folder: Path) -> list[Path]:
    """Every file and folder below, in order of their paths. Where `rglob` passes over what is closed, this raises.

    Raises:
        OSError: a folder may not be looked into.
    """
    found = [Path(place, name) for place, folders, files in os.walk(folder, onerror=_raise) for name in folders + files]
    return sorted(found)


def _raise(error: OSError) -> None:
    raise error


def let_all_read(folder: Path) -> None:
    """Let every user of the machine read what is in `folder`, whatever the umask was when it was written.

    What belongs to another user is left as it is: whoever wrote it decides.
    """
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        wanted = mode | (0o555 if path.is_dir() else 0o444)
        if mode != wanted:
            with suppress(PermissionError):
                path.chmod(wanted)


def replace_file(path: Path, content: str | bytes) -> None:
    """Put `content` (text as UTF-8) in the place of `path`; see `replacing`."""
    with replacing(path) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
