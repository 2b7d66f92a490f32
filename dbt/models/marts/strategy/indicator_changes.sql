-- Where each series was and is, within one regime: from its first year to its newest, or to the last year before the
-- regime's newest break where there is one in between.
with spans as (
    select
        strategy_id,
        indicator_id,
        series,
        region_code,
        regime,
        min(year) as first_year,
        max(year) as newest_year
    from {{ ref('indicator_series') }}
    where value is not null
    group by strategy_id, indicator_id, series, region_code, regime
),

newest_breaks as (
    select
        spans.regime,
        spans.first_year,
        spans.newest_year,
        max(breaks.year) as break_year
    from (select distinct regime, first_year, newest_year from spans) as spans
    inner join {{ ref('int_series_breaks') }} as breaks
        on breaks.regime = spans.regime
        and breaks.year > spans.first_year
        and breaks.year <= spans.newest_year
    group by spans.regime, spans.first_year, spans.newest_year
),

last_years as (
    select
        figures.strategy_id,
        figures.indicator_id,
        figures.series,
        figures.region_code,
        figures.regime,
        spans.first_year,
        max(figures.year) as last_year
    from {{ ref('indicator_series') }} as figures
    inner join spans
        on spans.strategy_id = figures.strategy_id
        and spans.indicator_id = figures.indicator_id
        and spans.series = figures.series
        and spans.region_code = figures.region_code
        and spans.regime = figures.regime
    left join newest_breaks
        on newest_breaks.regime = spans.regime
        and newest_breaks.first_year = spans.first_year
        and newest_breaks.newest_year = spans.newest_year
    where figures.value is not null
        and figures.year < coalesce(newest_breaks.break_year, spans.newest_year + 1)
    group by
        figures.strategy_id,
        figures.indicator_id,
        figures.series,
        figures.region_code,
        figures.regime,
        spans.first_year
)

select
    ---------- keys
    final.strategy_id,
    final.indicator_id,
    final.series,
    final.region_code,
    final.regime,

    ---------- figures
    base.year as year_then,
    base.value as value_then,
    base.national_value as national_value_then,
    final.year as year_now,
    final.value as value_now,
    final.national_value as national_value_now,
    final.value - base.value as change,
    final.unit,
    series.decimals,
    final.direction,

    ---------- what people read
    indicators.label_sv as indicator_sv,
    indicators.label_en as indicator_en,
    series.label_sv,
    series.label_en,
    series.is_in_summary,
    indicators.sort_order as indicator_order,
    series.sort_order,
    bases.follow_order,

    ---------- provenance
    final.source,
    final.vintage_id,
    {{ weaker_origin('final.origin', 'base.origin') }} as origin
from last_years
inner join {{ ref('indicator_series') }} as final
    on final.strategy_id = last_years.strategy_id
    and final.indicator_id = last_years.indicator_id
    and final.series = last_years.series
    and final.region_code = last_years.region_code
    and final.regime = last_years.regime
    and final.year = last_years.last_year
inner join {{ ref('indicator_series') }} as base
    on base.strategy_id = last_years.strategy_id
    and base.indicator_id = last_years.indicator_id
    and base.series = last_years.series
    and base.region_code = last_years.region_code
    and base.regime = last_years.regime
    and base.year = last_years.first_year
inner join {{ ref('dim_indicator_series') }} as series
    on series.strategy_id = last_years.strategy_id
    and series.indicator_id = last_years.indicator_id
    and series.series = last_years.series
inner join {{ ref('dim_indicator') }} as indicators
    on indicators.strategy_id = last_years.strategy_id
    and indicators.indicator_id = last_years.indicator_id
left join {{ ref('comparison_bases') }} as bases
    on bases.regime = last_years.regime
