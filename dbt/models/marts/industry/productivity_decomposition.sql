with unioned as (
    select * from {{ ref('int_productivity_gap') }}
    union all
    select * from {{ ref('int_productivity_growth') }}
    union all
    select * from {{ ref('int_productivity_volumes') }}
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    method,
    component,
    period_start,
    period_end,

    ---------- figures
    value,
    total,
    unit,
    price_basis,

    ---------- status and provenance
    status,
    {{ is_preliminary('unioned.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from unioned
