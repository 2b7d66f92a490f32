select
    ---------- keys
    region_code,
    sex_code,
    year,

    ---------- figures
    value as inhabitants,
    status,

    ---------- provenance
    source,
    vintage_id,
    origin
from {{ ref('stg_scb_population') }}
where measure = 'population'
