"""What the next quarter's workbook begins with: what is decided as it was decided, and who has something to report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.ingest.project_prefill import Rows, prefilled
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from tests.made_projects import PROJECT, made_workbook
from tests.portfolios import drop, ingested

ENDED = {**PROJECT, "local_id": "P2", "title_sv": "Andra projektet", "ends_on": date(2026, 9, 30)}
IN_EURO = {"local_id": "P1", "kind": "budget", "financier": "eu", "amount": 500_000, "currency": "EUR"}
AT_RATE = {**IN_EURO, "rate": 11.25, "rate_date": date(2026, 1, 15)}


def begun(home: Path, quarter: str, **sheets: list[dict[str, Any]]) -> Rows:
    """Rows of the workbook of `quarter` where one of 2026Q3 with these sheets was dropped."""
    installation = Installation(Settings(home=home, api="live", inbox_quiet_seconds=0))
    (strategy, *_) = installation.strategies.ids
    drop(home, "portfolio 2026Q3.xlsx", made_workbook("2026Q3", strategy, sheets))
    ingested(home, models=())
    return prefilled(installation.archive, home, installation.origins, quarter, strategy)


def test_a_budget_in_another_currency_keeps_the_rate_it_was_decided_at(tmp_path: Path) -> None:
    """Without it the next quarter's rate would change what was granted in SEK."""
    paid = {"local_id": "P1", "kind": "paid", "financier": "eu", "amount": 10, "currency": "EUR", "rate": 11.5}
    budget, asked = begun(tmp_path, "2026Q4", economy=[AT_RATE, paid])["economy"]
    assert (budget["amount"], budget["rate"], budget["rate_date"]) == (500_000, 11.25, "2026-01-15")
    assert (asked["kind"], asked.get("amount"), asked.get("rate")) == ("paid", None, None)


def test_a_project_that_ended_before_the_quarter_is_asked_for_no_report(tmp_path: Path) -> None:
    """A prefilled day on which a report is due becomes an overdue report when nobody fills it in."""
    rows = begun(tmp_path, "2026Q4", projects=[dict(PROJECT), ENDED])
    assert [row["local_id"] for row in rows["projects"]] == ["P1", "P2"]
    assert [(row["local_id"], row["due_on"]) for row in rows["reports"]] == [("P1", date(2027, 1, 30))]
