select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    cycle,
    contraction_start,
    contraction_end,
    recovery_end,

    ---------- figures
    value_at_start,
    value_at_trough,
    value_at_end,
    contraction_growth,
    national_contraction_growth,
    resistance,
    recovery_growth,
    national_recovery_growth,
    recovery,
    recovery_ratio,
    national_recovery_ratio,
    regained_year,
    years_to_regain,
    is_weak,

    ---------- status and provenance
    crosses_break,
    breaks_crossed,
    status,
    {{ is_preliminary('resilience.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_resilience') }} as resilience
