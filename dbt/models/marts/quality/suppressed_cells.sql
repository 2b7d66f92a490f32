with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where region_level <> 'nuts2'
),

missing as (
    {{ suppressed_cells('comparison') }}
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure as measure_base,
    year,

    ---------- figures
    value_lower,
    value_upper,
    case when region_code <> '00' then value_lower / expected end as location_quotient_lower,
    case when region_code <> '00' then value_upper / expected end as location_quotient_upper,
    missing_count,
    -- Value added can be below zero; the bounds then hold only if it is not.
    measure = 'value_added' as assumes_no_negative,

    ---------- status and provenance
    cell_status as status,
    {{ is_preliminary('missing.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from missing
