-- Research in an area as a county has it at hand: its own universities, and with those of the counties around it.
with reached as (
    select 'own' as reach, organisations.county_code as region_code, organisations.organisation_code
    from {{ ref('int_organisations') }} as organisations
    where organisations.is_focus
    union all
    select 'nearby' as reach, organisations.county_code as region_code, organisations.organisation_code
    from {{ ref('int_organisations') }} as organisations
    where organisations.is_focus
    union all
    select 'nearby' as reach, neighbours.region_code, organisations.organisation_code
    from {{ ref('county_neighbours') }} as neighbours
    inner join {{ ref('int_organisations') }} as organisations
        on organisations.county_code = neighbours.neighbour_code
    where organisations.is_focus
),

research as (
    select
        area.strategy_id,
        area.area_code,
        reached.region_code,
        reached.reach,
        cast(area.period_end as integer) as year,
        {{ joined_text('reached.organisation_code', 'reached.organisation_code') }} as universities,
        cast(sum(area.publication_count) as integer) as publication_count,
        {{ exact_sum('area.assignments') }} / nullif({{ exact_sum('area.organisation_total') }}, 0) as field_share,
        {{ activity_index(
            exact_sum('area.assignments'), exact_sum('area.organisation_total'), 'max(area.base_publications)', 'max(area.base_total)'
        ) }} as measured_index,
        max(area.activity_base) as activity_base,
        {{ weakest_origin('area.publications_origin') }} as publications_origin,
        {{ weakest_origin('area.origin') }} as origin
    from {{ ref('int_area_research') }} as area
    inner join reached
        on reached.organisation_code = area.organisation_code
    group by area.strategy_id, area.area_code, reached.region_code, reached.reach, area.period_end
)

select
    research.*,
    case when publication_count >= {{ var('research_minimum_publications') }} then measured_index end
        as activity_index,
    case when publication_count >= {{ var('research_minimum_publications') }} then
        {{ activity_limit('measured_index', poisson_low('publication_count'), 'publication_count') }}
    end as activity_index_low,
    case when publication_count >= {{ var('research_minimum_publications') }} then
        {{ activity_limit('measured_index', poisson_high('publication_count'), 'publication_count') }}
    end as activity_index_high
from research
