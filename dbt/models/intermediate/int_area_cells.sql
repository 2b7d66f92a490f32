-- Each industry of a knowledge area's tier that the ordered extract shows by itself, in every region and year.
with cells as (
    select * from {{ ref('int_division_values') }}
    where regime = {{ regime('register_divisions') }}
),

nation as (
    select industry_code, year, value from cells
    where region_code = '00'
),

margins as (
    select
        region_code,
        year,
        max(case when industry_code = 'A-U+US' then value end)
            - coalesce(max(case when industry_code = 'US' then value end), 0) as region_total,
        coalesce(sum(case when industry_code not in ('A-U+US', 'US') then value end), 0) as visible_sum
    from cells
    group by region_code, year
)

select
    bridge.strategy_id,
    bridge.area_code,
    bridge.tier,
    bridge.industry_code,
    bridge.is_whole,
    cells.region_code,
    cells.year,
    cells.value,
    cells.status,
    nation.value as national_value,
    margins.region_total,
    -- What is withheld in the region, all divisions together; not known where its margin is withheld too.
    case when margins.region_total is not null
        then greatest(margins.region_total - margins.visible_sum, 0) end as withheld_in_region,
    national_margins.region_total as national_total,
    cells.source,
    cells.vintage_id,
    cells.origin
from {{ ref('int_area_industries') }} as bridge
inner join cells
    on cells.industry_code = bridge.industry_code
inner join margins
    on margins.region_code = cells.region_code
    and margins.year = cells.year
left join margins as national_margins
    on national_margins.region_code = '00'
    and national_margins.year = cells.year
left join nation
    on nation.industry_code = cells.industry_code
    and nation.year = cells.year
where bridge.sni_digits = 2
