"""Make the start page: the focus county's goals, strengths and how sure it is, within ten seconds.

Not here: counting (``answers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.site.maker import Page, PageMaker
from pipelines.site.numbers import day
from pipelines.site.pages.answers import answers
from pipelines.site.pages.areas import area_rows
from pipelines.site.pages.plans import report_day
from pipelines.site.shares import shares_of

_SOON: Final = 6
"""Updates that are shown at once; the later ones are folded."""


def start_page(maker: PageMaker) -> Iterable[Page]:
    """One page."""
    facts, focus = maker.facts, maker.facts.focus
    by_id = {indicator.id: indicator for indicator in facts.indicators}
    under_goals = [one for goal in facts.goals for one in goal.indicator_ids]
    goals = [
        (goal, [(by_id[one], maker.reading(by_id[one], focus)) for one in goal.indicator_ids if one in by_id])
        for goal in facts.goals
    ]
    measured = [(goal, rows) for goal, rows in goals if any(reading for _, reading in rows)]
    unmeasured = [(goal, rows) for goal, rows in goals if not any(reading for _, reading in rows)]
    others = [
        (indicator, maker.reading(indicator, focus))
        for indicator in facts.indicators
        if indicator.id not in under_goals and indicator.row["level"] == "priority" and indicator.is_fed
    ]
    updates = next_updates(maker)
    claims = facts.claims.found(focus)
    yield maker.page(
        "start",
        "index.html",
        "overview",
        maker.words("start.title", county=maker.focus_name),
        answers=answers(maker, focus),
        goals=measured,
        unmeasured=unmeasured,
        others=others,
        claims=shares_of(maker.reader, claims),
        claim_count=len(claims),
        areas=area_rows(maker, focus),
        plans=[(plan, report_day(maker, plan)) for plan in facts.plans],
        updates=updates[:_SOON],
        later=updates[_SOON:],
    )


@dataclass(frozen=True)
class Update:
    """When a source table is expected to be updated; `is_due` where that day has passed."""

    title: str
    day: str
    updated: str
    is_due: bool


def next_updates(maker: PageMaker) -> list[Update]:
    """The next update of each source table, the first to come first; what should have come is before it."""
    sources, today = maker.facts.sources, maker.facts.identity.day
    found = [
        Update(maker.words.label(row, "title"), expected, day(row["updated"]), expected < today)
        for name, row in sources.rows.items()
        if (expected := sources.next_update(name)) is not None
    ]
    return sorted(found, key=lambda one: (one.day, one.title))
