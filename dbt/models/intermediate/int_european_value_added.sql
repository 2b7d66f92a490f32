{{ config(materialized='view') }}
-- Value added of the NUTS 3 regions by group of NACE: what belongs to no region (extra-regio) ends in Z.
select nuts_code, substr(nuts_code, 1, 2) as country_code, industry_code, year, value, source, origin
from {{ ref('stg_eurostat_union_value_added') }}
where measure = 'value_added_basic_prices' and value is not null and length(nuts_code) = 5 and nuts_code not like '%Z'
