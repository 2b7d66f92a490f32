-- Prices of value added by industry, 1 in the agency's reference year: what turns current prices into volumes. They are
-- the nation's, and stand for every region's own, which nobody publishes. An industry and regime without rows here has no
-- volumes, and the growth decompositions say so.
with accounts as (
    select
        industry_code,
        year,
        max(case when measure = 'value_added' then value end) as current_prices,
        max(case when measure = 'value_added_constant_prices' then value end) as constant_prices,
        min(source) as source,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('stg_scb_national_accounts_industries') }}
    group by industry_code, year
)

select
    'NR' as regime,
    'SNI2007' as classification,
    industry_code,
    year,
    {{ as_double('current_prices') }} / nullif(constant_prices, 0) as deflator,
    source,
    origin
from accounts
where current_prices is not null and constant_prices is not null
