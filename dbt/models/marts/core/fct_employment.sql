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
    {{ is_preliminary('employment.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_employment') }} as employment
