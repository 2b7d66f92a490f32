"""Which reports of projects are late, plan by plan, as findings of whoever owns the plan.

The demand and the query. Not here: acting on it, or how late a report was that has come (`fct_project_reports`).

A finding is of the table `project_reports_<plan>`, so that `STYRKA_OWNERS` can give each plan's reports to its owner.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from warehouse.check_results import CheckResult, CheckSpec
from warehouse.present_tables import has_table

REPORTED: Final = CheckSpec(
    name="project_reports_in_time",
    kind="freshness",
    severity="warning",
    description_en="The reports of a plan's projects that are due have come.",
    expected="every report that is due",
    advice="Ask the plan's owner for them; when they are in the quarter's workbook, drop it into inbox/projects",
)
TABLE: Final = "project_reports_"
_NAMED: Final = 5

_DUE = text("""
    select
        coalesce(projects.plan_id, 'none') as plan_id,
        max(plans.owner) as owner,
        projects.local_id,
        reports.quarter,
        reports.due_on,
        reports.arrived_on is not null as has_come
    from marts.fct_project_reports as reports
    inner join marts.dim_project as projects
        on projects.project_id = reports.project_id
    left join marts.dim_plan as plans
        on plans.plan_id = projects.plan_id
        and plans.strategy_id = projects.strategy_id
    where reports.due_on is not null and reports.origin in :origins
    group by coalesce(projects.plan_id, 'none'), projects.local_id, reports.quarter, reports.due_on, reports.arrived_on
    order by reports.due_on, projects.local_id
""").bindparams(bindparam("origins", expanding=True))


def late_reports(connection: Connection, today: date, origins: Collection[str]) -> list[CheckResult]:
    """One result a plan that has reports; none where no projects are modelled yet.

    Args:
        connection: to the warehouse, whose marts are those of the last build.
        today: a report is late from the day after the one on which it is due.
        origins: of the projects that count. The marts may still be those of the sample, whose projects nobody reports.
    """
    if not has_table(connection, "marts", "fct_project_reports"):
        return []
    return results(connection.execute(_DUE, {"origins": list(origins)}).mappings().all(), today)


def results(rows: Iterable[Any], today: date) -> list[CheckResult]:
    """One result a plan, of rows of reports: plan_id, owner, local_id, quarter, due_on (YYYY-MM-DD), has_come."""
    by_plan: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_plan.setdefault(row["plan_id"], []).append(row)
    return [_result(plan, reports, today) for plan, reports in sorted(by_plan.items())]


def _result(plan: str, reports: list[Mapping[str, Any]], today: date) -> CheckResult:
    late = [row for row in reports if not row["has_come"] and row["due_on"] < today.isoformat()]
    table = TABLE + re.sub(r"\W+", "_", plan.lower())
    if not late:
        return REPORTED.outcome(table, passed=True, observed="every report that is due")
    owner = next((row["owner"] for row in late if row["owner"]), None)
    named = ", ".join(f"{row['local_id']} {row['quarter']} since {row['due_on']}" for row in late[:_NAMED])
    more = f" and {len(late) - _NAMED} more" if len(late) > _NAMED else ""
    who = f"; the plan's owner is {owner}" if owner else ""
    number = "1 overdue report" if len(late) == 1 else f"{len(late)} overdue reports"
    return REPORTED.outcome(table, passed=False, observed=f"{number}: {named}{more}{who}")
