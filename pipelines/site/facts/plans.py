"""Read the plans that serve the strategy's goals, each with what its targets say today.

Not here: goals as the start page groups them (``goals.py``), the words of a target (``pages/plans.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.site.release import ReleaseReader, Row

# The focus's own rows come first, then those of all regions together, then those of the first region with the target.
_FOLLOWED = """
select followed.*, target.value_number, target.value_high_number, target.reference, target.group_asked,
    municipality.label_sv as group_sv, municipality.label_en as group_en
from marts.goal_follow_up as followed
inner join marts.dim_target as target on target.target_id = followed.target_id
left join marts.dim_region as municipality
    on followed.breakdown = 'municipality' and municipality.region_code = followed.group_code
order by target.sort_order, followed.region_code <> $focus, followed.region_code <> 'all', followed.region_code,
    followed.group_code
"""


@dataclass(frozen=True)
class PlanGoal:
    """A goal that a plan serves, with its targets as they are followed up."""

    row: Row
    targets: list[Row]


@dataclass(frozen=True)
class Plan:
    """A plan and the goals that it serves."""

    row: Row
    goals: list[PlanGoal]

    @property
    def id(self) -> str:
        """The strategy's id of the plan."""
        return str(self.row["plan_id"])

    @property
    def targets(self) -> list[Row]:
        """The targets of all its goals."""
        return [target for goal in self.goals for target in goal.targets]


def read_plans(release: ReleaseReader, focus: str) -> list[Plan]:
    """The plans of the strategy, in its order; none in a release that keeps no plans."""
    if not {"dim_plan", "goal_follow_up"} <= release.marts:
        return []
    goals = release.table("dim_goal", "sort_order")
    rows = release.rows(_FOLLOWED, {"focus": focus})
    # A release before 0.3 names the first plan of each target alone.
    served = {(row["plan_id"], row["goal_id"]) for row in release.table("bridge_plan_goal") or rows}
    targets = of_one_region(rows)
    return [
        _plan(plan, [goal for goal in goals if (plan["plan_id"], goal["goal_id"]) in served], targets)
        for plan in release.table("dim_plan", "sort_order")
    ]


def of_one_region(rows: Sequence[Row]) -> list[Row]:
    """Of every target the rows of the region that comes first, with every group that it asks for."""
    region = {row["target_id"]: row["region_code"] for row in reversed(rows)}
    return [row for row in rows if row["region_code"] == region[row["target_id"]]]


def _plan(plan: Row, goals: list[Row], targets: list[Row]) -> Plan:
    by_goal = [PlanGoal(goal, [row for row in targets if row["goal_id"] == goal["goal_id"]]) for goal in goals]
    return Plan(plan, [goal for goal in by_goal if goal.targets])
