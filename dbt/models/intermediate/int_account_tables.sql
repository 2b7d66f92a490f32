-- What the four tables of the regional accounts publish, under one set of names. They overlap: `of_table` says which is
-- which.
{% set tables = {
    'totals': ref('stg_scb_regional_accounts_totals'),
    'industries': ref('stg_scb_regional_accounts_industries'),
    'nuts2': ref('stg_scb_regional_accounts_nuts2'),
    'investments': ref('stg_scb_regional_investments'),
} -%}
{% for name, table in tables.items() -%}
select '{{ name }}' as of_table, region_code, industry_code, classification, regime, measure, year, value, status, source,
    vintage_id, origin
from {{ table }}
{{ 'union all' if not loop.last }}
{% endfor %}
