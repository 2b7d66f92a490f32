"""Read the figures of a run's summary from the release.

Selections from published tables. Not here: any measure or rule (``dbt/models/marts/``), what the run has found
(``steps/findings.py``), or how it looks (``cli/console.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.installation.parts import Installation
from pipelines.publish.growth_answers import Level, growth
from warehouse.literals import filled
from warehouse.publishing import Published, current_release
from warehouse.reading import rows_of

_SPECIALISATIONS = """
select * from marts.current_specialisations
where region_code = {region} and place <= 10
order by place
"""

_SOURCES = """
select source, title_en, table_id, row_count, missing_count, updated, origin, state,
    agency like 'inbox/%' as comes_as_files
from marts.dim_source order by source
"""

# The newest strategy that is the county's own, else the first of the others.
_STRATEGY = """
select dim_strategy.strategy_id
from marts.dim_strategy
left join marts.bridge_strategy_region as regions
    on regions.strategy_id = dim_strategy.strategy_id and regions.region_code = {region}
order by regions.region_code is null, decided_on desc, dim_strategy.strategy_id
limit 1
"""

_CHANGES = """
select * from marts.indicator_changes
where region_code = {region} and strategy_id = {strategy} and is_in_summary
order by indicator_order, sort_order, series, follow_order, regime
"""

_CLAIMS = """
select * from marts.strategy_claims
where region_code = {region} and strategy_id = {strategy} and is_of_strategy
order by sort_order
"""

_FIELDS = "select * from marts.strongest_research_fields where place <= 3 order by organisation_sv, place"

_UNMEASURED = """
select unmeasured_reason as reason, count(distinct publication_id) as works
from marts.fct_publications where not is_measured group by unmeasured_reason order by works desc, reason
"""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Summary:
    """The figures that the console shows at the end of a run."""

    published: Published | None
    sources: Rows
    strongest: Rows
    """The region's ten strongest specialisations."""
    region_label: str
    changes: Rows = ()
    """The series that the strategy asks for in the summary: where each was and where it is."""
    claims: Rows = ()
    """The strategy's sentences about the region, each with its verdict."""
    research: Rows = ()
    """The strongest research fields of every university."""
    unmeasured: Rows = ()
    """Works that are not measured as research, by reason."""
    growth: Sequence[tuple[Level, Level]] = ()
    """First and last year of the county's value added against the nation's, a pair a series."""


def summarise(installation: Installation) -> Summary:
    """Collect the figures: from the release, as an analyst would."""
    published = current_release(installation.home.published)
    region = installation.settings.focus_region
    if published is None:
        return Summary(None, [], [], region)
    return Summary(published, **_facts(published, region, installation.settings.strategy))


def _facts(published: Published, region: str, strategy: str | None) -> dict[str, Any]:
    import duckdb

    with duckdb.connect(str(published.database), read_only=True) as reader:

        def rows(query: str, **texts: str | None) -> Rows:
            return rows_of(reader.execute(filled(query, **texts)))

        # A release of an earlier version, which readers keep when a run is stopped, has fewer tables.
        present = {row["table_name"] for row in rows("select table_name from duckdb_tables()")}

        def rows_if(mart: str, query: str, **texts: str | None) -> Rows:
            return rows(query, **texts) if mart in present else ()

        asked = strategy or next((row["strategy_id"] for row in rows(_STRATEGY, region=region)), None)
        labels = rows("select label_sv from marts.dim_region where region_code = {region}", region=region)
        return {
            "sources": rows(_SOURCES),
            "strongest": rows_if("current_specialisations", _SPECIALISATIONS, region=region),
            "region_label": labels[0]["label_sv"] if labels else region,
            "changes": rows_if("indicator_changes", _CHANGES, region=region, strategy=asked),
            "claims": rows(_CLAIMS, region=region, strategy=asked),
            "research": rows_if("strongest_research_fields", _FIELDS),
            "unmeasured": rows(_UNMEASURED),
            "growth": growth(reader, region) if "county_growth" in present else (),
        }
