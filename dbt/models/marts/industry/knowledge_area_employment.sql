select
    ---------- keys
    strategy_id,
    area_code,
    tier,
    region_code,
    year,
    regime,
    classification,

    ---------- figures
    employed,
    employed_lower,
    employed_upper,
    region_share,
    national_share,
    location_quotient,
    location_quotient_low,
    location_quotient_high,
    location_quotient_lower_bound,
    location_quotient_upper_bound,

    ---------- how much of the area is seen
    division_count,
    withheld_count,
    withheld_share,
    listed_count,
    too_fine_count,
    counts_whole_industries_only,
    is_headline_tier,

    ---------- status and provenance
    status,
    {{ is_preliminary('area_employment.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_area_employment') }} as area_employment
