"""Read the strategy's goals, with the indicators that follow them.

Not here: whether a goal is reached (the marts say it).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.site.release import ReleaseReader, Row

# Results come first, and of them those that the strategy itself has set a target on.
_FOLLOWED = """
select bridge.goal_id, bridge.indicator_id
from marts.bridge_goal_indicator as bridge
inner join marts.dim_indicator as indicator on indicator.indicator_id = bridge.indicator_id
order by bridge.goal_id, bridge.role = 'context', bridge.is_set_by_strategy desc, indicator.sort_order
"""


@dataclass(frozen=True)
class Goal:
    """A goal in the strategy's words, and the numbers of the indicators that follow it."""

    row: Row
    indicator_ids: tuple[str, ...]


def read_goals(release: ReleaseReader) -> list[Goal]:
    """The goals of the strategy, in its order, each with the indicators that follow it.

    A release that keeps no goals has the sentences of its indicators in their place.
    """
    if "dim_goal" in release.marts:
        rows = release.rows(_FOLLOWED)
        return [
            Goal(goal, tuple(str(row["indicator_id"]) for row in rows if row["goal_id"] == goal["goal_id"]))
            for goal in release.table("dim_goal", "sort_order")
            if goal["level_kind"] != "action"
        ]
    sentences: dict[str, list[Row]] = {}
    for row in release.table("dim_indicator", "indicator_id"):
        if row["level"] == "goal":
            sentences.setdefault(row["sentence_sv"], []).append(row)
    return [Goal(rows[0], tuple(str(row["indicator_id"]) for row in rows)) for rows in sentences.values()]
