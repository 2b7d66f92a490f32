with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    -- Value added in current prices grows with prices: only persons are parted.
    where measure = 'employment' and region_level not in ('country', 'extra_regio')
),

parted as (
    {{ shift_share('comparison', ref('int_periods')) }}
),

breaks as (
    {{ breaks_in(ref('int_periods'), ref('int_series_breaks')) }}
)

select
    ---------- keys
    parted.region_code,
    parted.industry_code,
    parted.classification,
    parted.regime,
    parted.measure_base,
    parted.period_start,
    parted.period_end,
    parted.method,

    ---------- figures
    parted.base_value,
    parted.end_value,
    parted.change,
    parted.national,
    parted.industry_mix,
    parted.regional,
    parted.allocation,

    ---------- status and provenance
    breaks.breaks_crossed is not null as crosses_break,
    breaks.breaks_crossed,
    parted.status,
    parted.source,
    parted.vintage_id,
    parted.origin
from parted
left join breaks
    on breaks.regime = parted.regime
    and breaks.period_start = parted.period_start
    and breaks.period_end = parted.period_end
