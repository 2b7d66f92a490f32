select
    ---------- keys
    region_code,
    classification,
    regime,
    measure_base,
    year,
    measure,

    ---------- figures
    value,
    national_value,
    variant,
    is_proxy,
    industry_count,

    ---------- status and provenance
    status,
    {{ is_preliminary('regional_structure.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_regional_structure') }} as regional_structure
