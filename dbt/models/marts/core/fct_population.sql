select
    ---------- keys
    region_code,
    sex_code,
    year,

    ---------- figures
    inhabitants,
    status,

    ---------- provenance
    source,
    vintage_id,
    origin
from {{ ref('int_population') }}
