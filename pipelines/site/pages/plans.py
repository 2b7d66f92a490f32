"""Make a page of every plan: whose it is, when it is reported, and what the targets of its goals say today.

Not here: the projects that carry a plan out (``projects.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.site.facts.indicators import NATION, Indicator
from pipelines.site.facts.plans import Plan
from pipelines.site.maker import Page, PageMaker
from pipelines.site.numbers import NOTHING, day
from pipelines.site.readings import Verdict, outlook_key
from pipelines.site.release import Row
from pipelines.site.shares import Share, shares_of
from pipelines.strategies.groups import EVERY


@dataclass(frozen=True)
class TargetView:
    """A target in words: what shall be reached and by when, where it was, where it is, and who set it."""

    indicator: Indicator
    group: str
    aim: str
    due: str
    baseline: str
    now: str
    verdict: Verdict
    reason: str | None
    set_by: str
    is_simulated: bool
    origin: str | None


@dataclass(frozen=True)
class OutlookRow:
    """Where the targets of a plan, a goal or an area are."""

    name: str
    address: str | None
    about: str
    counts: list[Share]
    targets: int
    next_report: str


def followed_name(maker: PageMaker) -> str:
    """Whose target values the plans hold: the county in focus, or the strategy's own where that is another."""
    facts = maker.facts
    counties = dict.fromkeys(row["region_code"] for plan in facts.plans for row in plan.targets)
    if facts.focus in counties or "all" in counties:
        return maker.focus_name
    return ", ".join(maker.words.label(facts.regions[code]) for code in counties) or maker.focus_name


def plan_pages(maker: PageMaker) -> Iterable[Page]:
    """The yearly follow-up of all plans, then a page for each plan."""
    if maker.facts.plans:
        yield maker.page(
            "plans",
            "planer.html",
            "overview",
            maker.words("plans.title", year=maker.facts.identity.day[:4]),
            by_plan=by_plan(maker),
            by_goal=by_goal(maker),
            by_area=by_area(maker),
            followed=followed_name(maker),
        )
    for plan in maker.facts.plans:
        goals = [
            (goal.row, [_view(maker, target) for target in goal.targets], outlooks(maker, goal.targets))
            for goal in plan.goals
        ]
        yield maker.page(
            "plan",
            f"plan/{plan.id}.html",
            "overview",
            maker.words.label(plan.row, "title"),
            plan=plan.row,
            goals=goals,
            area=_area(maker, plan),
            is_overdue=is_overdue(maker, plan),
            counts=outlooks(maker, plan.targets),
            targets=len(plan.targets),
            followed=followed_name(maker),
        )


def report_day(maker: PageMaker, plan: Plan) -> str:
    """When a plan reports next, or when it should have by now."""
    on = plan.row["next_report_on"]
    if not on:
        return NOTHING
    return maker.words("start.report_was_due" if is_overdue(maker, plan) else "start.report_due", day=day(on))


def is_overdue(maker: PageMaker, plan: Plan) -> bool:
    """Whether the next report of a plan should have come before the release."""
    on = plan.row["next_report_on"]
    return bool(on) and day(on) < maker.facts.identity.day


def outlooks(maker: PageMaker, targets: Iterable[Row]) -> list[Share]:
    """How many targets are where, the best first."""
    return shares_of(
        maker.reader, ((outlook_key(target, target["rule"]), target["origin"] == "simulated") for target in targets)
    )


def by_plan(maker: PageMaker) -> list[OutlookRow]:
    """A row a plan."""
    words = maker.words
    return [
        OutlookRow(
            name=words.label(plan.row, "title"),
            address=f"plan/{plan.id}.html",
            about=words.choice("plan_level", plan.row["level_kind"]),
            counts=outlooks(maker, plan.targets),
            targets=len(plan.targets),
            next_report=report_day(maker, plan),
        )
        for plan in maker.facts.plans
    ]


def by_goal(maker: PageMaker) -> list[OutlookRow]:
    """A row a goal of every plan."""
    words = maker.words
    return [
        OutlookRow(
            name=words.label(goal.row, "sentence"),
            address=f"plan/{plan.id}.html#goal-{number}",
            about=words.label(plan.row, "title"),
            counts=outlooks(maker, goal.targets),
            targets=len(goal.targets),
            next_report=report_day(maker, plan),
        )
        for plan in maker.facts.plans
        for number, goal in enumerate(plan.goals, start=1)
    ]


def by_area(maker: PageMaker) -> list[OutlookRow]:
    """A row an area: targets of its own goals, and of indicators that follow it."""
    followed = {one.id: one.row["area"] for one in maker.facts.indicators}
    targets: dict[str, dict[tuple[str, str], Row]] = {}
    for plan in maker.facts.plans:
        for target in plan.targets:
            area = target["area_code"] or followed.get(str(target["indicator_id"]))
            if area:
                targets.setdefault(area, {})[target["target_id"], target["group_code"]] = target
    return [
        OutlookRow(
            name=maker.words.label(area),
            address=f"omrade/{area['area_code']}.html",
            about="",
            counts=outlooks(maker, targets[area["area_code"]].values()),
            targets=len(targets[area["area_code"]]),
            next_report=NOTHING,
        )
        for area in maker.facts.strengths.areas
        if area["area_code"] in targets
    ]


def _area(maker: PageMaker, plan: Plan) -> tuple[str, str] | None:
    """Address and name of the knowledge area that the plan is about."""
    code = plan.row["area_code"]
    found = maker.facts.strengths.area(code)
    return (f"omrade/{code}.html", maker.words.label(found)) if found else None


def _view(maker: PageMaker, target: Row) -> TargetView:
    words = maker.words
    indicator = next(one for one in maker.facts.indicators if one.id == str(target["indicator_id"]))
    year = f" ({target['baseline_year']})" if target["baseline"] is not None else ""
    now = f"{_text(maker, indicator, target['value'])} ({target['year']})" if target["value"] is not None else NOTHING
    return TargetView(
        indicator=indicator,
        group=group(maker, target),
        aim=aim(maker, indicator, target),
        due=str(target["due_year"] or NOTHING),
        baseline=_text(maker, indicator, target["baseline"]) + year,
        now=now,
        verdict=maker.reader.verdict(outlook_key(target, target["rule"])),
        reason=reason(maker, target),
        set_by=words.choice("set_by", target["set_by"]),
        is_simulated=target["origin"] == "simulated",
        origin=target["origin"],
    )


def group(maker: PageMaker, target: Row) -> str:
    """Of whom the target is, where it is not of everybody in the county: a sex, a municipality, all counties."""
    words, breakdown, code = maker.words, target["breakdown"], target["group_code"]
    if target["region_code"] == "all" and breakdown == "total":
        return words("plan.all_regions")
    if breakdown == "total":
        return ""
    if code == EVERY:
        return words.choice("each", breakdown, breakdown=breakdown)
    if breakdown == "sex":
        return words.choice("sex", code)
    return words.label(target, "group") if target["group_sv"] else f"{breakdown}: {code}"


def reason(maker: PageMaker, target: Row) -> str | None:
    """Why nothing can be said, with the tables that do not have it; None where something is."""
    if not target["outlook_reason"]:
        return None
    said = maker.words.choice("reason", target["outlook_reason"])
    tables = [maker.words.label(row, "title") for row in maker.facts.sources.of(target["lacking_source"])]
    return maker.words("plan.lacking", reason=said, tables=", ".join(tables)) if tables else said


def aim(maker: PageMaker, indicator: Indicator | None, target: Row) -> str:
    """What shall be reached, by the rule of the target; without an indicator, numbers have no unit."""
    words, rule = maker.words, target["rule"]
    value, high = target["value_number"], target["value_high_number"]
    if rule == "between" and value == high:
        rule = "exactly"
    elif rule == "gap_at_most" and not value:
        rule = "same_as"
    # Places, steps and per cent are numbers without the indicator's unit.
    plain = rule in ("rank_at_most", "category_at_least", "change_at_least", "change_at_most")
    number = maker.numbers(value) if plain else _text(maker, indicator, value)
    if rule == "gap_at_most" and number.endswith("%"):
        number = number.removesuffix("%") + words("figure.points")
    if rule == "category_at_least" and indicator is not None and indicator.is_fed:
        number = indicator.headline.step(value) or number
    return words.choice(
        "rule", rule, value=number, high=_text(maker, indicator, high), reference=_reference(maker, target["reference"])
    )


def _reference(maker: PageMaker, reference: str | None) -> str:
    """Whom a gap is measured to: a region by its name, or the counties together."""
    if reference == NATION:
        return maker.words("rule.nation")
    found = next((row for row in maker.facts.regions.counties if row["region_code"] == reference), None)
    return maker.words.label(found) if found else maker.words("rule.counties")


def _text(maker: PageMaker, indicator: Indicator | None, value: float | None) -> str:
    """A value in the indicator's unit; of one that is not fed, in the unit that the strategy gives it."""
    if indicator is None:
        return maker.numbers(value, 2)
    if indicator.is_fed:
        return maker.reader.text(indicator.headline, value)
    unit = maker.units.get(indicator.row["unit"])
    if value is None or unit is None:
        return maker.numbers(value, 2)
    return maker.numbers.with_symbol(value, unit["decimals"], maker.words.text_of(unit, "symbol"))
