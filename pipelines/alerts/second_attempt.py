"""Whether the nightly run is worth a second attempt in the morning.

What the nightly run has left undone, as the document beside the quality page has it. Not here: starting the run.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pipelines.alerts.failures import ROUTINES
from pipelines.alerts.status import quality_folder, read_status
from pipelines.installation.parts import Installation

_TONIGHT: Final = timedelta(hours=6)


def why_again(installation: Installation, now: datetime) -> str | None:
    """Why to run again, in a sentence; None where the nightly run has done all that it can.

    A run that a finding stopped is not repeated: the same answer would be stopped again.
    """
    status = read_status(quality_folder(installation))
    if status is None:
        return "No run has ended in this installation."
    runs = [run for run in status["runs"] if run["job"] in ROUTINES and _is_of_tonight(run["started_at"], now)]
    if not runs:
        return "The nightly run did not start."
    last = max(runs, key=lambda run: str(run["started_at"]))
    if last["state"] in ("broken", "killed"):
        return f"The nightly run {'broke' if last['state'] == 'broken' else 'was killed'}."
    failing = sorted(source["source"] for source in status["sources"] if source["state"] == "failing")
    if failing and last["state"] != "running":
        return f"{len(failing)} tables could not be fetched: {', '.join(failing)}."
    return None


def _is_of_tonight(started_at: str, now: datetime) -> bool:
    return now - _TONIGHT <= datetime.fromisoformat(started_at) <= now
