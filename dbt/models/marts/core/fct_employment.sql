select
    ---------- keys
    region_code,
    industry_code,
    sex_code,
    year,
    regime,
    classification,

    ---------- figures
    value as employed,
    status,
    is_sum_of_published,

    ---------- provenance
    source,
    vintage_id,
    origin
from {{ ref('int_employment') }}
