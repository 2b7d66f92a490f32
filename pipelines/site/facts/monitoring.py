"""Read how the strategy is followed up: its levels, when each was last reported, and what became of its targets.

Not here: plans themselves (``plans.py``), how a level is said in words (``pages/monitoring.py``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipelines.site.release import ReleaseReader, Row

# Months between two reports.
_MONTHS: Final = {"quarter": 3, "half_year": 6, "year": 12, "two_years": 24}

# A report that is said to come after the release has not come yet.
_REPORTED = """
select max(reports.arrived_on) filter (where reports.arrived_on <= $day) as last_report_on,
    max(reports.due_on) as last_due_on
from marts.dim_project as project
inner join marts.fct_project_reports as reports on reports.project_id = project.project_id
"""


@dataclass(frozen=True)
class Level:
    """A level of follow-up.

    Attributes:
        row: of `dim_follow_up_level`.
        last_report_on: the day of the latest report, or the latest day that one was due; None before the first.
        is_arrival: whether `last_report_on` is when it came, rather than when it was due.
        next_report_on: when the next one is due; None where nobody says.
    """

    row: Row
    last_report_on: str | None = None
    is_arrival: bool = False
    next_report_on: str | None = None


@dataclass(frozen=True)
class Monitoring:
    """The monitoring system of the strategy."""

    levels: Sequence[Level] = ()
    targets: Sequence[Row] = ()
    revisions: Sequence[Row] = ()


def read_monitoring(release: ReleaseReader) -> Monitoring:
    """Levels, targets and their revisions; empty for a release that has none of them."""
    plans = release.table("dim_plan", "next_report_on")
    levels = [_level(release, row, plans) for row in release.table("dim_follow_up_level", "sort_order")]
    return Monitoring(
        levels=levels,
        targets=release.table("goal_follow_up", "target_id, region_code"),
        revisions=release.table("strategy_revisions", "archived_at, target_id"),
    )


def _level(release: ReleaseReader, row: Row, plans: Sequence[Row]) -> Level:
    own = [plan for plan in plans if plan["level"] == row["level"]]
    months = _MONTHS.get(str(row["cadence"]), 12)
    if row["level_kind"] == "action" and {"fct_project_reports", "dim_project"} <= release.marts:
        (reported,) = release.rows(_REPORTED, {"day": release.identity.day})
        if reported["last_report_on"]:
            due_on = reported["last_due_on"]
            return Level(row, reported["last_report_on"], True, months_before(due_on, -months) if due_on else None)
    days = sorted(str(plan["next_report_on"])[:10] for plan in own if plan["next_report_on"])
    past = [day for day in days if day < release.identity.day]
    due = next((day for day in days if day not in past), None)
    if due is None:
        return Level(row, past[-1] if past else None)
    before = months_before(due, months)
    decided = min((str(plan["decided_on"]) for plan in own if plan["decided_on"]), default="")
    return Level(row, max([*past, *([before] if before >= decided else [])], default=None), False, due)


def months_before(day: str, months: int) -> str:
    """The day so many months before, or after where they are negative; the last of its month where that is shorter."""
    given = date.fromisoformat(day[:10])
    year, month = divmod(given.year * 12 + given.month - 1 - months, 12)
    return date(year, month + 1, min(given.day, monthrange(year, month + 1)[1])).isoformat()
