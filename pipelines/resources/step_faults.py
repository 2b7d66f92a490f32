"""Why steps of a Dagster run broke, in words.

Reading a run's events. Not here: who is notified (``alerts/``).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from pipelines.system.fault_words import plain


def step_faults(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """What no check foresaw."""
    return [_fault(event) for event in events if event.is_step_failure and not _fails_on_purpose(event)]


def _fails_on_purpose(event: dg.DagsterEvent) -> bool:
    """Whether the step stopped the run for a finding, which speaks for itself."""
    data = event.step_failure_data
    blocked = data.error is not None and data.error.cls_name == "DagsterAssetCheckFailedError"
    return blocked or data.user_failure_data is not None


def _fault(event: dg.DagsterEvent) -> str:
    """The innermost reason of a step's failure, in one line."""
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    reason = plain(error.message) if error is not None else "for a reason that it did not give"
    return f"{event.step_key} broke: {reason}"
