-- What the NUTS 3 regions in Eurostat's accounts live on: each group of NACE as a share of the region's value added, and its
-- quotient against the region's own country. Which regions and groups there are is configuration: geo and nace_r2 of the
-- source. C is a part of B-E; what no group holds is the rest.
{% set whole, part = 'TOTAL', 'C' -%}
with cells as (
    select * from {{ ref('int_european_value_added') }}
    where industry_code <> '{{ part }}'
),

totals as (
    select nuts_code, country_code, year, value as total, source, origin from cells where industry_code = '{{ whole }}'
),

rests as (
    select
        totals.nuts_code, totals.country_code, 'REST' as industry_code, totals.year,
        totals.total - sum(cells.value) as value,
        totals.source,
        case when totals.origin = 'simulated' then 'simulated' else {{ weakest_origin('cells.origin') }} end as origin
    from totals
    inner join cells
        on cells.nuts_code = totals.nuts_code and cells.year = totals.year and cells.industry_code <> '{{ whole }}'
    group by totals.nuts_code, totals.country_code, totals.year, totals.total, totals.source, totals.origin
),

parts as (
    select nuts_code, country_code, industry_code, year, value, source, origin from cells
    where industry_code <> '{{ whole }}'
    union all
    select nuts_code, country_code, industry_code, year, value, source, origin from rests
),

countries as (
    select country_code, industry_code, year, sum(value) as value, sum(sum(value)) over (partition by country_code, year) as total
    from parts
    group by country_code, industry_code, year
)

select
    ---------- keys
    parts.nuts_code,
    parts.country_code,
    regions.region_code,
    parts.industry_code,
    parts.year,

    ---------- figures
    parts.value / nullif(totals.total, 0) as share,
    (parts.value / nullif(totals.total, 0)) / nullif(countries.value / nullif(countries.total, 0), 0) as location_quotient,

    ---------- provenance
    parts.source,
    parts.origin
from parts
inner join totals
    on totals.nuts_code = parts.nuts_code
    and totals.year = parts.year
inner join countries
    on countries.country_code = parts.country_code
    and countries.industry_code = parts.industry_code
    and countries.year = parts.year
left join {{ ref('regions') }} as regions
    on regions.nuts_code = parts.nuts_code
    and regions.region_level = 'county'
