select
    ---------- keys
    region_code,
    industry_code,
    classification,
    year,

    ---------- figures
    regime,
    value,
    linked_value,
    link_factor,
    link_error,
    linked_value_error,
    link_basis,
    overlap_start,
    overlap_end,
    step_2018_2019,
    national_step_2018_2019,

    ---------- status and provenance
    is_break_year,
    crosses_break,
    breaks_crossed,
    status,
    {{ is_preliminary('linked_series.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_linked_series') }} as linked_series
