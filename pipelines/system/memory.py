"""Python's search for garbage, where it only costs time.

Pausing it. Not here: deciding what is kept.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Pause the search for circles of dead objects; as it was before, it is afterwards.

    Work that makes millions of objects which all stay pays for searching them again and again: a tenth of a nightly
    run, a fifth of importing Great Expectations.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def keep_for_good() -> None:
    """Leave everything that there is now out of later searches: what was imported stays until the end."""
    gc.freeze()


def end_without_garbage_collection() -> None:
    """Let a process that ends with its run give its memory back whole: searching it for garbage first costs seconds."""
    gc.disable()
    atexit.register(gc.freeze)
