"""What a run has decided to do.

The decision as a record, handed from step to step. Not here: making it (``steps/plan.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.ingest.outcome import FetchOutcome

Ending = Literal["published", "stopped", "unchanged"]
"""How a run ends that comes to its end: readers have a new release, a finding kept it from them, or nothing is new."""


@dataclass(frozen=True)
class Plan:
    """The decision of one run.

    Attributes:
        outcomes: what became of every source, in the order of their names.
        reasons: why readers would get something new, a sentence each; empty where they would not.
    """

    outcomes: tuple[FetchOutcome, ...]
    reasons: tuple[str, ...]

    @property
    def is_building(self) -> bool:
        """Whether everything from the raw tables on has to run."""
        return bool(self.reasons)
