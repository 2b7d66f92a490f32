-- What an industry's value is a share of: the region's published margin without the unknown industry. Where a regime
-- publishes no margin (RAMS) it is the sum of the industries, and NULL as soon as one of them is missing.
with by_level as (
    select
        regime,
        classification,
        measure,
        region_code,
        year,
        max(case when industry_level = 'total' then value end) as published_total,
        sum(case when industry_level = 'unknown' then value end) as unknown_value,
        case
            when count(case when industry_level not in ('total', 'unknown') then value end)
                = count(case when industry_level not in ('total', 'unknown') then 1 end)
            then sum(case when industry_level not in ('total', 'unknown') then value end)
        end as sum_of_industries
    from {{ ref('int_industry_values') }}
    group by regime, classification, measure, region_code, year
)

select
    regime,
    classification,
    measure,
    region_code,
    year,
    coalesce(published_total - coalesce(unknown_value, 0), sum_of_industries) as total,
    unknown_value,
    case when published_total is not null then 'published' else 'sum_of_industries' end as total_basis
from by_level
