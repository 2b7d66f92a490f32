"""Modules that another library imports at once and may never use: loaded when they are used.

Standing in for a module while somebody else's import runs. Not here: which modules (``checks/expectations``).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _LoadedWhenUsed(ModuleType):
    """Has every attribute that the module has, and imports it at the first of them."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def loaded_when_used(*names: str) -> Iterator[None]:
    """Put off the import of these modules for whoever imports them in this block, until one of them is used.

    Whoever imports them afterwards gets the modules themselves. One that is loaded already stays.
    """
    stand_ins = {name: _LoadedWhenUsed(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
