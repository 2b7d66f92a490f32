{{ config(materialized='view') }}
-- Product of the NUTS 3 regions: what belongs to no region (extra-regio) ends in Z.
select nuts_code, substr(nuts_code, 1, 2) as country_code, year, measure, value, source, vintage_id, origin
from {{ ref('stg_eurostat_regional_product') }}
where length(nuts_code) = 5 and nuts_code not like '%Z'
