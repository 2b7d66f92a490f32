-- The periods over which changes are parted: every single year, those declared in the seed, and those asked for with
-- --vars '{shift_share_periods: [{regime: RAMS, start: 2010, end: 2015}]}'. An end left open is the regime's last year.
with years as (
    select regime, min(year) as first_year, max(year) as last_year
    from {{ ref('int_industry_comparison') }}
    where measure = 'employment'
    group by regime
),

single_years as (
    select distinct comparison.regime, comparison.year - 1 as period_start, comparison.year as period_end, 'year' as kind
    from {{ ref('int_industry_comparison') }} as comparison
    inner join years
        on years.regime = comparison.regime
    where comparison.measure = 'employment' and comparison.year > years.first_year
),

declared as (
    select
        periods.regime,
        periods.period_start,
        coalesce(periods.period_end, years.last_year) as period_end,
        'declared' as kind
    from {{ ref('periods') }} as periods
    inner join years
        on years.regime = periods.regime
),

asked as (
    {% for period in var('shift_share_periods', []) -%}
    select
        {{ as_text("'" ~ period.regime ~ "'") }} as regime,
        {{ period.start | int }} as period_start,
        {{ period.end | int }} as period_end,
        'asked' as kind
    union all
    {% endfor -%}
    select regime, period_start, period_end, kind from single_years where false
),

unioned as (
    select * from single_years
    union all
    select * from declared
    union all
    select * from asked
)

select regime, period_start, period_end, min(kind) as kind
from unioned
where period_end > period_start
group by regime, period_start, period_end
