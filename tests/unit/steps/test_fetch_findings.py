"""What a failed fetch weighs: critical when nothing is in for it, or when it will not heal by itself."""

from __future__ import annotations

import pytest

from pipelines.archive import Snapshot
from pipelines.ingest.outcome import FetchOutcome, Outcome
from pipelines.steps.fetch import fetch_finding

OLD = Snapshot("0" * 16, "scb_bas", "TAB3785", "live", "2026-06-12T06:00:00Z", "2026-06-13", "CC0-1.0", {}, ())


@pytest.mark.parametrize(
    ("snapshot", "transient", "severity"),
    [(OLD, True, "warning"), (OLD, False, "critical"), (None, True, "critical"), (None, False, "critical")],
)
def test_a_failed_fetch_is_as_grave_as_what_it_leaves(
    snapshot: Snapshot | None, transient: bool, severity: str
) -> None:
    message = "scb_bas could not be fetched: HTTP 503"
    finding = fetch_finding(FetchOutcome("scb_bas", "failed", "TAB3785", None, snapshot, message, transient))
    assert not finding.passed
    assert finding.severity == severity
    assert "scb_bas" in finding.message and "HTTP 503" in finding.message


@pytest.mark.parametrize("outcome", ["unchanged", "new_vintage", "same_bytes"])
def test_every_other_outcome_passes(outcome: Outcome) -> None:
    finding = fetch_finding(FetchOutcome("scb_bas", outcome, "TAB3785", OLD.updated, OLD, "all is well"))
    assert finding.passed and not finding.blocking
