"""What became of one source in a run: the record that every way of ingesting gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.archive import Snapshot

Outcome = Literal["unchanged", "new_vintage", "same_bytes", "failed"]


@dataclass(frozen=True)
class FetchOutcome:
    """What became of one source in this run. `snapshot` is the newest one the archive has, if any."""

    source: str
    outcome: Outcome
    table_id: str | None
    updated: str | None
    snapshot: Snapshot | None
    message: str
    transient: bool = False
    """The failure may heal by itself (a broken connection, a closed API)."""
    unresolved: str = ""
    """As in the inquiry: what an annual run found out about the table's declaration."""
    reworded: str = ""
    """In what the table's contents have moved from their declaration without harm."""
    asked: bool = True
    """Whether the agency was asked at all; one that is asked now and then has given no answer in between."""
