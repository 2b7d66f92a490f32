"""Make the start page: the focus county's goals, strengths and how sure it is, within ten seconds.

Not here: counting (``answers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.site.facts.claims import VERDICTS
from pipelines.site.maker import Page, PageMaker
from pipelines.site.pages.answers import answers
from pipelines.site.pages.areas import area_rows


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
    claims = [(maker.reader.verdict(verdict), dict(facts.claims.count(focus))[verdict]) for verdict in VERDICTS]
    yield maker.page(
        "start",
        "index.html",
        "overview",
        maker.words("start.title", county=maker.focus_name),
        answers=answers(maker, focus),
        goals=measured,
        unmeasured=unmeasured,
        others=others,
        claims=claims,
        claim_count=sum(number for _, number in claims),
        areas=area_rows(maker, focus),
        updates=next_updates(maker),
    )


def next_updates(maker: PageMaker) -> list[tuple[str, str, str]]:
    """When each source table is expected next: title, day of the year, last update."""
    rows = []
    for name, row in maker.facts.sources.rows.items():
        expected = maker.facts.sources.expected.get(name) or []
        if expected and row["cadence"] != "closed":
            rows.append((maker.words.label(row, "title"), " / ".join(expected), str(row["updated"] or "")[:10]))
    return sorted(rows, key=lambda one: (one[1], one[0]))
