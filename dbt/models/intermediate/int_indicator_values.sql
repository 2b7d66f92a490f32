-- The figures of every indicator's series, region by region and regime by regime, with the regime that is followed.
with regions as (
    select region_code from {{ ref('regions') }}
    where region_level in ('country', 'nuts2', 'county')
),

municipalities as (
    select region_code from {{ ref('regions') }}
    where region_level = 'municipality'
),

series as (
    select * from {{ ref('int_indicator_declared') }}
),

-- A figure of a period has one row per beginning: the longest period is followed.
longest as (
    select figure, regime, year, min(period_start) as period_start
    from {{ ref('int_indicator_figures') }}
    where period_start is not null
    group by figure, regime, year
),

computed as (
    select
        series.strategy_id, series.indicator_id, series.series,
        figures.region_code, figures.regime, figures.year, figures.value,
        figures.source, figures.vintage_id, figures.origin
    from series
    inner join {{ ref('int_indicator_figures') }} as figures
        on figures.figure = series.figure
        and figures.industry_code = series.subject
    inner join regions
        on regions.region_code = figures.region_code
    left join longest
        on longest.figure = figures.figure
        and longest.regime = figures.regime
        and longest.year = figures.year
    where figures.period_start is null or figures.period_start = longest.period_start
),

-- What the region delivers with its strategy: surveys, judgements, counts of its own.
delivered as (
    select
        series.strategy_id, series.indicator_id, series.series,
        figures.region as region_code, 'DELIVERED' as regime,
        cast(substr(figures.period, 1, 4) as integer) as year,
        max(figures.number) as value,
        {{ as_text('null') }} as source, {{ as_text('null') }} as vintage_id,
        'recorded' as origin
    from {{ ref('stg_strategy_figures') }} as figures
    inner join series
        on series.strategy_id = figures.strategy_id
        and series.indicator_id = figures.indicator_id
        and series.is_headline
    left join municipalities
        on municipalities.region_code = figures.region
    -- A municipality, and all regions together, are groups; a region of another country is one as ours are.
    where figures.number is not null and figures.group_asked is null
        and municipalities.region_code is null and figures.region <> 'all'
    group by series.strategy_id, series.indicator_id, series.series, figures.region, substr(figures.period, 1, 4)
),

figures as (
    select * from computed
    union all
    select * from delivered
)

{{ with_regime_followed('figures', ['strategy_id', 'indicator_id', 'series']) }}
