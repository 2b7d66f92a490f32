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
    {{ is_preliminary('regional_accounts.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_regional_accounts') }} as regional_accounts
