"""Read the projects of the action plans: money, lights and projects of each quarter, by area and by financier.

Not here: plans and goals (``plans.py``). Only what the marts publish: no person, no cell under three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.site.errors import SiteError
from pipelines.site.release import ReleaseReader, Row, open_release

PORTFOLIO: Final = "portfolio"
UNASSIGNED: Final = "unassigned"

LIGHTS: Final = ("green", "yellow", "red", "grey")
"""From best to unknown."""

# A project is in one plan: sums over plans count nothing twice.
_MONEY = """
select quarter, area_code, financier,
    sum(granted_sek) as granted, sum(accrued_sek) as accrued, sum(paid_sek) as paid,
    sum(accrued_change_sek) as accrued_now,
    cast(sum(projects) as integer) as projects,
    cast(sum(projects_green) as integer) as green, cast(sum(projects_yellow) as integer) as yellow,
    cast(sum(projects_red) as integer) as red, cast(sum(projects_grey) as integer) as grey,
    cast(sum(missing_reports) as integer) as missing_reports, sum(participations) as participations,
    count(*) filter (where origin = 'simulated') > 0 as is_simulated
from marts.action_plan_follow_up
group by quarter, area_code, financier
order by quarter, area_code, financier
"""

_PROJECTS = """
select project.project_id, project.title_sv, project.title_en, project.lead_organisation, project.fund,
    project.starts_on, project.ends_on, project.plan_id, status.*
from marts.project_status as status
inner join marts.dim_project as project on project.project_id = status.project_id
where status.quarter = $quarter
order by case status.light_worst when 'red' then 1 when 'grey' then 2 when 'yellow' then 3 else 4 end,
    status.budget_sek desc nulls last, project.project_id
"""

_AREAS = "select project_id, area_code, share from marts.bridge_project_area order by project_id, share desc, area_code"


@dataclass(frozen=True)
class Portfolio:
    """All projects of the strategy, quarter by quarter.

    Attributes:
        quarters: as `2026Q3`, oldest first; the last one is the one that is reported.
        money: rows by quarter, area and financier: SEK until the quarter's end; `_now` of the quarter.
        projects: rows of the last quarter, those that need attention first.
        areas: areas with shares, by project.
    """

    quarters: Sequence[str]
    money: dict[tuple[str, str, str], Row]
    projects: list[Row]
    areas: dict[str, list[Row]]

    @property
    def quarter(self) -> str:
        """The quarter that is reported."""
        return self.quarters[-1]

    @property
    def is_simulated(self) -> bool:
        """Whether any of it is made up."""
        return any(row["is_simulated"] for row in self.money.values())

    def row(self, area: str = PORTFOLIO, financier: str = "all", quarter: str | None = None) -> Row | None:
        """Money and projects of a cell, by default of the last quarter; None where it has none."""
        return self.money.get((quarter or self.quarter, area, financier))

    @property
    def financiers(self) -> list[str]:
        """Who pays, the largest first."""
        found = [
            row
            for (quarter, area, who), row in self.money.items()
            if quarter == self.quarter and area == PORTFOLIO and who != "all"
        ]
        return [str(row["financier"]) for row in sorted(found, key=lambda row: (-row["granted"], row["financier"]))]


def quarters_of(folder: Path, focus: str) -> list[str]:
    """The quarters of which a release has projects of the focus county's strategy, oldest first."""
    with open_release(folder, focus) as release:
        found = release.table("action_plan_follow_up")
    return sorted({str(row["quarter"]) for row in found})


def read_portfolio(release: ReleaseReader, quarter: str | None = None) -> Portfolio | None:
    """The projects of the strategy until the end of a quarter; None where none were delivered.

    Args:
        release: to read.
        quarter: the last one, as `2026Q3`; by default the newest.

    Raises:
        SiteError: there are no projects of `quarter`.
    """
    if not {"action_plan_follow_up", "project_status", "dim_project", "bridge_project_area"} <= release.marts:
        return None
    money = {(row["quarter"], row["area_code"], row["financier"]): row for row in release.rows(_MONEY)}
    known = sorted({of for of, _, _ in money})
    if quarter is not None and quarter not in known:
        raise SiteError(
            f"projects: expected figures of {quarter}, but found {', '.join(known[-4:]) or 'none'}; drop the quarter's "
            "workbook into inbox/projects/ and run again, or ask for a quarter that is there."
        )
    quarters = [one for one in known if quarter is None or one <= quarter]
    if not quarters:
        return None
    areas: dict[str, list[Row]] = {}
    for row in release.rows(_AREAS):
        areas.setdefault(row["project_id"], []).append(row)
    return Portfolio(quarters, money, release.rows(_PROJECTS, {"quarter": quarters[-1]}), areas)
