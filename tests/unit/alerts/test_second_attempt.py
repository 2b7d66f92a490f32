"""The nightly run is tried again in the morning where it left something undone, and only there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.second_attempt import why_again
from pipelines.installation.parts import Installation
from pipelines.settings import Settings

MORNING = datetime(2026, 11, 27, 5, 15, tzinfo=UTC)


def installation(home: Path, runs: list[dict[str, Any]] | None, source: str = "ok") -> Installation:
    if runs is not None:
        folder = home / "published" / "quality"
        folder.mkdir(parents=True)
        status = {"runs": runs, "sources": [{"source": "scb_bas", "state": source}]}
        (folder / "status.json").write_text(json.dumps(status))
    return Installation(Settings(home=home, api="sample", _env_file=None))  # type: ignore[call-arg]


def run(state: str, hours_ago: float = 2.75, job: str = "nightly") -> dict[str, Any]:
    return {"job": job, "state": state, "started_at": (MORNING - timedelta(hours=hours_ago)).isoformat()}


@pytest.mark.parametrize(
    ("runs", "source", "reason"),
    [
        (None, "ok", "No run has ended"),
        ([], "ok", "did not start"),
        ([run("published", hours_ago=26.75)], "ok", "did not start"),
        ([run("published", job="source_check")], "ok", "did not start"),
        ([run("broken")], "ok", "broke"),
        ([run("killed")], "ok", "was killed"),
        ([run("unchanged")], "failing", "1 tables could not be fetched: scb_bas"),
        ([run("unchanged"), run("broken", hours_ago=3)], "ok", None),
        ([run("published")], "ok", None),
        ([run("stopped")], "rejected", None),
        ([run("running")], "failing", None),
    ],
)
def test_why(tmp_path: Path, runs: list[dict[str, Any]] | None, source: str, reason: str | None) -> None:
    found = why_again(installation(tmp_path, runs, source), MORNING)
    assert found is None if reason is None else found is not None and reason in found
