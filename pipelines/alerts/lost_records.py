"""Records of earlier runs that are gone: the warehouse was made again, and the page beside it still knows of them.

Not here: runs that have not come (``lateness.py``), or restoring (``maintenance/backup.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.alerts.alert import Failure


def lost_records(shown: Mapping[str, Any] | None, runs: Sequence[Mapping[str, Any]], run_id: str) -> list[Failure]:
    """One failure where the warehouse knows none of the runs that the page shows.

    Args:
        shown: ``status.json`` as it was left last; None before the first run.
        runs: the newest runs that the warehouse knows.
        run_id: the run that looks, which the page does not show yet.
    """
    before = {run["run_id"]: run for run in (shown["runs"] if shown else [])}
    if not before or {run["run_id"] for run in runs} & (set(before) - {run_id}):
        return []
    last = max(before.values(), key=lambda run: str(run["started_at"]))
    expected = "the records of earlier runs"
    observed = f"none, though the {last['job']} run of {last['started_at'][:16].replace('T', ' ')} UTC was recorded"
    return [
        Failure(
            table="run",
            check="records_kept",
            kind="run",
            severity="warning",
            expected=expected,
            observed=observed,
            message=f"run: expected {expected}, but found {observed}; alerts, acknowledgements and check results from "
            "before are gone with the warehouse. Put them back with `styrka restore`, or go on without them.",
            evidence=str(last["run_id"]),
        )
    ]
