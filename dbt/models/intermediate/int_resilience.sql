with series as (
    select * from {{ ref('int_employment_series') }}
    where region_code <> '00'
),

measured as (
    {{ resilience('series', ref('cycles'), ['region_code', 'industry_code', 'classification']) }}
),

cycle_periods as (
    select regime, contraction_start as period_start, recovery_end as period_end from {{ ref('cycles') }}
),

breaks as (
    {{ breaks_in('cycle_periods', ref('int_series_breaks')) }}
)

select
    ---------- keys
    measured.region_code,
    measured.industry_code,
    measured.classification,
    measured.regime,
    measured.cycle,
    measured.contraction_start,
    measured.contraction_end,
    measured.recovery_end,

    ---------- figures
    measured.value_at_start,
    measured.value_at_trough,
    measured.value_at_end,
    measured.contraction_growth,
    measured.national_contraction_growth,
    measured.resistance,
    measured.recovery_growth,
    measured.national_recovery_growth,
    measured.recovery,
    measured.recovery_ratio,
    measured.national_recovery_ratio,
    measured.regained_year,
    measured.years_to_regain,
    measured.is_weak,

    ---------- status and provenance
    breaks.breaks_crossed is not null as crosses_break,
    breaks.breaks_crossed,
    measured.status,
    measured.source,
    measured.vintage_id,
    measured.origin
from measured
left join breaks
    on breaks.regime = measured.regime
    and breaks.period_start = measured.contraction_start
    and breaks.period_end = measured.recovery_end
