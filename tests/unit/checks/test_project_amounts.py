"""Which amounts of a quarter look like thousands beside their project's budget, and which are small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import insert, text

from pipelines.checks.projects import project_outcomes
from pipelines.sources.project_sets import PROJECTS, project_sources
from warehouse.engine import Warehouse
from warehouse.present_tables import PresentTables
from warehouse.project_tables import project_economy, project_files
from warehouse.project_vintages import create_project_tables
from warehouse.tables import QUALITY, RAW, create_tables

Amount = tuple[str, str, float]
"""Quarter, kind, SEK."""

BUDGET: Amount = ("2025Q1", "budget", 9_000_000)


@dataclass
class View:
    """A vintage in the warehouse, as far as its queries look at it."""

    warehouse: Warehouse
    before: None = None
    changes: Sequence[Any] = ()
    frame: Any = None
    source: Any = project_sources("live")[PROJECTS]

    def query(self, sql: str) -> Sequence[Sequence[Any]]:
        with self.warehouse.connect() as connection:
            return connection.execute(text(sql), {"vintage": "v"}).all()


def observed(warehouse_url: str, *amounts: Amount) -> str:
    """What is said of one project with a workbook a quarter; nothing where nothing is found."""
    warehouse = Warehouse(warehouse_url)
    create_tables(warehouse)
    with warehouse.connect() as connection, connection.begin():
        create_project_tables(PresentTables.seen_by(connection, RAW, QUALITY))
    quarters = sorted({quarter for quarter, _, _ in amounts})
    with warehouse.connect() as connection, connection.begin():
        connection.execute(
            insert(project_files),
            [
                {
                    **{"vintage_id": "v", "source": PROJECTS, "file": f"{quarter}.xlsx", "sha256": quarter, "bytes": 1},
                    **{"format": "workbook", "rank": 1, "quarter": quarter, "received": "2026-01-01T00:00:00Z"},
                    **{"rows_read": 0, "rows_loaded": 0, "rows_quarantined": 0},
                }
                for quarter in quarters
            ],
        )
        connection.execute(
            insert(project_economy),
            [
                {
                    **{"sha256": quarter, "line": line, "row_key": "ERDF:p1", "quarter": quarter, "kind": kind},
                    **{"financier": "eu", "amount_original": amount, "currency": "SEK", "amount_sek": amount},
                }
                for line, (quarter, kind, amount) in enumerate(amounts)
            ],
        )
    (found,) = (one for one in project_outcomes(View(warehouse)) if one.check == "amounts_in_whole_units")
    return "" if found.passed else str(found.observed)


@pytest.mark.parametrize(
    "moved",
    [
        [("2025Q2", "accrued", 320.0)],
        [("2025Q2", "accrued", 320.5)],
        # Every amount of the quarter is in thousands, the next quarter's are not.
        [("2025Q2", "accrued", 320.0), ("2025Q2", "paid", 280.0), ("2025Q3", "accrued", 410_000.0)],
    ],
    ids=["alone", "with a tenth", "with others in thousands"],
)
def test_an_amount_that_would_be_right_in_thousands_is_a_finding(warehouse_url: str, moved: list[Amount]) -> None:
    assert "whose budget is 9000000 SEK" in observed(warehouse_url, BUDGET, *moved)


@pytest.mark.parametrize(
    "moved",
    [
        [("2025Q2", "accrued", 4_500.0)],
        [("2025Q2", "accrued", 318.25)],
        [("2025Q2", "accrued", 320.0), ("2025Q2", "paid", 280_000.0)],
        [("2025Q2", "accrued", 8_900_000.0), ("2025Q3", "accrued", 320.0)],
        [("2025Q2", "paid", -320.0)],
    ],
    ids=["of the budget's size", "with öre", "beside a usual one", "more than is left", "a recovery"],
)
def test_a_small_amount_that_is_what_it_says_is_none(warehouse_url: str, moved: list[Amount]) -> None:
    assert observed(warehouse_url, BUDGET, *moved) == ""


def test_a_small_project_may_move_small_amounts(warehouse_url: str) -> None:
    assert observed(warehouse_url, ("2025Q1", "budget", 60_000), ("2025Q2", "accrued", 1_200.0)) == ""
