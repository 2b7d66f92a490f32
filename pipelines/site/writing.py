"""Write a site's files, and only those that changed: what is the same is linked from the release before.

Not here: their content.
"""

from __future__ import annotations

import os
from pathlib import Path


class SiteFolder:
    """A folder that is being filled.

    Args:
        folder: to be filled; nobody reads it yet.
        before: the finished folder of the release before, or None.
    """

    def __init__(self, folder: Path, before: Path | None) -> None:
        self.folder = folder
        self._before = before if before is not None and before.is_dir() else None
        self.written = 0
        self.kept = 0

    def write(self, path: str, body: bytes) -> None:
        """Write a file, or link the one of the release before if it holds the same bytes."""
        target = self.path(path)
        earlier = self._before / path if self._before else None
        if earlier is not None and _holds(earlier, body):
            try:
                os.link(earlier, target)
            except OSError:
                # Another file system, or one without links: a copy is as good.
                target.write_bytes(body)
            else:
                self.kept += 1
                return
        else:
            target.write_bytes(body)
        self.written += 1

    def path(self, path: str) -> Path:
        """Where a file belongs, with its folder made."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _holds(file: Path, body: bytes) -> bool:
    try:
        return file.stat().st_size == len(body) and file.read_bytes() == body
    except FileNotFoundError:
        return False
