select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure_base,
    period_start,
    period_end,
    method,

    ---------- figures
    base_value,
    end_value,
    change,
    national,
    industry_mix,
    regional,
    allocation,

    ---------- status and provenance
    crosses_break,
    breaks_crossed,
    status,
    {{ is_preliminary('shift_share.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_shift_share') }} as shift_share
