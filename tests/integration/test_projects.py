"""A portfolio from dropped files to the marts: money balances, lights are right, what is wrong is said.

One home holds everything: five quarters of a made portfolio, a public list that has some of the same projects, and one
wrong file of each kind that only shows across files.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.ingest.strategy_folders import county
from pipelines.projects.quarters import first_day, last_day
from pipelines.strategies.skeleton import skeleton_files, write_skeleton
from tests.made_projects import kohesio, made_workbook, with_macros
from tests.portfolios import Portfolio, drop, ingested

STRATEGY = "dalarna-2026"
QUARTERS = ("2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")
NUMBER = 150
FINANCIERS = ("eu", "region", "own")
Money = dict[tuple[str, str, str], float]
"""(quarter, financier, kind) -> SEK."""


class Made:
    """A made portfolio: rows of each quarter's workbook, and what its money must come to."""

    def __init__(self, areas: list[str]) -> None:
        chance = random.Random(13)
        self.projects: list[dict[str, Any]] = []
        self.sheets: dict[str, dict[str, list[Mapping[str, Any]]]] = {quarter: {} for quarter in QUARTERS}
        self.expected: Money = defaultdict(float)
        self.in_areas: Money = defaultdict(float)
        for number in range(NUMBER):
            shares = self._shares(chance, areas)
            row = {
                "local_id": f"D{number}",
                "fund": "ERUF",
                "title_sv": f"Projekt {number}",
                "lead": f"Organisation {number}",
                "lead_number": f"559900{number:04d}",
                "starts_on": date(2025, 1, 1),
                "ends_on": date(2026, 12, 31),
                "areas": "|".join(f"{area}={share}" for area, share in shares.items()),
            }
            self.projects.append(row)
            for place, quarter in enumerate(QUARTERS):
                self._quarter(chance, row, sum(shares.values()), quarter, is_first=place == 0)

    @staticmethod
    def _shares(chance: random.Random, areas: list[str]) -> dict[str, float]:
        chosen = chance.sample(areas, chance.randrange(0, min(3, len(areas)) + 1))
        return {area: round(chance.uniform(0.05, 0.99 / len(chosen)), 3) for area in chosen}

    def _quarter(
        self, chance: random.Random, row: dict[str, Any], assigned: float, quarter: str, *, is_first: bool
    ) -> None:
        sheets = self.sheets[quarter]
        sheets.setdefault("projects", []).append(row)
        for financier in FINANCIERS:
            if is_first:
                self._add(sheets, row, quarter, financier, "budget", chance.randrange(100_000, 5_000_000), assigned)
            if chance.random() < 0.7:
                self._add(sheets, row, quarter, financier, "accrued", chance.randrange(1_000, 200_000), assigned)
            if financier == "eu" and chance.random() < 0.5:
                self._add(sheets, row, quarter, financier, "paid", chance.randrange(-20_000, 90_000), assigned)

    def _add(
        self,
        sheets: dict[str, list[Mapping[str, Any]]],
        row: dict[str, Any],
        quarter: str,
        financier: str,
        kind: str,
        amount: int,
        assigned: float,
    ) -> None:
        said = {"local_id": row["local_id"], "kind": kind, "financier": financier, "amount": amount}
        sheets.setdefault("economy", []).append(said)
        self.expected[quarter, financier, kind] += amount
        self.in_areas[quarter, financier, kind] += amount * assigned


def _alone(local_id: str, **more: Any) -> dict[str, Any]:
    row = {"local_id": local_id, "fund": "1:1", "title_sv": f"Särfall {local_id}", "lead": "Region Dalarna"}
    return {**row, "lead_number": "232100-0180", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), **more}


def _report(local_id: str, quarter: str, arrived: date | None, light: str = "") -> dict[str, Any]:
    days = {"period_from": first_day(quarter), "period_to": last_day(quarter), "due_on": date(2025, 7, 30)}
    return {"local_id": local_id, **days, "arrived_on": arrived, "light": light}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Portfolio, Made]:
    home = tmp_path_factory.mktemp("projects")
    place = county("20")
    assert place is not None
    files = dict(skeleton_files(place, STRATEGY, 2026))
    for name in ("areas.csv", "area_codes.csv"):
        heading, *rows = files[name].splitlines()
        more = [row.replace("example_area", area) for area in ("second_area", "third_area") for row in rows]
        files[name] = "\n".join([heading, *rows, *more]) + "\n"
    write_skeleton(home / "strategies" / STRATEGY, files)
    areas = [line.split(",")[0] for line in files["areas.csv"].splitlines()[1:]]
    portfolio = Made(areas)
    for quarter, sheets in portfolio.sheets.items():
        drop(home, f"portfolj {quarter}.xlsx", made_workbook(quarter, STRATEGY, sheets=sheets))
    _drop_lights(home, areas[0])
    _drop_wrong(home, areas)
    drop(home, "SE-pp21-27-20251110.csv", kohesio(*(_listed(number) for number in (0, 1, 2))))
    return ingested(home), portfolio


def _drop_lights(home: Path, area: str) -> None:
    """Three projects of a plan of their own, on 30 June 2025 half way: in balance, off balance, and silent."""
    ids = ("L1", "L2", "L3")
    economy = [{"local_id": one, "kind": "budget", "financier": "state", "amount": 1_000_000} for one in ids]
    spent = {"L1": 480_000, "L2": 100_000, "L3": 490_000}
    economy += [{"local_id": one, "kind": "accrued", "financier": "state", "amount": spent[one]} for one in ids]
    results = [{"local_id": one, "code": "RCO01", "target": 10, "achieved": 5 if one != "L2" else 2} for one in ids]
    reports = [_report("L1", "2025Q2", date(2025, 8, 2), "green"), _report("L2", "2025Q2", date(2025, 7, 1), "green")]
    reports.append(_report("L3", "2025Q2", None))
    projects = [_alone(one, plan_id="lights", areas=area, goals="") for one in ids]
    body = made_workbook("2025Q2", STRATEGY, projects=projects, economy=economy, results=results, reports=reports)
    drop(home, "ljus 2025Q2.xlsx", body)


def _drop_wrong(home: Path, areas: list[str]) -> None:
    for number, (quarter, changed) in enumerate(
        (("2025Q2", {"areas": areas[0]}), ("2025Q3", {"areas": f"{areas[0]}=0.5"}))
    ):
        budget = {"local_id": "W1", "kind": "budget", "financier": "state", "amount": (9_000_000, 12_000)[number]}
        economy = [budget]
        if number:
            economy.append({"local_id": "W1", "kind": "claimed", "financier": "state", "amount": 320})
        body = made_workbook(quarter, STRATEGY, projects=[_alone("W1", plan_id="wrong", **changed)], economy=economy)
        drop(home, f"fel {number} {quarter}.xlsx", body)
    twice = {"local_id": "W1", "kind": "accrued", "financier": "state"}
    for place, amount in enumerate((100_000, 140_000)):
        rows = [_alone("W1", plan_id="wrong", areas=f"{areas[0]}=0.5", title_sv=f"Särfall {place}")]
        body = made_workbook("2025Q4", STRATEGY, projects=rows, economy=[{**twice, "amount": amount}])
        drop(home, f"dubbel {place} 2025Q4.xlsx", body)
        os.utime(home / "inbox" / "projects" / f"dubbel {place} 2025Q4.xlsx", (1.79e9 + place, 1.79e9 + place))
    persons = [
        _alone(f"S{number}", plan_id="persons", lead="Eget namn", lead_number="121212-1212", areas=areas[0])
        for number in range(4)
    ]
    # Four in the first quarter, of whom two are paid in it.
    economy = [
        {"local_id": one["local_id"], "kind": "budget", "financier": "state", "amount": 50_000} for one in persons
    ]
    economy += [{"local_id": f"S{one}", "kind": "paid", "financier": "state", "amount": 20_000} for one in (0, 1)]
    drop(home, "personer 2025Q3.xlsx", made_workbook("2025Q3", STRATEGY, projects=persons, economy=economy))
    drop(home, "makron.xlsm", with_macros(made_workbook("2025Q3", STRATEGY)))
    drop(home, "framtid.xlsx", made_workbook("2039Q1", STRATEGY))


def _listed(number: int) -> dict[str, Any]:
    return {
        "Operation_Unique_Identifier": f"Q{number}",
        "Operation_Local_Identifier": f"D{number}",
        "Operation_Name_Programme_Language": f"Samma projekt {number}",
        "Operation_Start_Date": "2025-01-01",
        "Operation_End_Date": "2026-12-31",
        "Total_Eligible_Expenditure_amount": "99000000",
        "Total_Eligible_Expenditure_Currency": "EUR",
        "Project_EU_Budget": "44000000",
        "Fund_Code": "ERDF",
        "NUTS3_Code": "SE312",
    }


def test_everything_builds_and_every_test_of_the_models_passes(made: tuple[Portfolio, Made]) -> None:
    assert made[0].broken == []


def test_money_balances_quarter_by_quarter_and_financier_by_financier(made: tuple[Portfolio, Made]) -> None:
    portfolio, expected = made
    rows = portfolio.rows(
        "select * from marts.action_plan_follow_up where plan_id = 'none' and strategy_id = 'dalarna-2026'"
    )
    change = {"budget": "granted_change_sek", "accrued": "accrued_change_sek", "paid": "paid_change_sek"}
    for quarter in QUARTERS:
        for financier in FINANCIERS:
            here = [row for row in rows if row["quarter"] == quarter and row["financier"] == financier]
            for kind, column in change.items():
                whole = sum(row[column] for row in here if row["area_code"] == "portfolio")
                unassigned = sum(row[column] for row in here if row["area_code"] == "unassigned")
                areas = sum(row[column] for row in here if row["area_code"] not in ("portfolio", "unassigned"))
                key = (quarter, financier, kind)
                assert whole == pytest.approx(expected.expected[key], abs=0.01), key
                assert areas == pytest.approx(expected.in_areas[key], abs=0.01), key
                assert areas + unassigned == pytest.approx(whole, abs=0.01), key


def test_what_was_granted_stays_granted_and_accrued_adds_up(made: tuple[Portfolio, Made]) -> None:
    portfolio, expected = made
    (row,) = portfolio.rows(
        "select granted_sek, accrued_sek, paid_sek, projects from marts.action_plan_follow_up where plan_id = 'none' "
        "and area_code = 'portfolio' and financier = 'all' and quarter = '2026Q2' and strategy_id = 'dalarna-2026'"
    )
    total = {
        kind: sum(v for (_, _, of), v in expected.expected.items() if of == kind)
        for kind in ("budget", "accrued", "paid")
    }
    assert row["granted_sek"] == pytest.approx(total["budget"])
    assert row["accrued_sek"] == pytest.approx(total["accrued"])
    assert row["paid_sek"] == pytest.approx(total["paid"])
    assert row["projects"] == NUMBER


def test_a_project_of_a_workbook_and_a_public_list_is_one_and_its_money_is_the_workbooks(
    made: tuple[Portfolio, Made],
) -> None:
    portfolio, _ = made
    (row,) = portfolio.rows("select * from marts.dim_project where project_id = 'ERDF:d1'")
    assert (row["title_sv"], row["format"], row["format_count"], row["file_count"]) == ("Projekt 1", "workbook", 2, 6)
    (money,) = portfolio.rows(
        "select max(amount_sek) as most from marts.fct_project_economy where project_id = 'ERDF:d1'"
    )
    assert money["most"] < 10_000_000


def test_lights_are_counted_beside_the_projects_own_and_silence_is_grey(made: tuple[Portfolio, Made]) -> None:
    rows = made[0].rows(
        "select * from marts.project_status where project_id like 'STATE_1_1:l%' and quarter = '2025Q2'"
    )
    lights = {
        row["project_id"][-2:]: [row[f"light_{name}"] for name in ("time", "economy", "results", "contribution")]
        for row in rows
    }
    # 180 of 364 days. L1: 0.48 of its money and half its results, three days late. L2: a tenth of its money and a
    # fifth of its results: 39 and 29 points behind.
    assert lights["l1"] == ["yellow", "green", "green", "grey"]
    assert lights["l2"] == ["green", "red", "yellow", "grey"]
    assert lights["l3"] == ["grey"] * 4
    by_id = {row["project_id"][-2:]: row for row in rows}
    assert by_id["l1"]["share_of_time"] == pytest.approx(180 / 364)
    assert (by_id["l1"]["days_late"], by_id["l1"]["reported_light"], by_id["l1"]["lights_differ"]) == (3, "green", True)
    assert by_id["l2"]["light_worst"] == "red" and by_id["l3"]["light_worst"] == "grey"


def test_older_figures_are_carried_on_with_their_quarter(made: tuple[Portfolio, Made]) -> None:
    rows = made[0].rows("select * from marts.project_status where project_id = 'STATE_1_1:l3' order by quarter")
    assert [(row["quarter"], row["reported_until"]) for row in rows] == [
        ("2025Q2", "2025Q2"),
        ("2025Q3", "2025Q2"),
        ("2025Q4", "2025Q2"),
    ]
    assert {row["accrued_sek"] for row in rows} == {490_000} and {row["share_of_results"] for row in rows} == {0.5}


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("areas_kept", "STATE_1_1:w1 had"),
        ("budgets_in_whole_units", "STATE_1_1:w1: budget from 12000 to 9000000 SEK"),
        ("amounts_in_whole_units", "2025Q3: claimed 320 SEK of STATE_1_1:w1, whose budget is 9000000 SEK"),
        ("one_workbook_a_quarter", "2025Q4 STATE_1_1:w1 is in 2 workbooks"),
        ("amounts_plausible", "is negative: it is loaded as a recovery"),
        ("persons_left_out", "the lead is a natural person"),
        ("project_files_read", "2 files in quarantine"),
    ],
)
def test_what_is_wrong_is_a_finding(made: tuple[Portfolio, Made], check: str, said: str) -> None:
    assert said in made[0].observed(check)


def test_a_file_that_cannot_be_used_lies_in_quarantine_as_it_came_with_what_to_do(made: tuple[Portfolio, Made]) -> None:
    folder = made[0].home / "inbox" / "projects" / "quarantine"
    assert "never run here: save it as .xlsx" in (folder / "makron.xlsm.report.txt").read_text(encoding="utf-8")
    assert (folder / "makron.xlsm").read_bytes() == with_macros(made_workbook("2025Q3", STRATEGY))


def test_of_two_workbooks_of_a_quarter_the_later_counts_and_neither_is_added(made: tuple[Portfolio, Made]) -> None:
    rows = made[0].rows(
        "select amount_sek from marts.fct_project_economy where project_id = 'STATE_1_1:w1' and quarter = '2025Q4'"
    )
    assert [row["amount_sek"] for row in rows] == [140_000]


def test_nothing_of_a_person_is_in_the_warehouse_and_no_cell_holds_fewer_than_three(
    made: tuple[Portfolio, Made],
) -> None:
    portfolio, _ = made
    for table in portfolio.rows(
        "select table_schema || '.' || table_name as name from information_schema.tables "
        "where table_schema in ('raw', 'quality', 'marts', 'staging') and table_name like '%project%'"
    ):
        text = repr(portfolio.rows(f"select * from {table['name']}"))
        assert "Eget namn" not in text and "121212" not in text, table["name"]
    assert portfolio.rows("select * from marts.dim_project where plan_id = 'persons'") == []
    rows = portfolio.rows(
        "select area_code, granted_sek, paid_sek, projects from marts.action_plan_follow_up "
        "where plan_id = 'persons' and financier = 'all' and quarter = '2025Q3' order by area_code"
    )
    # Four were granted money; the two that were paid would show by their difference.
    assert [(row["granted_sek"], row["paid_sek"], row["projects"]) for row in rows] == [(200_000, 0, 4)] * 2
