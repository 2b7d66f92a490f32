"""What a format is given beside the file's cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.projects.lists import Lists


@dataclass(frozen=True)
class Surroundings:
    """Code lists, and the day on which the file was received."""

    lists: Lists
    received: date
