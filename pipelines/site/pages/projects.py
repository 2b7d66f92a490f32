"""Make the page of the projects: the newest quarter by area and financier, the quarters before, and project by project.

Not here: plans and their goals (``plans.py``). Of persons there is only what the marts publish: sums of three or more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.site.facts.portfolio import LIGHTS, PORTFOLIO, UNASSIGNED, Portfolio
from pipelines.site.maker import Page, PageMaker
from pipelines.site.numbers import NOTHING, day
from pipelines.site.readings import Verdict
from pipelines.site.release import Row
from pipelines.site.shares import Share

# Symbol and tone of a light: never colour alone.
_SYMBOLS: Final = {
    "green": ("✓", "good"),
    "yellow": ("◐", "attention"),
    "red": ("▼", "bad"),
    "grey": ("○", "quiet"),
}
_MEASURED: Final = ("time", "economy", "results", "contribution")

_SHOWN: Final = 100
"""Projects on the page, those that need attention first; the file has them all."""

_QUARTERS: Final = 8
"""Quarters back."""

ADDRESS: Final = "projekt.html"
CSV: Final = "projects/projects.csv"


@dataclass(frozen=True)
class CellView:
    """Money and projects of an area, or of a financier, in a quarter. Money is in thousands of SEK."""

    name: str
    granted: str
    accrued: str
    share: str
    fraction: float
    paid: str
    now: str
    projects: str
    lights: list[Share]
    missing: str
    participations: str
    is_simulated: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class ProjectView:
    """A project of the newest quarter."""

    title: str
    lead: str
    areas: str
    period: str
    budget: str
    share: str
    lights: list[tuple[str, Verdict]]
    worst: Verdict
    reported: Verdict | None
    differs: bool
    reported_until: str | None
    is_simulated: bool


def project_page(maker: PageMaker) -> Iterable[Page]:
    """One page; none where no projects were delivered."""
    portfolio = maker.facts.portfolio
    if portfolio is None:
        return
    yield maker.page(
        "projects",
        ADDRESS,
        "projects",
        maker.words("projects.title"),
        portfolio=portfolio,
        quarter=quarter_name(maker, portfolio.quarter),
        total=cell(maker, portfolio, PORTFOLIO),
        areas=area_cells(maker, portfolio),
        financiers=financier_cells(maker, portfolio),
        quarters=quarter_cells(maker, portfolio),
        projects=[project(maker, portfolio, row) for row in portfolio.projects[:_SHOWN]],
        of_all=len(portfolio.projects),
        csv=CSV,
    )


def quarter_name(maker: PageMaker, quarter: str) -> str:
    """A quarter in words: `kvartal 3 2026`."""
    return maker.words("projects.quarter_name", year=quarter[:4], number=quarter[-1])


def light(maker: PageMaker, key: str | None) -> Verdict:
    """Word, symbol and tone of a light; what nobody lit is grey."""
    known = key if key in _SYMBOLS else "grey"
    symbol, tone = _SYMBOLS[known]
    return Verdict(known, maker.words(f"light.{known}"), symbol, tone)


def area_cells(maker: PageMaker, portfolio: Portfolio) -> list[CellView]:
    """Each area, then what is in none, then the whole: the rows before sum to it."""
    names = [row["area_code"] for row in maker.facts.strengths.areas]
    others = sorted(
        {area for quarter, area, _ in portfolio.money if quarter == portfolio.quarter} - {*names, UNASSIGNED, PORTFOLIO}
    )
    order = [*names, *others, UNASSIGNED, PORTFOLIO]
    return [cell(maker, portfolio, area) for area in order if portfolio.row(area) is not None]


def financier_cells(maker: PageMaker, portfolio: Portfolio) -> list[CellView]:
    """Each financier of the whole portfolio, the largest first."""
    return [cell(maker, portfolio, PORTFOLIO, who) for who in [*portfolio.financiers, "all"]]


def quarter_cells(maker: PageMaker, portfolio: Portfolio) -> list[CellView]:
    """The whole portfolio at the end of each quarter, the newest first."""
    return [cell(maker, portfolio, PORTFOLIO, "all", one) for one in reversed(portfolio.quarters[-_QUARTERS:])]


def cell(
    maker: PageMaker, portfolio: Portfolio, area: str, financier: str = "all", quarter: str | None = None
) -> CellView:
    """A cell in words."""
    row = portfolio.row(area, financier, quarter)
    assert row is not None
    numbers, words = maker.numbers, maker.words
    if quarter is not None:
        name = quarter_name(maker, quarter)
    elif financier != "all":
        name = words.choice("financier", financier)
    else:
        name = area_name(maker, area)
    return CellView(
        name=name,
        granted=thousands(maker, row["granted"]),
        accrued=thousands(maker, row["accrued"]),
        share=share(maker, row["accrued"], row["granted"]),
        fraction=min(1.0, max(0.0, row["accrued"] / row["granted"])) if row["granted"] else 0.0,
        paid=thousands(maker, row["paid"]),
        now=thousands(maker, row["accrued_now"]),
        projects=numbers(row["projects"]),
        lights=[
            Share(light(maker, key), row[key], row[key] if row["is_simulated"] else 0) for key in LIGHTS if row[key]
        ],
        missing=numbers(row["missing_reports"]),
        participations=numbers(row["participations"]),
        is_simulated=bool(row["is_simulated"]),
        is_total=quarter is None and area == PORTFOLIO and financier == "all",
    )


def area_name(maker: PageMaker, area: str) -> str:
    """The area's label; words for what is in no area and for the whole."""
    if area in (UNASSIGNED, PORTFOLIO):
        return maker.words(f"projects.{area}")
    found = maker.facts.strengths.area(area)
    return maker.words.label(found) if found else maker.words("projects.former_area")


def project(maker: PageMaker, portfolio: Portfolio, row: Row) -> ProjectView:
    """A project in words; `reported_until` is said where its figures are older than the quarter."""
    until = row["reported_until"]
    areas = [
        area_name(maker, one["area_code"])
        + (f" {maker.numbers(100 * one['share'])}\u00a0%" if one["share"] < 1 else "")
        for one in portfolio.areas.get(row["project_id"], [])
    ]
    return ProjectView(
        title=maker.words.label({**row, "strategy_id": None}, "title"),
        lead=row["lead_organisation"] or NOTHING,
        areas=", ".join(areas) or maker.words("projects.unassigned"),
        period=f"{day(row['starts_on'])} – {day(row['ends_on'])}",
        budget=thousands(maker, row["budget_sek"]),
        share=share(maker, row["accrued_sek"], row["budget_sek"]),
        lights=[(maker.words(f"light.of_{name}"), light(maker, row[f"light_{name}"])) for name in _MEASURED],
        worst=light(maker, row["light_worst"]),
        reported=light(maker, row["reported_light"]) if row["reported_light"] else None,
        differs=bool(row["lights_differ"]),
        reported_until=quarter_name(maker, until) if until and until != portfolio.quarter else None,
        is_simulated=row["origin"] == "simulated",
    )


def thousands(maker: PageMaker, amount: float | None) -> str:
    """An amount of SEK in whole thousands."""
    return maker.numbers(amount / 1000 if amount is not None else None)


def share(maker: PageMaker, part: float | None, whole: float | None) -> str:
    """A share in per cent; nothing of nothing."""
    return f"{maker.numbers(100 * part / whole)}\u00a0%" if part is not None and whole else NOTHING
