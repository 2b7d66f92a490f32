-- Prices of value added by industry, 1 in the agency's reference year: what turns current prices into volumes, of whatever
-- register or account they are. They are the nation's, and serve for every region's own, which nobody publishes. An industry
-- without rows here has no volumes, and the growth decompositions say so.
{% set eurostat = ['stg_eurostat_national_value_added', 'stg_eurostat_national_branches'] -%}
with cells as (
    select industry_code, classification, year, measure, value, source, origin
    from {{ ref('stg_scb_national_accounts_industries') }}
    where measure in ('value_added', 'value_added_constant_prices')
    {% for table in eurostat -%}
    union all
    select
        industry_code,
        '{{ var('industry_classification') }}' as classification,
        year,
        case measure when 'value_added_volume' then 'value_added_constant_prices' else 'value_added' end as measure,
        value,
        source,
        origin
    from {{ ref(table) }}
    {% endfor %}
),

accounts as (
    select
        industry_code,
        classification,
        year,
        source,
        max(case when measure = 'value_added' then value end) as current_prices,
        max(case when measure = 'value_added_constant_prices' then value end) as constant_prices,
        {{ weakest_origin('origin') }} as origin
    from cells
    group by industry_code, classification, year, source
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
),

offered as (
    select industry_code, industry_code as price_of, classification, year, deflator, source, origin, 0 as distance
    from prices
    union all
    -- The same price under the codes that other tables have for the same industry, and the price of a wider industry for
    -- those within it.
    select
        same.industry_code, prices.industry_code as price_of, prices.classification, prices.year, prices.deflator,
        prices.source, prices.origin, case when same.is_wider = 'yes' then 2 else 1 end as distance
    from prices
    inner join {{ ref('price_industries') }} as same
        on same.account_code = prices.industry_code
),

ordered as (
    select
        offered.*,
        -- A real price of a wider industry says more than a made one of the industry itself. One account serves all years.
        row_number() over (
            partition by industry_code, classification, year
            order by case when origin = 'simulated' then 1 else 0 end, distance, source
        ) as choice
    from offered
)

select industry_code, price_of, classification, year, deflator, source, origin
from ordered
where choice = 1
