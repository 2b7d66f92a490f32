"""Templates of pages: every text that comes from outside is escaped, and a name that is not given is an error.

How they are set up. Not here: any template. Jinja is imported where a page is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


def page_templates(folder: Path, cache: Path | None, **options: Any) -> Any:
    """The templates of a folder, as a `jinja2.Environment`.

    Args:
        folder: where they lie.
        cache: where they are kept compiled; None compiles them for each process.
        options: more of the environment's own.
    """
    from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(cache)) if cache is not None else None,
        **options,
    )
