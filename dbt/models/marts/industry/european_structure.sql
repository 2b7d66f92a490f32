-- What the NUTS 3 regions of Europe live on: each group of NACE as a share of the region's value added, and its quotient against
-- the region's own country. Countries deliver other groups: all are compared by those that the counties have in the year, and
-- what none of these holds is the rest. C is a part of B-E.
{% set whole, part = 'TOTAL', 'C' -%}
with cells as (
    select * from {{ ref('int_european_value_added') }}
    where industry_code <> '{{ part }}'
),

totals as (
    select nuts_code, country_code, year, value as total, source, origin from cells where industry_code = '{{ whole }}'
),

counties as (
    select nuts_code, region_code from {{ ref('regions') }}
    where region_level = 'county'
),

counties_of_year as (
    select totals.year, count(*) as counties_with_total
    from totals
    inner join counties
        on counties.nuts_code = totals.nuts_code
    group by totals.year
),

-- A group counts in a year in which every county that has a total has it.
compared_by as (
    select cells.industry_code, cells.year
    from cells
    inner join counties
        on counties.nuts_code = cells.nuts_code
    inner join counties_of_year
        on counties_of_year.year = cells.year
    where cells.industry_code <> '{{ whole }}'
    group by cells.industry_code, cells.year, counties_of_year.counties_with_total
    having count(*) = counties_of_year.counties_with_total
),

groups_of_year as (
    select year, count(*) as groups from compared_by
    group by year
),

groups as (
    select cells.nuts_code, cells.country_code, cells.industry_code, cells.year, cells.value, cells.source, cells.origin
    from cells
    inner join compared_by
        on compared_by.industry_code = cells.industry_code
        and compared_by.year = cells.year
),

-- A region that lacks one of the groups has no rest that compares.
rests as (
    select
        totals.nuts_code,
        totals.country_code,
        totals.year,
        totals.total,
        totals.total - sum(groups.value) as value,
        totals.source,
        {{ weaker_origin('totals.origin', weakest_origin('groups.origin')) }} as origin
    from totals
    inner join groups
        on groups.nuts_code = totals.nuts_code
        and groups.year = totals.year
    inner join groups_of_year
        on groups_of_year.year = totals.year
    group by
        totals.nuts_code, totals.country_code, totals.year, totals.total, totals.source, totals.origin, groups_of_year.groups
    having count(*) = groups_of_year.groups
),

-- Groups that hold everything leave roundings, and a share of a rounding is none.
years_with_rest as (
    select rests.year
    from rests
    inner join counties
        on counties.nuts_code = rests.nuts_code
    group by rests.year
    having sum(abs(rests.value)) > 0.005 * sum(rests.total)
),

parts as (
    select groups.nuts_code, groups.country_code, groups.industry_code, groups.year, groups.value, groups.source, groups.origin
    from groups
    inner join rests
        on rests.nuts_code = groups.nuts_code
        and rests.year = groups.year
    union all
    select rests.nuts_code, rests.country_code, 'REST' as industry_code, rests.year, rests.value, rests.source, rests.origin
    from rests
    inner join years_with_rest
        on years_with_rest.year = rests.year
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
    counties.region_code,
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
left join counties
    on counties.nuts_code = parts.nuts_code
