-- Every known industry of every region beside the nation's. The nation is compared with itself, and the NUTS 2 regions are
-- the sums of their counties where the agency publishes counties only.
with regions as (
    select region_code, region_level, parent_code from {{ ref('regions') }}
),

published_cells as (
    select
        industry_values.region_code,
        regions.region_level,
        industry_values.industry_code,
        industry_values.classification,
        industry_values.regime,
        industry_values.measure,
        industry_values.year,
        industry_values.value,
        industry_values.status as cell_status,
        industry_values.source,
        industry_values.vintage_id,
        industry_values.origin
    from {{ ref('int_industry_values') }} as industry_values
    inner join regions
        on regions.region_code = industry_values.region_code
    where industry_values.industry_level not in ('total', 'unknown')
),

-- Of the values and not of published_cells: what is read once is not kept in between.
nuts2_cells as (
    select
        regions.parent_code as region_code,
        'nuts2' as region_level,
        counties.industry_code,
        counties.classification,
        counties.regime,
        counties.measure,
        counties.year,
        case when count(counties.value) = count(*) then sum(counties.value) end as value,
        case when count(counties.value) = count(*) then 'published' else 'incomplete' end as cell_status,
        counties.source,
        counties.vintage_id,
        {{ weakest_origin('counties.origin') }} as origin
    from {{ ref('int_industry_values') }} as counties
    inner join regions
        on regions.region_code = counties.region_code
    where regions.region_level = 'county' and counties.industry_level not in ('total', 'unknown')
    group by
        regions.parent_code, counties.industry_code, counties.classification, counties.regime, counties.measure,
        counties.year, counties.source, counties.vintage_id
),

cells as (
    select * from published_cells
    union all
    select * from nuts2_cells
),

published_totals as (
    select * from {{ ref('int_region_totals') }}
),

nuts2_totals as (
    select
        totals.regime,
        totals.classification,
        totals.measure,
        regions.parent_code as region_code,
        totals.year,
        case when count(totals.total) = count(*) then sum(totals.total) end as total,
        sum(totals.unknown_value) as unknown_value,
        min(totals.total_basis) as total_basis
    from published_totals as totals
    inner join regions
        on regions.region_code = totals.region_code
        and regions.region_level = 'county'
    group by totals.regime, totals.classification, totals.measure, regions.parent_code, totals.year
),

totals as (
    select * from published_totals
    union all
    select * from nuts2_totals
),

compared as (
    {{ compared_with_nation('cells', 'totals', ref('int_industry_values')) }}
)

select
    compared.*,
    -- Money is not counted in units that could be drawn: only employment has an interval.
    case when measure = 'employment' then ({{ poisson_low('value') }}) / expected end as location_quotient_low,
    case when measure = 'employment' then ({{ poisson_high('value') }}) / expected end as location_quotient_high,
    case
        when value is null then cell_status
        when location_quotient is null then 'undefined'
        when value < 0 then 'negative'
        else 'published'
    end as quotient_status
from compared
