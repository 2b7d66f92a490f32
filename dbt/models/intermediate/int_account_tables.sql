-- What the four tables of the regional accounts publish, under one set of codes. They overlap: `of_table` says which is
-- which.
{% set tables = {
    'totals': ref('stg_scb_regional_accounts_totals'),
    'industries': ref('stg_scb_regional_accounts_industries'),
    'nuts2': ref('stg_scb_regional_accounts_nuts2'),
    'investments': ref('stg_scb_regional_investments'),
} -%}
with unioned as (
    {% for name, table in tables.items() -%}
    select '{{ name }}' as of_table, region_code, industry_code, regime, measure, year, value, status, source, vintage_id,
        origin
    from {{ table }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    unioned.of_table,
    unioned.region_code,
    coalesce(codes.industry_code, unioned.industry_code) as industry_code,
    '{{ var('industry_classification') }}' as classification,
    unioned.regime,
    unioned.measure,
    unioned.year,
    unioned.value,
    unioned.status,
    unioned.source,
    unioned.vintage_id,
    unioned.origin
from unioned
left join {{ ref('account_industry_codes') }} as codes
    on codes.account_code = unioned.industry_code
