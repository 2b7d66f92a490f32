select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,

    ---------- figures
    previous_year,
    location_quotient,
    previous_location_quotient,
    change,
    location_quotient_low,
    has_advantage,
    had_advantage,
    entry,
    exit,
    is_firm,
    was_firm,
    firm_entry,
    firm_exit,

    ---------- status and provenance
    crosses_break,
    breaks_crossed,
    status,
    {{ is_preliminary('specialisation_changes.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_specialisation_changes') }} as specialisation_changes
