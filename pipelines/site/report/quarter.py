"""Choose what the quarter's report says: the projects of the action plans, as they were at the end of a quarter.

Not here: the yearly report (``content.py``).
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.site.facts.everything import Facts
from pipelines.site.facts.portfolio import Portfolio
from pipelines.site.language import Language
from pipelines.site.maker import PageMaker
from pipelines.site.pages.projects import quarter_name
from pipelines.site.report.document import Report, Section, Text
from pipelines.site.report.projects import portfolio_sections


def quarter_report_of(facts: Facts, portfolio: Portfolio, language: Language) -> Report:
    """The report of the last quarter in `portfolio`.

    Raises:
        MissingTranslation: a label is lacking.
    """
    maker = PageMaker(replace(facts, portfolio=portfolio), language)
    words, identity = maker.words, facts.identity
    quarter = quarter_name(maker, portfolio.quarter)
    simulated = f"{words('frame.simulated_title')} {words('projects.simulated')}" if portfolio.is_simulated else None
    method = [Text(words("projects.sources_text"))]
    return Report(
        language=language,
        title=words("report.quarter_title", quarter=quarter, county=maker.focus_name),
        subtitle=words("report.quarter_subtitle", day=identity.day),
        warning=simulated,
        day=identity.day,
        release_id=identity.release_id,
        foot=words("report.foot", release=identity.release_id),
        figure_word=words("report.figure"),
        contents_word=words("report.contents"),
        sections=[*portfolio_sections(maker, portfolio), Section(words("nav.sources"), method)],
    )
