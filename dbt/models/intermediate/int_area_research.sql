-- What each measured university publishes in the fields of each area, by window, beside the base. A publication in two
-- fields of an area is one publication, and two of the field assignments that shares are made of.
with windows as (
    {{ research_windows(ref('int_measured_publications')) }}
),

publications as (
    select * from {{ ref('int_measured_publications') }}
),

last_years as (
    select organisation_code, max(year) as last_year from publications group by organisation_code
),

of_area as (
    select
        bridge.strategy_id,
        bridge.area_code,
        publications.organisation_code,
        windows.period_start,
        windows.period_end,
        count(distinct publications.publication_id) as publication_count,
        count(*) as assignments
    from publications
    inner join {{ ref('int_area_fields') }} as bridge
        on bridge.field_scheme = publications.field_scheme
        and bridge.field_code = publications.field_code
    inner join last_years
        on last_years.organisation_code = publications.organisation_code
    inner join windows
        on publications.year between windows.period_start and windows.period_end
        and windows.period_end <= last_years.last_year
    group by bridge.strategy_id, bridge.area_code, publications.organisation_code, windows.period_start, windows.period_end
),

-- Everything classified, at the level that all versions of the standard share. A university without a publication in an
-- area is in the area's denominator all the same.
of_organisation as (
    select
        publications.organisation_code,
        windows.period_start,
        windows.period_end,
        count(*) as assignments,
        {{ weakest_origin('publications.origin') }} as origin
    from publications
    inner join last_years
        on last_years.organisation_code = publications.organisation_code
    inner join windows
        on publications.year between windows.period_start and windows.period_end
        and windows.period_end <= last_years.last_year
    where publications.field_scheme = 'ssif_3'
    group by publications.organisation_code, windows.period_start, windows.period_end
),

areas as (
    select distinct strategy_id, area_code from {{ ref('int_area_fields') }}
),

-- A base that lacks a level of which the area has a code cannot tell the area's share.
base as (
    select
        bridge.strategy_id,
        bridge.area_code,
        windows.period_end,
        {{ exact_sum('base.publications') }} as publications,
        {{ weakest_origin('base.origin') }} as origin
    from {{ ref('int_area_fields') }} as bridge
    cross join windows
    left join {{ ref('int_activity_base') }} as base
        on base.field_scheme = bridge.field_scheme
        and base.field_code = bridge.field_code
        and base.period_end = windows.period_end
    left join (select distinct field_scheme, period_end from {{ ref('int_activity_base') }}) as levels
        on levels.field_scheme = bridge.field_scheme
        and levels.period_end = windows.period_end
    group by bridge.strategy_id, bridge.area_code, windows.period_end
    having count(levels.field_scheme) = count(*)
),

-- Total and scope are one and the same in all rows of a scheme and window.
base_total as (
    select period_end, max(total) as total, max(scope) as scope, {{ weakest_origin('origin') }} as origin
    from {{ ref('int_activity_base') }}
    where field_scheme = 'ssif_3'
    group by period_end
)

select
    areas.strategy_id,
    areas.area_code,
    of_organisation.organisation_code,
    of_organisation.period_start,
    of_organisation.period_end,
    coalesce(of_area.publication_count, 0) as publication_count,
    coalesce(of_area.assignments, 0) as assignments,
    of_organisation.assignments as organisation_total,
    base.publications as base_publications,
    base_total.total as base_total,
    base_total.scope as activity_base,
    of_organisation.origin as publications_origin,
    {{ weakest_of(['of_organisation.origin', 'base.origin', 'base_total.origin']) }} as origin
from of_organisation
cross join areas
left join of_area
    on of_area.strategy_id = areas.strategy_id
    and of_area.area_code = areas.area_code
    and of_area.organisation_code = of_organisation.organisation_code
    and of_area.period_end = of_organisation.period_end
left join base
    on base.strategy_id = areas.strategy_id
    and base.area_code = areas.area_code
    and base.period_end = of_organisation.period_end
left join base_total
    on base_total.period_end = of_organisation.period_end
