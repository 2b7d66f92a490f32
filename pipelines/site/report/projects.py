"""Choose what a report says of plans and projects: one section a subject, for the yearly report and the quarter's.

Not here: the words of a cell (``pages/projects.py``), the rest of a report (``content.py``, ``quarter.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.site.charts.figure import Table
from pipelines.site.facts.portfolio import PORTFOLIO, Portfolio
from pipelines.site.language import Words
from pipelines.site.maker import PageMaker
from pipelines.site.numbers import NOTHING
from pipelines.site.pages.plans import OutlookRow, by_area, by_goal, by_plan, followed_name
from pipelines.site.pages.projects import (
    CellView,
    area_cells,
    cell,
    financier_cells,
    project,
    quarter_cells,
    quarter_name,
)
from pipelines.site.report.document import Block, Grid, Section, Text
from pipelines.site.shares import Share, of_simulated

_SHOWN: Final = 40
"""Projects in a report, those that need attention first; the site's file has them all."""


def plan_sections(maker: PageMaker) -> list[Section]:
    """The yearly follow-up by plan, goal and area; nothing where the strategy has no plans."""
    if not maker.facts.plans:
        return []
    words = maker.words
    blocks: list[Block] = [Text(words("plans.lead", county=followed_name(maker)))]
    for heading, rows in (
        (words("monitoring.plans"), by_plan(maker)),
        (words("start.goals"), by_goal(maker)),
        (words("nav.areas"), by_area(maker)),
    ):
        if rows:
            blocks.append(_outlook_grid(maker, heading, rows))
    return [Section(words("plans.crumb"), blocks)]


def portfolio_sections(maker: PageMaker, portfolio: Portfolio) -> list[Section]:
    """The quarter's portfolio: how it goes, areas, financiers, quarters before, projects."""
    words, quarter = maker.words, quarter_name(maker, portfolio.quarter)
    areas = _money_grid(
        maker, words("projects.areas_caption", quarter=quarter), words("indicator.area"), area_cells(maker, portfolio)
    )
    financiers = _money_grid(
        maker,
        words("projects.financiers_caption", quarter=quarter),
        words("projects.financier"),
        financier_cells(maker, portfolio),
        with_projects=False,
    )
    quarters = _money_grid(
        maker, words("projects.quarters_caption"), words("projects.quarter"), quarter_cells(maker, portfolio)
    )
    notes = Text(f"{words('projects.participations_note')} {words('projects.persons_note')}", "quiet")
    return [
        # That it is made up is the report's own warning, at its head.
        Section(words("projects.how"), _summary(maker, portfolio)),
        Section(words("projects.by_area"), [Text(words("projects.by_area_text")), areas, notes]),
        Section(words("projects.by_financier"), [financiers]),
        Section(words("projects.by_quarter"), [quarters]),
        Section(words("projects.each"), _projects(maker, portfolio)),
        Section(words("projects.rules"), [Text(words(f"projects.rule_{key}")) for key in _RULES]),
    ]


_RULES: Final = ("time", "economy", "results", "contribution", "grey")


def portfolio_section(maker: PageMaker, portfolio: Portfolio) -> Section:
    """The portfolio in the yearly report: how it goes, and the areas."""
    words, quarter = maker.words, quarter_name(maker, portfolio.quarter)
    caption = words("projects.areas_caption", quarter=quarter)
    simulated = [Text(words("projects.simulated"), "lead")] if portfolio.is_simulated else []
    blocks = [
        *simulated,
        *_summary(maker, portfolio),
        _money_grid(maker, caption, words("indicator.area"), area_cells(maker, portfolio)),
    ]
    return Section(words("projects.title"), blocks)


def _summary(maker: PageMaker, portfolio: Portfolio) -> list[Block]:
    words, total = maker.words, cell(maker, portfolio, PORTFOLIO)
    lead = words("projects.lead", quarter=quarter_name(maker, portfolio.quarter), projects=total.projects)
    blocks: list[Block] = [Text(lead, "lead")]
    blocks.append(
        Text(
            words(
                "projects.sentence",
                granted=total.granted,
                accrued=total.accrued,
                share=total.share,
                now=total.now,
                paid=total.paid,
                missing=total.missing,
            )
        )
    )
    blocks.append(Text(f"{words('projects.how_text')} {_counted(words, total.lights)}."))
    return blocks


def _projects(maker: PageMaker, portfolio: Portfolio) -> list[Block]:
    words = maker.words
    shown = [project(maker, portfolio, row) for row in portfolio.projects[:_SHOWN]]
    lead = words("projects.each_text")
    if len(portfolio.projects) > len(shown):
        lead += " " + words("projects.shown", shown=len(shown), all=len(portfolio.projects))
    rows = [
        [
            f"{one.title}{_star(one.is_simulated)}\n{one.lead}",
            one.areas,
            one.budget,
            one.share,
            f"{one.worst.symbol} {one.worst.word}",
            ", ".join(f"{name}: {of.word}" for name, of in one.lights),
        ]
        for one in shown
    ]
    head = [words("projects.project"), words("indicator.area"), words("projects.granted"), words("projects.share"),
            words("projects.state"), words("projects.four")]  # fmt: skip
    caption = words("projects.each_caption", quarter=quarter_name(maker, portfolio.quarter))
    return [Text(lead), Grid(Table(caption, head, rows), numbers=False)] if rows else [Text(lead)]


def _money_grid(
    maker: PageMaker, caption: str, first: str, cells: Sequence[CellView], *, with_projects: bool = True
) -> Grid:
    words = maker.words
    head = [first, words("projects.granted"), words("projects.accrued"), words("projects.share"),
            words("projects.now"), words("projects.paid")]  # fmt: skip
    rows = [[one.name, *(f"{text}{_star(one.is_simulated)}" for text in _money(one))] for one in cells]
    if with_projects:
        head += [words("projects.projects"), words("projects.lights")]
        rows = [
            [*row, one.projects, " ".join(f"{part.verdict.symbol}{part.number}" for part in one.lights) or NOTHING]
            for row, one in zip(rows, cells, strict=True)
        ]
    return Grid(Table(caption, head, rows))


def _outlook_grid(maker: PageMaker, heading: str, rows: Sequence[OutlookRow]) -> Grid:
    words = maker.words
    head = [heading, words("plans.number"), words("excel.verdict")]
    return Grid(
        Table(heading, head, [[one.name, str(one.targets), _counted(words, one.counts)] for one in rows]), numbers=False
    )


def _money(one: CellView) -> tuple[str, ...]:
    return one.granted, one.accrued, one.share, one.now, one.paid


def _counted(words: Words, counts: Sequence[Share]) -> str:
    parts = (f"{one.verdict.symbol} {one.number} {one.verdict.word}{of_simulated(words, one)}" for one in counts)
    return ", ".join(parts)


def _star(is_simulated: bool) -> str:
    return "\u00a0*" if is_simulated else ""
