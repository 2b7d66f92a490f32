{{ config(materialized='view') }}
select region_code, sex_code, year, value as inhabitants, status, source, vintage_id, origin
from {{ ref('stg_scb_population') }}
where measure = 'population'
