"""What a person reads of an error that no check foresaw: one line, without what only a programmer needs.

Not here: errors of this project's own, which say in their own words what to do, or traces (they are in the log).
"""

from __future__ import annotations

import re
from typing import Final

# What drivers and libraries put around what they have to say.
_AROUND: Final = (
    (re.compile(r"\s*\(Background on this error at: [^)]*\)"), ""),
    (re.compile(r"\s*\[(SQL|parameters): .*", re.DOTALL), ""),
    # The class of the driver's error, in parentheses before its text.
    (re.compile(r"\((?:\w+\.)+\w+\)\s*"), ""),
    (re.compile(r"\[Errno \d+\] "), ""),
    (re.compile(r"^(?:\w+\.)+(?=\w+(?:: |\s*$))"), ""),
)
# The class that is left at the beginning -> what it means.
_MEANS: Final = {
    "OperationalError": "the database cannot be reached, or it refuses",
    "AdminShutdown": "the database was restarted, or ended the connection",
    "InternalError": "the database broke off",
    "ProgrammingError": "the database does not have what was asked for",
    "OSError": "the file system refuses",
    "PermissionError": "a right is missing",
    "FileNotFoundError": "a file is missing",
    "MemoryError": "the memory is used up",
    "ConnectionError": "the network broke off",
    "DagsterExecutionInterruptedError": "it was stopped from outside, by a person or the system",
    "KeyboardInterrupt": "it was stopped from outside, by a person or the system",
}


def of_error(error: BaseException) -> str:
    """An error in one line: what it means, and what was said."""
    return plain(f"{type(error).__name__}: {error}")


def plain(said: str) -> str:
    """The text of a fault, as a library wrote it, in one line."""
    for pattern, instead in _AROUND:
        said = pattern.sub(instead, said)
    said = " ".join(said.split())
    name, colon, rest = said.partition(": ")
    meaning = _MEANS.get(name.rstrip(":"))
    if meaning is None:
        return said.rstrip(": ")
    return f"{meaning}: {rest}" if colon and rest else meaning
