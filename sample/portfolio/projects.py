"""Made-up projects of a strategy: who leads them, what they cost, what they reach, quarter by quarter.

Everything is **assumed** and says nothing of any programme: sizes and paces come from a fixed seed. Areas and goals are
the strategy's own. Leads are made-up organisations: there is no person in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from pipelines.projects.amounts import SEK
from pipelines.projects.quarters import first_day, last_day

QUARTERS: Final = ("2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
_SEED: Final = 20260901
_NUMBER: Final = 18
_RATE: Final = 11.2
_FUNDS: Final = (("ERDF", "RSO1.1", "010"), ("ERDF", "RSO1.3", "021"), ("ERDF", "RSO1.4", "023"), ("STATE_1_1", "", ""))
_CODES: Final = (("RCO01", 24), ("RCO10", 6), ("RCR03", 9), ("RCR102", 3))
_SILENT: Final = frozenset({5, 11})
"""Projects that have not reported in the last quarter."""


@dataclass(frozen=True)
class MadeProject:
    """One made-up project; amounts in SEK."""

    number: int
    row: Mapping[str, Any]
    starts_on: date
    ends_on: date
    budget: Mapping[str, float]
    pace: float
    """How fast it spends: 1 as its time passes."""
    success: float
    """How fast it reaches its targets: 1 as its time passes."""


def made_projects(areas: Sequence[str], goals: Sequence[str], municipalities: Sequence[str]) -> list[MadeProject]:
    """The portfolio, the same every time."""
    chance = random.Random(_SEED)
    return [_made(chance, number, areas, goals, municipalities) for number in range(1, _NUMBER + 1)]


def rows(project: MadeProject, quarter: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Sheet and row of what a project says of a quarter, if it has begun."""
    if project.starts_on > last_day(quarter):
        return
    yield "projects", project.row
    same = {"local_id": project.row["local_id"], "fund": project.row["fund"]}
    for financier, amount in project.budget.items():
        yield "economy", {**same, "kind": "budget", "financier": financier, "amount": amount, "currency": SEK}
    if project.number in _SILENT and quarter == QUARTERS[-1]:
        yield "reports", {**same, **_period(quarter), "due_on": _due(quarter)}
        return
    spent = _share(project, quarter) - _share(project, quarter, at_start=True)
    for financier, amount in project.budget.items():
        accrued = round(amount * min(1.0, spent * project.pace), 2)
        if project.number == 7 and financier == "eu":
            # One project is followed in euro, as its programme is.
            euro = {
                "amount": round(accrued / _RATE, 2),
                "currency": "EUR",
                "rate": _RATE,
                "rate_date": last_day(quarter),
            }
            yield "economy", {**same, "kind": "accrued", "financier": financier, **euro}
        else:
            yield "economy", {**same, "kind": "accrued", "financier": financier, "amount": accrued, "currency": SEK}
    paid = round(project.budget.get("eu", 0) * spent * project.pace * 0.8, 2)
    if paid:
        yield "economy", {**same, "kind": "paid", "financier": "eu", "amount": paid, "currency": SEK}
    for code, target in _CODES[: 1 + project.number % 4]:
        achieved = round(target * min(1.0, _share(project, quarter) * project.success))
        yield "results", {**same, "code": code, "baseline": 0, "target": target, "achieved": achieved}
    late = 40 if project.number == 9 else 5 if project.number % 6 == 0 else -2
    light = "yellow" if project.number % 5 == 0 else "green"
    arrived = _due(quarter) + timedelta(days=late)
    yield "reports", {**same, **_period(quarter), "due_on": _due(quarter), "arrived_on": arrived, "light": light}


def _made(
    chance: random.Random, number: int, areas: Sequence[str], goals: Sequence[str], municipalities: Sequence[str]
) -> MadeProject:
    fund, objective, intervention_field = _FUNDS[number % len(_FUNDS)]
    starts_on = date(2024, 1, 1) + timedelta(days=30 * chance.randrange(2, 24))
    ends_on = starts_on + timedelta(days=365 * chance.choice((2, 3, 3)) - 1)
    total = 100_000 * chance.randrange(12, 140)
    budget = {"eu": 0.4 * total, "region": 0.35 * total, "own": 0.25 * total}
    if not objective:
        budget = {"state": 0.6 * total, "municipality": 0.4 * total}
    first, second = areas[number % len(areas)], areas[(3 * number + 1) % len(areas)]
    shared = f"{first}=0.7|{second}=0.3" if first != second and number % 3 == 0 else first
    row = {
        "local_id": f"SIM-{number:04d}",
        "fund": fund,
        "title_sv": f"SIMULERAT projekt {number}",
        "title_en": f"SIMULATED project {number}",
        "programme": "Simulerat program",
        "specific_objective": objective,
        "intervention_field": intervention_field,
        "lead": f"Simulerad organisation {number}",
        "lead_number": f"559900{number:04d}",
        "status": "pågående",
        "decided_on": starts_on - timedelta(days=45),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "municipality_code": municipalities[number % len(municipalities)],
        "areas": "" if number in (4, 16) else shared,
        "goals": f"{goals[number % len(goals)]}={number % 4}",
    }
    return MadeProject(number, row, starts_on, ends_on, budget, chance.uniform(0.5, 1.1), chance.uniform(0.3, 1.2))


def _share(project: MadeProject, quarter: str, *, at_start: bool = False) -> float:
    day = first_day(quarter) if at_start else last_day(quarter)
    return max(0.0, min(1.0, (day - project.starts_on).days / (project.ends_on - project.starts_on).days))


def _period(quarter: str) -> dict[str, date]:
    return {"period_from": first_day(quarter), "period_to": last_day(quarter)}


def _due(quarter: str) -> date:
    return last_day(quarter) + timedelta(days=30)
