select
    ---------- keys
    region_code,
    sex_code,
    year,

    ---------- figures
    inhabitants,
    status,

    ---------- provenance
    {{ is_preliminary('population.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_population') }} as population
