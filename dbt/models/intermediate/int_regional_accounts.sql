{{ config(materialized='view') }}
-- Of the four tables of the regional accounts each gives what it alone or it best has: the table by region the whole
-- economy, the table by county the aggregates, the table by NUTS 2 region the industries of those regions, the table of
-- investments its one measure.
select
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,
    value,
    case measure
        when 'employment' then 'persons'
        when 'volume_change' then 'per cent'
        when 'value_added_per_inhabitant' then 'SEK thousand'
        when 'value_added_per_employed' then 'SEK thousand'
        else 'SEK million, current prices'
    end as unit,
    status,
    source,
    vintage_id,
    origin
from {{ ref('int_account_tables') }}
where of_table = 'totals'
    or (of_table = 'industries' and industry_code <> 'TOTAL')
    or (of_table = 'nuts2' and region_code like 'RIKS%' and industry_code <> 'TOTAL')
    or of_table = 'investments'
