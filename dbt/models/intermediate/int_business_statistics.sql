{{ config(materialized='view') }}
select
    *,
    case measure
        when 'local_units' then 'local units'
        when 'employees' then 'persons'
        else 'SEK million, current prices'
    end as unit
from {{ ref('stg_scb_business_statistics') }}
