-- Figures by division of the industry classification from ordered extracts. Regimes of their own: no total mixes two levels
-- of the classification, and what was ordered is neither the vintage nor the noise of the open table.
select
    regime, classification, measure, region_code, industry_code, year, value, status, source, vintage_id, origin
from {{ ref('stg_scb_extract_employment_divisions') }}
where measure = 'employment' and sex_code = '1+2'
union all
select
    regime, classification, measure, region_code, industry_code, year, value, status, source, vintage_id, origin
from {{ ref('stg_scb_extract_value_added_divisions') }}
where measure = 'value_added'
