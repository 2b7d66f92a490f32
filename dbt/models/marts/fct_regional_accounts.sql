-- Three tables of the regional accounts overlap. Each gives what it alone or it best has: the table by region the whole
-- economy, the table by county the aggregates, the table by NUTS 2 region the industries of those regions.
with accounts as (
    select * from {{ ref('stg_scb_regional_accounts_totals') }}
    union all
    select * from {{ ref('stg_scb_regional_accounts_industries') }}
    where industry_code <> 'TOTAL'
    union all
    select * from {{ ref('stg_scb_regional_accounts_nuts2') }}
    where region_code like 'RIKS%'
)

select
    ---------- keys
    region_code,
    industry_code,
    case when industry_code = 'TOTAL' then 'total' else 'SNI2007' end as classification,
    measure,
    year,

    ---------- figures
    value,
    case measure
        when 'employment' then 'persons'
        when 'volume_change' then 'per cent'
        when 'value_added_per_inhabitant' then 'SEK thousand'
        when 'value_added_per_employed' then 'SEK thousand'
        else 'SEK million, current prices'
    end as unit,
    status,

    ---------- provenance
    source,
    vintage_id,
    origin
from accounts
