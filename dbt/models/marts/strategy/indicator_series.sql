{% set baseline_year = 2020 -%}
{% set series_keys = ['indicator_id', 'series', 'region_code', 'regime'] -%}
with regions as (
    select region_code from {{ ref('regions') }}
    where region_level in ('country', 'county') or region_code = 'RIKS3'
),

declared as (
    select
        indicators.indicator_id,
        series.series,
        series.figure,
        series.industry_code,
        series.followed_regime,
        series.unit,
        coalesce(series.direction, indicators.direction) as direction,
        indicators.target_rule,
        indicators.target_value,
        indicators.target_year,
        indicators.fed_as,
        series.tolerance,
        series.relative_tolerance,
        indicators.sentence_sv,
        indicators.sentence_en
    from {{ ref('indicator_figures') }} as series
    inner join {{ ref('indicators') }} as indicators
        on indicators.indicator_id = series.indicator_id
),

figures as (
    select
        declared.*,
        figures.region_code,
        figures.regime,
        figures.year,
        figures.value,
        -- Without a named regime, the one that goes on is followed: ordered extracts come under names of their own.
        figures.regime = coalesce(
            declared.followed_regime,
            first_value(figures.regime) over (
                partition by declared.indicator_id, declared.series
                order by figures.year desc, figures.regime desc
                rows between unbounded preceding and unbounded following
            )
        ) as is_followed,
        figures.source,
        figures.vintage_id,
        figures.origin
    from declared
    inner join {{ ref('int_indicator_figures') }} as figures
        on figures.figure = declared.figure
        and figures.industry_code = declared.industry_code
    inner join regions
        on regions.region_code = figures.region_code
    -- A figure of a period has one row per beginning: the longest period is followed.
    where figures.period_start is null
        or figures.period_start = (
            select min(others.period_start) from {{ ref('int_indicator_figures') }} as others
            where others.figure = figures.figure and others.regime = figures.regime and others.year = figures.year
        )
),

described as (
    select
        figures.*,
        nation.value as national_value,
        {{ five_year_trend('figures.value', 'figures.year', qualified('figures', series_keys)) }} as trend,
        max(case when figures.is_followed and figures.year = {{ baseline_year }} then figures.value end) over (
            partition by {{ qualified('figures', series_keys) }}
        ) as baseline,
        max(figures.year) over (partition by {{ qualified('figures', series_keys) }}) as last_year,
        -- A row is no better than its baseline, its nation and the five years of its trend.
        {{ weaker_origin('figures.origin', "coalesce(nation.origin, 'live')") }} as own_origin,
        {{ weakest_origin_over('figures.origin', 'partition by ' ~ qualified('figures', series_keys)
            ~ ' order by figures.year rows between 4 preceding and current row') }} as trend_origin,
        {{ weakest_origin_over(
            'case when figures.is_followed and figures.year = ' ~ baseline_year ~ ' then figures.origin end',
            'partition by ' ~ qualified('figures', series_keys)
        ) }} as baseline_origin
    from figures
    left join figures as nation
        on nation.region_code = '00'
        and nation.indicator_id = figures.indicator_id
        and nation.series = figures.series
        and nation.regime = figures.regime
        and nation.year = figures.year
),

-- The linked series runs across the breaks of both registers.
breaks as (
    select distinct regime, year from {{ ref('series_breaks') }}
    where regime in ('RAMS', 'BAS')
    union
    select distinct 'LINKED' as regime, year from {{ ref('series_breaks') }}
    where regime in ('RAMS', 'BAS')
),

breaks_ahead as (
    select
        spans.regime, spans.year, spans.last_year,
        {{ joined_text(as_text('breaks.year'), 'breaks.year') }} as breaks_crossed
    from (select distinct regime, year, last_year from described) as spans
    inner join breaks
        on breaks.regime = spans.regime
        and breaks.year > spans.year
        and breaks.year <= spans.last_year
    group by spans.regime, spans.year, spans.last_year
),

breaks_behind as (
    select distinct spans.regime, spans.year
    from (select distinct regime, year from described) as spans
    inner join breaks
        on breaks.regime = spans.regime
        and breaks.year > spans.year - 4
        and breaks.year <= spans.year
),

targeted as (
    select
        described.*,
        case
            when not is_followed or direction = 'context' then null
            when target_rule = 'baseline' then baseline
            when target_rule = 'fixed' then target_value
            -- The nation is what the others are compared with: it has no target of its own.
            when target_rule = 'nation' and region_code <> '00' then national_value
        end as target,
        case when is_followed then trend end as followed_trend,
        coalesce(tolerance, relative_tolerance * abs(value)) as smallest_trend
    from described
)

select
    ---------- keys
    targeted.indicator_id,
    targeted.series,
    targeted.region_code,
    targeted.regime,
    targeted.year,

    ---------- figures
    targeted.value,
    targeted.unit,
    targeted.national_value,
    targeted.baseline,
    case when targeted.baseline is not null then {{ baseline_year }} end as baseline_year,
    targeted.direction,
    targeted.target,
    case when targeted.target is not null then targeted.target_year end as target_year,
    {{ distance_to_target('targeted.direction', 'targeted.value', 'targeted.target') }} as distance_to_target,
    targeted.trend,
    targeted.smallest_trend,

    ---------- status
    {{ indicator_status('targeted.direction', 'targeted.value', 'targeted.followed_trend', 'targeted.smallest_trend') }}
        as status,
    case
        when targeted.direction = 'context' then 'no_direction'
        when not targeted.is_followed then 'regime_not_followed'
        when targeted.trend is null then 'fewer_than_five_years'
    end as status_reason,
    targeted.fed_as,
    targeted.is_followed,
    targeted.year = targeted.last_year as is_latest,
    break_years.year is not null as is_break_year,
    breaks_behind.year is not null as trend_crosses_break,
    breaks_ahead.breaks_crossed is not null as crosses_break,
    breaks_ahead.breaks_crossed,

    ---------- what it follows, and provenance
    targeted.sentence_sv,
    targeted.sentence_en,
    {{ is_preliminary('targeted.source') }} as is_preliminary,
    targeted.source,
    targeted.vintage_id,
    {{ weaker_origin('targeted.own_origin', weaker_origin(
        "case when targeted.trend is not null then targeted.trend_origin else 'live' end",
        "case when targeted.baseline is not null then targeted.baseline_origin else 'live' end"
    )) }} as origin
from targeted
left join breaks_ahead
    on breaks_ahead.regime = targeted.regime
    and breaks_ahead.year = targeted.year
    and breaks_ahead.last_year = targeted.last_year
left join breaks_behind
    on breaks_behind.regime = targeted.regime
    and breaks_behind.year = targeted.year
left join breaks as break_years
    on break_years.regime = targeted.regime
    and break_years.year = targeted.year
