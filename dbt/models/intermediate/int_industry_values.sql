-- Every value that a location quotient is taken of: region x industry x year, one row per regime and measure.
{% set columns = ['regime', 'classification', 'region_code', 'industry_code', 'year', 'value', 'status', 'source',
    'vintage_id', 'origin'] | join(', ') -%}
with employment as (
    select {{ columns }}, measure
    from {{ ref('int_employment') }}
    where sex_code = '1+2' and regime not in {{ regimes(['register_divisions', 'final_register']) }}
),

-- Regions of one level: a municipality among the counties would stand for its people twice.
divisions as (
    select {{ columns }}, measure
    from {{ ref('int_division_values') }}
    where length(region_code) = 2
),

business_statistics as (
    select {{ columns }}, case when measure = 'employees' then 'employment' else measure end as measure
    from {{ ref('int_business_statistics') }}
    where measure in ('employees', 'value_added')
),

regional_accounts as (
    select {{ columns }}, measure
    from {{ ref('stg_scb_regional_accounts_industries') }}
    where measure in ('employment', 'value_added')
),

unioned as (
    select * from employment
    union all
    select * from business_statistics
    union all
    select * from regional_accounts
    union all
    select * from divisions
)

select
    unioned.*,
    industries.industry_level
from unioned
inner join {{ ref('int_industries') }} as industries
    on industries.industry_code = unioned.industry_code
    and industries.classification = unioned.classification
