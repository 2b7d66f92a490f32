"""Say under which licence the files of a release are: the freest that all of its sources allow.

Not here: the licence of one source in words (``readings.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.site.release import Row


@dataclass(frozen=True)
class Licence:
    """A licence: its name by SPDX, its title, its address."""

    name: str
    title: str
    path: str


CC0: Final = Licence("CC0-1.0", "CC0 1.0", "http://creativecommons.org/publicdomain/zero/1.0/")
CC_BY: Final = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "http://creativecommons.org/licenses/by/4.0/")


def licence_of(sources: Iterable[Row]) -> Licence:
    """CC0 where every source is; else one that demands what the others do: that they are named."""
    return CC0 if all(str(row["licence"]).startswith("CC0") for row in sources if row["updated"]) else CC_BY
