"""Patterns of headings: `*` stands for anything, case and doubled blanks for nothing.

Comparing a heading with a pattern. Not here: which patterns there are (a declaration).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


def is_any(heading: str, patterns: Sequence[str]) -> bool:
    """Whether the heading is one of the patterns."""
    return any(compiled(pattern).fullmatch(heading.casefold()) for pattern in patterns)


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression on case-folded text; every kind of dash is one."""
    parts = (re.escape(part) for part in pattern.casefold().split("*"))
    return re.compile(".*".join(parts).replace(r"\-", "[-–—]"))
