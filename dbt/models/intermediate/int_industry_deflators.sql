-- Prices of value added by industry, 1 in the agency's reference year: what turns current prices into volumes, of whatever
-- register or account they are. They are the nation's, and serve for every region's own, which nobody publishes. An industry
-- without rows here has no volumes, and the growth decompositions say so.
with accounts as (
    select
        industry_code,
        classification,
        year,
        max(case when measure = 'value_added' then value end) as current_prices,
        max(case when measure = 'value_added_constant_prices' then value end) as constant_prices,
        {{ source_names('source') }} as source,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('stg_scb_national_accounts_industries') }}
    group by industry_code, classification, year
),

prices as (
    select
        industry_code,
        classification,
        year,
        {{ as_double('current_prices') }} / nullif(constant_prices, 0) as deflator,
        source,
        origin
    from accounts
    where current_prices is not null and constant_prices is not null
)

select industry_code, classification, year, deflator, source, origin
from prices
union all
-- The same price under the codes that other tables have for the same industry.
select same.industry_code, prices.classification, prices.year, prices.deflator, prices.source, prices.origin
from prices
inner join {{ ref('price_industries') }} as same
    on same.account_code = prices.industry_code
