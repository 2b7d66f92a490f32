-- Two sets of accounts side by side: the agency's own (regime NR, with product taxes), and Eurostat's (ESA, at basic
-- prices, the same definitions in the whole Union). They are never added up, and a series is of one regime.
with regional_accounts as (
    {% for accounts in ['int_regional_accounts', 'int_esa_accounts'] -%}
    select
        region_code, industry_code, classification, regime, measure, year, value, unit, status, source, vintage_id, origin
    from {{ ref(accounts) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,

    ---------- figures
    value,
    unit,
    status,

    ---------- provenance
    {{ is_preliminary('regional_accounts.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from regional_accounts
