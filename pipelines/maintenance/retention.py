"""Retention: forget old records of runs, in Dagster and in the warehouse, that nothing refers to any more.

Deciding what is old, and asking both stores. Not here: archive and figures, which are never forgotten, or what is kept
of releases (``STYRKA_KEEP_RELEASES``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.installation.parts import Installation
from warehouse.retention import forget_before

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Forgotten:
    """What was forgotten: rows by table of `quality`, and runs of Dagster with their events."""

    before: datetime
    rows: dict[str, int]
    runs: int

    @property
    def sentence(self) -> str:
        """The result in one line."""
        rows = ", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in self.rows.items())
        return f"Forgotten from before {self.before:%Y-%m-%d}: {rows}; {self.runs:,} runs in Dagster with their events."


def forget_old_records(installation: Installation, forget_runs: Callable[[datetime], int], now: datetime) -> Forgotten:
    """Forget what is older than `STYRKA_KEEP_DAYS`, apart from what something stands on.

    Args:
        installation: whose records.
        forget_runs: deletes Dagster's runs from before a time; returns how many.
        now: the time from which days are counted.

    Raises:
        HomeError: a run is writing.
    """
    cutoff = now - timedelta(days=installation.settings.keep_days)
    with (
        installation.writing(),
        installation.warehouse.connect() as connection,
        connection.begin(),
    ):
        rows = forget_before(connection, cutoff)
    forgotten = Forgotten(cutoff, rows, forget_runs(cutoff))
    logger.info("%s", forgotten.sentence)
    return forgotten
