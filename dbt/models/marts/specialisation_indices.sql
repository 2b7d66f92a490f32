with cells as (
    select * from {{ ref('int_industry_values') }}
    where industry_level not in ('total', 'unknown')
),

totals as (
    select * from {{ ref('int_region_totals') }}
),

compared as (
    select
        cells.region_code,
        cells.industry_code,
        cells.classification,
        cells.regime,
        cells.measure,
        cells.year,
        cells.value,
        region.total as region_total,
        nation_cells.value as national_value,
        nation.total as national_total,
        region.unknown_value as region_unknown,
        nation.unknown_value as national_unknown,
        region.total_basis,
        cells.status as cell_status,
        cells.source,
        cells.vintage_id,
        cells.origin
    from cells
    inner join totals as region
        on region.regime = cells.regime
        and region.classification = cells.classification
        and region.measure = cells.measure
        and region.region_code = cells.region_code
        and region.year = cells.year
    left join totals as nation
        on nation.regime = cells.regime
        and nation.classification = cells.classification
        and nation.measure = cells.measure
        and nation.region_code = '00'
        and nation.year = cells.year
    left join cells as nation_cells
        on nation_cells.regime = cells.regime
        and nation_cells.classification = cells.classification
        and nation_cells.measure = cells.measure
        and nation_cells.region_code = '00'
        and nation_cells.industry_code = cells.industry_code
        and nation_cells.year = cells.year
    where cells.region_code <> '00'
),

measured as (
    select
        compared.*,
        value / nullif(region_total, 0) as region_share,
        national_value / nullif(national_total, 0) as national_share,
        {{ location_quotient('value', 'region_total', 'national_value', 'national_total') }} as location_quotient,
        nullif({{ expected_value('region_total', 'national_value', 'national_total') }}, 0) as expected
    from compared
),

with_interval as (
    select
        measured.*,
        -- Money is not counted in units that could be drawn: only employment has an interval.
        case when measure = 'employment' then ({{ poisson_low('value') }}) / expected end as location_quotient_low,
        case when measure = 'employment' then ({{ poisson_high('value') }}) / expected end as location_quotient_high
    from measured
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,

    ---------- figures
    value,
    region_total,
    national_value,
    national_total,
    region_share,
    national_share,
    location_quotient,
    location_quotient_low,
    location_quotient_high,
    {{ symmetric('location_quotient') }} as symmetric_location_quotient,
    coalesce(location_quotient_low, case when measure <> 'employment' then location_quotient end) > 1
        as is_specialised,
    region_unknown,
    national_unknown,

    ---------- status and provenance
    case
        when value is null then cell_status
        when location_quotient is null then 'undefined'
        when value < 0 then 'negative'
        else 'published'
    end as status,
    total_basis,
    source,
    vintage_id,
    origin
from with_interval
