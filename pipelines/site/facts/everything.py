"""Gather all that the pages of one release are made from, once for both languages.

Not here: reading one kind of thing (its siblings).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipelines.site.facts.claims import Claims, read_claims
from pipelines.site.facts.goals import Goal, read_goals
from pipelines.site.facts.indicators import Indicator, read_indicators
from pipelines.site.facts.monitoring import Monitoring, read_monitoring
from pipelines.site.facts.plans import Plan, read_plans
from pipelines.site.facts.portfolio import Portfolio, read_portfolio
from pipelines.site.facts.regions import Regions, read_regions
from pipelines.site.facts.sources import Sources, read_sources
from pipelines.site.facts.strengths import Strengths, read_strengths
from pipelines.site.release import Identity, ReleaseReader, Row


@dataclass(frozen=True)
class Facts:
    """A release as the pages see it; `focus` is the county that the start page is about."""

    identity: Identity
    focus: str
    regions: Regions
    indicators: list[Indicator]
    claims: Claims
    strengths: Strengths
    sources: Sources
    goals: list[Goal]
    plans: list[Plan]
    gaps: list[Row]
    strategy: Row | None
    measures: list[Row]
    units: list[Row]
    revisions: list[Row]
    revised_figures: list[Row]
    findings: list[Row]
    checks: list[Row]
    marts: list[Row]
    monitoring: Monitoring
    portfolio: Portfolio | None

    @property
    def focus_row(self) -> Row:
        """The row of the focus county."""
        return self.regions[self.focus]

    def indicator(self, indicator_id: object) -> Indicator | None:
        """The indicator of an id, as a mart writes it; None where the strategy has none of it."""
        return next((one for one in self.indicators if one.id == str(indicator_id)), None)

    @property
    def fed(self) -> list[Indicator]:
        """Indicators with figures."""
        return [indicator for indicator in self.indicators if indicator.is_fed]

    @cached_property
    def mapped_first(self) -> Indicator | None:
        """The indicator that a map of all counties shows where none is chosen: the first of real figures, if any."""
        comparable = [one for one in self.fed if not one.headline.compares_by_change]

        def simulated(indicator: Indicator) -> bool:
            latest = indicator.headline.latest(self.focus)
            return latest is None or latest["origin"] == "simulated"

        return min(comparable, key=simulated, default=None)

    @cached_property
    def has_simulated(self) -> bool:
        """Whether any source is simulated."""
        return "simulated" in self.sources.origins


_FINDINGS = """
select results.table_name, results.check_name, results.severity, results.message, results.checked_at
from quality.check_results as results
where not results.passed and results.run_id = $run
order by results.severity, results.table_name, results.check_name
"""

_CHECKS = """
select table_name, kind, count(*) as made, count(*) filter (where not passed) as failed
from quality.check_results
where run_id = $run
group by table_name, kind order by table_name, kind
"""

_REVISED = """
select revised.*, revised.revised_at as at from quality.revised_figures as revised
where revised.build_key = $key order by mart, figure, region_code, year
"""


def gather(release: ReleaseReader, focus: str) -> Facts:
    """Read everything.

    Raises:
        SiteError: `focus` is no county, or a label is lacking.
    """
    regions = read_regions(release)
    regions.county(focus)
    run = {"run": release.run_id}
    return Facts(
        identity=release.identity,
        focus=focus,
        regions=regions,
        indicators=read_indicators(release),
        claims=read_claims(release),
        strengths=read_strengths(release),
        sources=read_sources(release),
        goals=read_goals(release),
        plans=read_plans(release, focus),
        gaps=release.table("strategy_gaps", "gap, item_id"),
        strategy=next(iter(release.table("dim_strategy")), None),
        measures=release.table("dim_measure", "table_name, measure, variant"),
        units=release.table("dim_unit", "unit"),
        revisions=release.table("revisions", "source, region_code, industry_code, measure, year"),
        revised_figures=release.rows(_REVISED, {"key": release.identity.build_key}),
        findings=release.rows(_FINDINGS, run),
        checks=release.rows(_CHECKS, run),
        marts=release.dictionary["marts"],
        monitoring=read_monitoring(release),
        portfolio=read_portfolio(release),
    )
