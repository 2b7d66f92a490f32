-- Value added per employed of the countries and NUTS 3 regions of Europe, all industries together: what belongs to no region
-- (extra-regio) ends in Z.
select
    value_added.nuts_code,
    substr(value_added.nuts_code, 1, 2) as country_code,
    value_added.nuts_code = substr(value_added.nuts_code, 1, 2) as is_country,
    value_added.year,
    -- Millions of the currency over persons: thousands of it.
    1000 * value_added.value / nullif(employed.value, 0) as value_added_per_employed,
    {{ as_text(source_pair('value_added.source', 'employed.source')) }} as source,
    {{ weaker_origin('value_added.origin', 'employed.origin') }} as origin
from {{ ref('stg_eurostat_union_value_added') }} as value_added
inner join {{ ref('stg_eurostat_union_employed') }} as employed
    on employed.nuts_code = value_added.nuts_code
    and employed.industry_code = value_added.industry_code
    and employed.year = value_added.year
where
    value_added.industry_code = 'TOTAL'
    and value_added.measure = 'value_added_basic_prices'
    and employed.measure = 'employment'
    and value_added.value is not null
    and employed.value is not null
    and length(value_added.nuts_code) in (2, 5)
    and value_added.nuts_code not like '%Z'
