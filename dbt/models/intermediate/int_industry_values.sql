-- Every value that a location quotient is taken of: region x industry x year, one row per regime and measure.
with employment as (
    select regime, measure, region_code, industry_code, year, value, status, source, vintage_id, origin
    from {{ ref('int_employment') }}
    where sex_code = '1+2' and regime <> 'BAS_DIVISIONS'
),

-- Regions of one level: a municipality among the counties would stand for its people twice.
divisions as (
    select regime, measure, region_code, industry_code, year, value, status, source, vintage_id, origin
    from {{ ref('int_division_values') }}
    where length(region_code) = 2
),

business_statistics as (
    select
        'FEK' as regime,
        case when measure = 'employees' then 'employment' else measure end as measure,
        region_code, industry_code, year, value, status, source, vintage_id, origin
    from {{ ref('stg_scb_business_statistics') }}
    where measure in ('employees', 'value_added')
),

regional_accounts as (
    select 'NR' as regime, measure, region_code, industry_code, year, value, status, source, vintage_id, origin
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
    industries.classification,
    industries.industry_level
from unioned
inner join {{ ref('int_industries') }} as industries
    on industries.industry_code = unioned.industry_code
    and industries.classification = 'SNI2007'
