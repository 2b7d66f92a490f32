select
    ---------- keys
    region_code,
    industry_code,
    'SNI2007' as classification,
    measure,
    year,

    ---------- figures
    value,
    case measure
        when 'local_units' then 'local units'
        when 'employees' then 'persons'
        else 'SEK million, current prices'
    end as unit,
    status,

    ---------- provenance
    source,
    vintage_id,
    origin
from {{ ref('stg_scb_business_statistics') }}
