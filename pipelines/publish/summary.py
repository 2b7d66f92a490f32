"""What a run has to tell: the facts behind the summary, read from the warehouse and the publication.

Queries. Not here: how it looks (``console.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.installation.parts import Installation
from pipelines.publish.growth_answers import Level, growth
from pipelines.publish.research_answers import strongest_fields, unmeasured_works
from pipelines.publish.strategy_answers import Answers, answers
from warehouse.publishing import Published, current_release
from warehouse.quality import failed_checks, standing_findings

# Strongest by BAS, the register that goes on; RAMS beside it for its last year with the old population.
_STRONGEST = """
with latest as (
    select max(year) as year, min(year) as first_year
    from marts.specialisation_indices
    where regime = 'BAS' and measure = 'employment' and region_code = $region
)

select
    industry.label_sv,
    industry.label_en,
    now.year,
    now.location_quotient,
    now.location_quotient_low,
    now.location_quotient_high,
    earlier.year as year_then,
    now.location_quotient - earlier.location_quotient as change,
    now.value as employed,
    rams.location_quotient as rams_2018,
    now.origin
from marts.specialisation_indices as now
cross join latest
inner join marts.dim_industry as industry
    on industry.industry_code = now.industry_code
left join marts.specialisation_indices as earlier
    on earlier.regime = 'BAS' and earlier.measure = 'employment' and earlier.year = latest.first_year
    and earlier.region_code = now.region_code and earlier.industry_code = now.industry_code
left join marts.specialisation_indices as rams
    on rams.regime = 'RAMS' and rams.measure = 'employment' and rams.year = 2018
    and rams.region_code = now.region_code and rams.industry_code = now.industry_code
where now.regime = 'BAS' and now.measure = 'employment' and now.region_code = $region and now.year = latest.year
order by now.location_quotient desc nulls last
limit 10
"""

_SOURCES = """
select source, title_en, table_id, row_count, missing_count, updated, origin, state,
    agency like 'inbox/%' as comes_as_files
from marts.dim_source order by source
"""


@dataclass(frozen=True)
class Summary:
    """What the console shows at the end of a run."""

    published: Published | None
    sources: Sequence[Mapping[str, Any]]
    strongest: Sequence[Mapping[str, Any]]
    region_label: str
    findings: Sequence[Mapping[str, Any]]
    """Failed checks of this run."""
    standing: Sequence[Mapping[str, Any]]
    """Failed checks of earlier runs whose vintage is still the newest."""
    answers: Answers | None = None
    """What the strategy asks, answered from the publication."""
    research: Sequence[Mapping[str, Any]] = ()
    """The strongest research fields of every university."""
    unmeasured: Sequence[Mapping[str, Any]] = ()
    """Works that are not measured as research, by reason."""
    growth: Sequence[tuple[Level, Level]] = ()
    """First and last year of the county's value added against the nation's, a pair a series."""


def summarise(installation: Installation, run_id: str) -> Summary:
    """Collect the facts: findings from the warehouse, figures from the publication, as an analyst would."""
    published = current_release(installation.home.published)
    region = installation.settings.focus_region
    with installation.warehouse.connect() as connection:
        findings = failed_checks(connection, run_id)
        standing = standing_findings(connection, run_id, installation.origins)
    if published is None:
        return Summary(None, [], [], region, findings, standing)
    import duckdb

    with duckdb.connect(str(published.database), read_only=True) as reader:
        sources = _rows(reader.execute(_SOURCES))
        strongest = _rows(reader.execute(_STRONGEST, {"region": region}))
        answered = answers(reader, region, installation.settings.strategy)
        research = strongest_fields(reader)
        unmeasured = unmeasured_works(reader)
        grown = growth(reader, region)
        labels = reader.execute("select label_sv from marts.dim_region where region_code = ?", [region]).fetchall()
    label = labels[0][0] if labels else region
    return Summary(published, sources, strongest, label, findings, standing, answered, research, unmeasured, grown)


def _rows(cursor: Any) -> Sequence[Mapping[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
