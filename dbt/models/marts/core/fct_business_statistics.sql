select
    ---------- keys
    region_code,
    industry_code,
    classification,
    measure,
    year,

    ---------- figures
    value,
    unit,
    status,

    ---------- provenance
    {{ is_preliminary('business_statistics.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_business_statistics') }} as business_statistics
