"""Made-up failures, alerts and documents.

Plain records with usual values. Not here: assertions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.alerts import lifecycle as life
from pipelines.alerts.alert import Alert, Failure

NIGHT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def failure(table: str = "scb_bas", check: str = "codes_known_region", **more: Any) -> Failure:
    usual: dict[str, Any] = {
        "kind": "contract",
        "severity": "critical",
        "expected": "exactly the 22 listed codes of region",
        "observed": "1 missing code of region: 08",
        "message": f"{table}: expected 22 codes, but found 1 missing code of region: 08; see what the agency changed.",
        "evidence": "vintage 1",
    }
    return Failure(table=table, check=check, **{**usual, **more})


def touched(_: Failure) -> str:
    return "marts: fct_employment; indicators: 5"


def look(known: dict[str, Alert], *seen: Failure, night: int = 0, run_id: str | None = None) -> list[life.Change]:
    """Look, and let `known` be what is known afterwards."""
    run = f"run {night}" if run_id is None else run_id
    changes = life.advance(known, seen, NIGHT + night * DAY, run, touched)
    known.update({change.alert.alert_id: change.alert for change in changes})
    return changes


def opened(table: str = "scb_bas", **more: Any) -> Alert:
    return life.advance({}, [failure(table, **more)], NIGHT, "run 0", touched)[0].alert


def document(alerts: Sequence[Alert] = (), **more: Any) -> dict[str, Any]:
    """The document behind the quality page."""
    run = {"run_id": "run 0", "job": "nightly", "started_at": NIGHT, "ended_at": NIGHT + timedelta(seconds=20)}
    usual: dict[str, Any] = {
        "written_at": NIGHT,
        "figures": "sample",
        "verdict": {"state": "good", "sv": "Ja: allt är bra.", "en": "Yes: all is well."},
        "release": {"release_id": "20261120-key", "published_at": NIGHT},
        "alerts": [
            {**asdict(alert), "owner": None, "events": [event(number, alert)]}
            for number, alert in enumerate(alerts, start=1)
        ],
        "sources": [SOURCE],
        "runs": [{**run, "state": "published", "faults": None}],
        "checks": [SOURCE_CHECKS, MODEL_CHECKS],
        "vintages": [VINTAGE],
        "revisions": [{"source": "scb_bas", "cells": 12, "largest": 0.0123}],
        "moved": [MOVED],
        "targets": [{"target": "mail", "failing_since": None, "failure": None}],
    }
    return {**usual, **more}


def event(number: int, alert: Alert, word: str = "opened") -> dict[str, Any]:
    return {"event_no": number, "at": NIGHT, "event": word, "message": alert.message, "run_id": "run 0"}


SOURCE = {
    "source": "scb_bas", "title_sv": "Sysselsatta (BAS)", "title_en": "Employed (BAS)", "table_id": "TAB3785",
    "state": "late", "message": "scb_bas is late.", "failing_since": NIGHT, "last_asked": NIGHT,
    "last_answer": NIGHT, "last_fetch": NIGHT, "last_change": "2026-06-12T06:00:00Z", "age_days": 160,
    "expected_update": "yearly, June", "origin": "recorded",
}  # fmt: skip
SOURCE_CHECKS = {
    "table": "scb_bas",
    "is_model": False,
    "kinds": {
        "fetch": {
            "checks": [{"name": "fetched", "passed": True, "severity": "critical", "observed": "unchanged"}],
            "history": [[NIGHT - DAY, 1, 1], [NIGHT, 1, 0]],
        },
        "contract": {
            "checks": [
                {"name": "keys_unique", "passed": True, "severity": "critical", "observed": "all once"},
                {"name": "codes_known_region", "passed": False, "severity": "critical", "observed": "no <08>"},
            ],
            "history": [[NIGHT, 2, 1]],
        },
    },
}
MODEL_CHECKS = {
    "table": "fct_employment",
    "is_model": True,
    "kinds": {
        "dbt": {
            "checks": [{"name": "builds", "passed": True, "severity": "critical", "observed": "built"}],
            "history": [[NIGHT, 1, 0]],
        }
    },
}
VINTAGE = {
    "source": "scb_bas", "vintage_id": "0ae1d8f93820af73", "updated": "2026-06-12T06:00:00Z", "fetched_at": NIGHT,
    "state": "accepted", "row_count": 4488, "missing_count": 0, "origin": "recorded", "in_use": True,
}  # fmt: skip
MOVED = {
    "source": "scb_bas", "mart": "specialisation_indices", "figure": "A, employment", "region_code": "08",
    "regime": "BAS", "year": 2025, "moved": "above 1",
}  # fmt: skip
