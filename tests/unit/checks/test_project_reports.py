"""Overdue reports are findings of the plan, with its owner, and resolve themselves when the report has come."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.checks.project_reports import results

TODAY = date(2026, 11, 1)


def report(**changed: Any) -> dict[str, Any]:
    same = {"plan_id": "AP1", "owner": "Avdelningen för tillväxt", "local_id": "P1", "quarter": "2026Q3"}
    return {**same, "due_on": "2026-10-30", "has_come": False, **changed}


def test_a_report_that_is_due_and_has_not_come_is_late_and_names_its_owner() -> None:
    (found,) = results([report(), report(local_id="P2", has_come=True)], TODAY)
    assert (found.table, found.passed, found.severity) == ("project_reports_ap1", False, "warning")
    assert found.observed == (
        "1 overdue report: P1 2026Q3 since 2026-10-30; the plan's owner is Avdelningen för tillväxt"
    )


def test_a_report_is_not_late_on_the_day_on_which_it_is_due() -> None:
    (found,) = results([report(due_on=TODAY.isoformat())], TODAY)
    assert found.passed


def test_each_plan_has_a_result_of_its_own_that_passes_when_its_reports_have_come() -> None:
    first, second = results([report(has_come=True), report(plan_id="none", owner=None, local_id="P9")], TODAY)
    assert first.passed and first.table == "project_reports_ap1"
    assert second.table == "project_reports_none" and "owner" not in second.observed
