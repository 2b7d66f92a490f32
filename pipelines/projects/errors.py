"""What is wrong with a file of projects as a whole."""

from __future__ import annotations


class ProjectFileError(Exception):
    """A file that cannot be used at all: nothing of it is loaded.

    The message says which file, what was expected and what to do.
    """

    def __init__(self, file: str, found: str) -> None:
        super().__init__(f"{file}: {found}")
        self.file = file
