"""A warehouse that was made again says that it has forgotten, once."""

from __future__ import annotations

from typing import Any

from pipelines.alerts.lost_records import lost_records

SHOWN: dict[str, Any] = {
    "runs": [
        {"run_id": "b", "job": "nightly", "started_at": "2026-11-20T02:30:00Z"},
        {"run_id": "a", "job": "annual", "started_at": "2026-01-15T04:30:00Z"},
    ]
}


def test_records_that_are_gone_are_named_with_the_last_that_was_known() -> None:
    (failure,) = lost_records(SHOWN, [{"run_id": "tonight"}], "tonight")
    assert failure.severity == "warning"
    assert "nightly run of 2026-11-20 02:30 UTC" in failure.message and "styrka restore" in failure.message


def test_one_known_run_is_enough_and_a_first_run_has_forgotten_nothing() -> None:
    assert not lost_records(SHOWN, [{"run_id": "tonight"}, {"run_id": "a"}], "tonight")
    assert not lost_records(None, [{"run_id": "tonight"}], "tonight")
    assert not lost_records({"runs": []}, [], "tonight")


def test_the_run_that_looks_twice_is_no_earlier_run() -> None:
    shown = {"runs": [{"run_id": "tonight", "job": "nightly", "started_at": "2026-11-21T02:30:00Z"}, *SHOWN["runs"]]}
    assert lost_records(shown, [{"run_id": "tonight"}], "tonight")
