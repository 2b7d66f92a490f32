"""Runs that have not come, and clocks by which one cannot tell.

What is missing when nothing runs. Not here: runs that broke (``failures.py``), or a table that is late by its own
declaration (``checks/freshness.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pipelines.alerts.alert import Failure
from pipelines.alerts.failures import ROUTINES

Row = Mapping[str, Any]

OVERDUE_AFTER: Final = timedelta(hours=26)
"""A nightly run may end late; a day and two hours without a run means that nobody starts them."""

_CLOCK_MAY_DIFFER: Final = timedelta(minutes=5)


def lateness(runs: Sequence[Row], now: datetime, waiting_since: datetime | None = None) -> list[Failure]:
    """Nightly runs that are overdue, and ends of runs that are in the future.

    Args:
        runs: the newest runs, newest first.
        now: the time of looking.
        waiting_since: since when an installation without any run waits for its first; None where nobody knows.
    """
    ended = [row["ended_at"] for row in runs if row["ended_at"] is not None and row["job"] in ROUTINES]
    past = [at for at in ended if at <= now + _CLOCK_MAY_DIFFER]
    found = _ahead(max(ended), now) if len(past) < len(ended) else []
    last = max(past, default=None if ended else waiting_since)
    if last is None or now - last <= OVERDUE_AFTER:
        return found
    hours = int((now - last).total_seconds() // 3600)
    what = "the last ended" if past else "and none since the installation was prepared"
    return [*found, _overdue(f"none for {hours} hours, {what} {last:%Y-%m-%d %H:%M} UTC", last)]


def _overdue(observed: str, last: datetime) -> Failure:
    expected = "a run every night"
    return Failure(
        table="schedule",
        check="run_every_night",
        kind="schedule",
        severity="critical",
        expected=expected,
        observed=observed,
        message=f"schedule: expected {expected}, but found {observed}; see whether the daemon or the timer runs "
        "and whether the schedule is on, then start `styrka run nightly`.",
        evidence=last.isoformat(),
    )


def _ahead(end: datetime, now: datetime) -> list[Failure]:
    expected = "every run to have ended before now"
    observed = f"one that ended {end:%Y-%m-%d %H:%M} UTC, while this machine's clock says {now:%Y-%m-%d %H:%M} UTC"
    return [
        Failure(
            table="schedule",
            check="clock_agrees",
            kind="schedule",
            severity="critical",
            expected=expected,
            observed=observed,
            message=f"schedule: expected {expected}, but found {observed}; the clock ran ahead then or is behind now: "
            "set it and switch on time synchronisation (timedatectl). Runs that are late are counted from those that "
            "ended before now.",
            evidence=end.isoformat(),
        )
    ]
