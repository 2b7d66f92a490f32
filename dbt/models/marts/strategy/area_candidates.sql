-- Industries that would fulfil the criteria of a choice of areas and are in no area of the strategy, for every county: as a
-- question to those who choose, never as an answer. What is measured is what divisions show.
with cells as (
    select *,
        row_number() over (partition by region_code, industry_code order by year desc) as age,
        row_number() over (partition by region_code, industry_code order by year) as place
    from {{ ref('int_industry_comparison') }}
    where regime = {{ regime('register_divisions') }}
        and measure = 'employment'
        and (region_level = 'county' or region_code = '00')
        and value is not null
),

changes as (
    select newest.region_code, newest.industry_code, newest.classification, oldest.year as first_year, newest.year,
        newest.value as employed, newest.location_quotient, newest.location_quotient_low,
        newest.location_quotient_high,
        100 * (newest.value / {{ as_double('nullif(oldest.value, 0)') }} - 1) as growth,
        newest.source, newest.vintage_id,
        {{ weakest_of(['newest.origin', 'oldest.origin']) }} as origin
    from cells as newest
    inner join cells as oldest
        on oldest.region_code = newest.region_code
        and oldest.industry_code = newest.industry_code
        and oldest.place = 1
        and oldest.year < newest.year
    where newest.age = 1
),

related as (
    select region_code, industry_code, year, density, origin,
        avg(density) over (partition by region_code, year) as mean_density
    from {{ ref('relatedness_density') }}
    where regime = {{ regime('register_divisions') }}
        and measure_base = 'employment'
        and relatedness = 'proximity'
        and density is not null
),

strategies as (
    select distinct strategy_id from {{ ref('int_strategy_areas') }}
),

taken as (
    select distinct strategy_id, industry_code from {{ ref('int_area_industries') }}
),

measured as (
    select strategies.strategy_id, changes.*, nation.growth as national_growth,
        related.density, related.mean_density,
        changes.location_quotient_low > 1 as is_specialised,
        changes.employed >= {{ project_limit('candidate_volume') }} as has_volume,
        changes.growth > nation.growth as grows_faster,
        related.density > related.mean_density as is_related,
        {{ weakest_of(['changes.origin', 'nation.origin', 'related.origin']) }} as weakest
    from changes
    cross join strategies
    inner join changes as nation
        on nation.region_code = '00'
        and nation.industry_code = changes.industry_code
    left join related
        on related.region_code = changes.region_code
        and related.industry_code = changes.industry_code
        and related.year = changes.year
    left join taken
        on taken.strategy_id = strategies.strategy_id
        and taken.industry_code = changes.industry_code
    where changes.region_code <> '00' and taken.industry_code is null
)

select
    strategy_id,
    region_code,
    industry_code,
    classification,
    year,
    first_year,
    employed,
    location_quotient,
    location_quotient_low,
    location_quotient_high,
    growth,
    national_growth,
    density,
    mean_density,
    is_related,
    -- Of equal densities one is often larger in the last digit, in another order on each database.
    cast(rank() over (
        partition by strategy_id, region_code
        order by {{ to_compare('density') }} desc nulls last, location_quotient desc nulls last
    ) as integer) as candidate_rank,
    {{ is_preliminary('measured.source') }} as is_preliminary,
    source,
    vintage_id,
    weakest as origin
from measured
where is_specialised and has_volume and (grows_faster or is_related)
