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
    source,
    vintage_id,
    origin
from {{ ref('int_business_statistics') }}
