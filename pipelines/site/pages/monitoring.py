"""Make the page that answers enabling condition 1.1, criterion 3: tools that measure progress towards the objectives.

Levels with their cadence and reports, indicators and targets counted, the method, and how results led to change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.site.facts.indicators import Indicator
from pipelines.site.facts.monitoring import Level
from pipelines.site.facts.plans import of_one_region
from pipelines.site.maker import Page, PageMaker
from pipelines.site.numbers import NOTHING, day
from pipelines.site.pages.plans import aim, outlooks, report_day
from pipelines.site.release import Row
from pipelines.strategies.checked import as_number

_ORIGINS: Final = ("live", "recorded", "simulated")


@dataclass(frozen=True)
class LevelView:
    """A level in words."""

    name: str
    kind: str
    cadence: str
    owner: str
    reports_to: str
    last: str
    next: str


@dataclass(frozen=True)
class Counted:
    """How many indicators, or targets, are of one kind."""

    name: str
    number: int
    assessed: int = 0


@dataclass(frozen=True)
class Change:
    """What became of a target between two versions of the strategy."""

    indicator: str
    what: str
    before: str
    now: str
    version_day: str


def monitoring_page(maker: PageMaker) -> Iterable[Page]:
    """One page."""
    facts = maker.facts
    yield maker.page(
        "monitoring",
        "uppfoljning.html",
        "about",
        maker.words("nav.monitoring"),
        levels=[_level(maker, level) for level in facts.monitoring.levels],
        origins=_by_origin(maker),
        set_by=_by_decider(maker),
        plans=[(plan, report_day(maker, plan)) for plan in facts.plans],
        outlooks=outlooks(maker, _targets(maker)),
        changes=[_change(maker, row) for row in facts.monitoring.revisions],
        gaps=list(Counter(maker.words.label(row, "gap") for row in facts.gaps).items()),
    )


def _level(maker: PageMaker, level: Level) -> LevelView:
    words, row = maker.words, level.row
    key = "monitoring.came" if level.is_arrival else "monitoring.was_due"
    last = words(key, day=day(level.last_report_on)) if level.last_report_on else words("monitoring.no_report_yet")
    return LevelView(
        name=words.label(row),
        kind=words.choice("plan_level", row["level_kind"]),
        cadence=words.choice("cadence", row["cadence"]) if row["cadence"] else NOTHING,
        owner=words.text_of(row, "owner") or NOTHING,
        reports_to=words.text_of(row, "reports_to") or NOTHING,
        last=last,
        next=day(level.next_report_on) if level.next_report_on else words("monitoring.no_day"),
    )


def _origin_of(maker: PageMaker, indicator: Indicator) -> str | None:
    """Where the newest figure of the focus county comes from; None where the indicator has no figure there."""
    latest = indicator.headline.latest(maker.facts.focus) if indicator.is_fed else None
    return latest["origin"] if latest else None


def _by_origin(maker: PageMaker) -> list[Counted]:
    """Indicators by the origin of their newest figure, and those without one."""
    counted = Counter(_origin_of(maker, one) for one in maker.facts.indicators)
    found = [Counted(maker.reader.origin(one), counted[one]) for one in _ORIGINS if counted[one]]
    absent = maker.words("answer.absent")
    return [*found, Counted(absent, counted[None])] if counted[None] else found


def _targets(maker: PageMaker) -> list[Row]:
    """Each target as the focus follows it, else as its first region does: a row a group, as the plans have them."""
    return of_one_region(
        sorted(maker.facts.monitoring.targets, key=lambda row: row["region_code"] != maker.facts.focus)
    )


def _by_decider(maker: PageMaker) -> list[Counted]:
    """Targets by who set them, and how many of them can be assessed."""
    found: dict[str, list[Row]] = {}
    for row in _targets(maker):
        found.setdefault(row["set_by"], []).append(row)
    return [
        Counted(maker.words.choice("set_by", who), len(rows), sum(row["outlook"] != "not_assessable" for row in rows))
        for who, rows in sorted(found.items(), key=lambda one: -len(one[1]))
    ]


def _change(maker: PageMaker, row: Row) -> Change:
    words = maker.words
    indicator = maker.facts.indicator(row["indicator_id"])
    return Change(
        indicator=words.label(indicator.row) if indicator else words("monitoring.former_indicator"),
        what=words(f"monitoring.target_{row['what']}"),
        before=_said(maker, indicator, row, "_before"),
        now=_said(maker, indicator, row, ""),
        version_day=day(row["archived_at"]),
    )


def _said(maker: PageMaker, indicator: Indicator | None, row: Row, ending: str) -> str:
    """A version of a target in words: what, by when, set by whom; nothing where it was not there."""
    rule = row[f"rule{ending}"]
    if not rule:
        return NOTHING
    numbers = {name: as_number(row[f"{name}{ending}"] or "") for name in ("value", "value_high")}
    target = {
        "rule": rule,
        "reference": row[f"reference{ending}"],
        **{f"{name}_number": number for name, number in numbers.items()},
    }
    due, decider = row[f"due{ending}"], maker.words.choice("set_by", row[f"set_by{ending}"])
    return ", ".join(part for part in (aim(maker, indicator, target), str(due or ""), decider) if part)
