{% set series_keys = ['strategy_id', 'indicator_id', 'series', 'region_code', 'regime'] -%}
with series as (
    select * from {{ ref('int_indicator_declared') }}
),

indicators as (
    select * from {{ ref('int_strategy_indicators') }}
),

figures as (
    select * from {{ ref('int_indicator_values') }}
),

main_targets as (
    select * from {{ ref('int_targets') }}
    where is_main
),

progress as (
    select progress.*
    from {{ ref('int_target_progress') }} as progress
    inner join main_targets
        on main_targets.strategy_id = progress.strategy_id
        and main_targets.target_id = progress.target_id
    where progress.breakdown = 'total'
),

-- Every series is compared with one year: that of the indicator's target, else that of its regime.
based as (
    select
        figures.*,
        coalesce(main_targets.baseline_year, figures.base_year) as asked_base
    from figures
    left join main_targets
        on main_targets.strategy_id = figures.strategy_id
        and main_targets.indicator_id = figures.indicator_id
),

described as (
    select
        based.*,
        nation.value as national_value,
        {{ five_year_trend('based.value', 'based.year', qualified('based', series_keys)) }} as trend,
        max(case when based.is_followed and based.year = based.asked_base then based.value end) over (
            partition by {{ qualified('based', series_keys) }}
        ) as baseline,
        max(based.year) over (partition by {{ qualified('based', series_keys) }}) as last_year,
        -- A row is no better than its baseline, its nation and the five years of its trend.
        {{ weaker_origin('based.origin', "coalesce(nation.origin, 'live')") }} as own_origin,
        {{ weakest_origin_over('based.origin', 'partition by ' ~ qualified('based', series_keys)
            ~ ' order by based.year rows between 4 preceding and current row') }} as trend_origin,
        {{ weakest_origin_over(
            'case when based.is_followed and based.year = based.asked_base then based.origin end',
            'partition by ' ~ qualified('based', series_keys)
        ) }} as baseline_origin
    from based
    left join figures as nation
        on nation.region_code = '00'
        and nation.strategy_id = based.strategy_id
        and nation.indicator_id = based.indicator_id
        and nation.series = based.series
        and nation.regime = based.regime
        and nation.year = based.year
),

-- The linked series runs across the breaks of both registers.
breaks as (
    select distinct regime, year from {{ ref('int_series_breaks') }}
    where regime in {{ regimes(['earlier_register', 'register']) }}
    union
    select distinct {{ regime('linked') }} as regime, year from {{ ref('int_series_breaks') }}
    where regime in {{ regimes(['earlier_register', 'register']) }}
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

followed as (
    select
        described.*,
        series.unit,
        series.direction,
        series.is_headline,
        case when described.is_followed then described.trend end as followed_trend,
        coalesce(series.smallest_trend, series.smallest_trend_share * abs(described.value)) as smallest_trend
    from described
    inner join series
        on series.strategy_id = described.strategy_id
        and series.indicator_id = described.indicator_id
        and series.series = described.series
)

select
    ---------- keys
    followed.strategy_id,
    followed.indicator_id,
    followed.series,
    followed.region_code,
    followed.regime,
    followed.year,

    ---------- figures
    followed.value,
    followed.unit,
    followed.national_value,
    followed.baseline,
    case when followed.baseline is not null then followed.asked_base end as baseline_year,
    exceptional.year is not null as is_exceptional_baseline,
    followed.direction,
    followed.trend,
    followed.smallest_trend,

    ---------- the target that stands for the indicator: one of several, see goal_follow_up
    progress.target_id,
    main_targets.rule as target_rule,
    main_targets.set_by,
    progress.target,
    {% for end, limit in [('low', 'value_number'), ('high', 'value_high_number')] -%}
    case when progress.target_id is not null and main_targets.rule = 'between' then main_targets.{{ limit }} end
        as target_{{ end }},
    {% endfor -%}
    case when progress.target_id is not null then progress.due_year end as target_year,
    coalesce(progress.is_moving, false) as target_is_moving,
    progress.distance as distance_to_target,
    progress.pace_now,
    progress.pace_needed,
    coalesce(progress.outlook, 'not_assessable') as outlook,
    case when progress.outlook is null then
        case
            when followed.direction = 'context' then 'no_direction'
            when not followed.is_followed then 'regime_not_followed'
            when not followed.is_headline then 'not_the_headline'
            when main_targets.target_id is null then 'no_target'
            else 'no_reference'
        end
    else progress.outlook_reason end as outlook_reason,
    progress.year_reached_at_pace,

    ---------- status: the direction of the last five years
    {{ indicator_status('followed.direction', 'followed.value', 'followed.followed_trend', 'followed.smallest_trend') }}
        as status,
    case
        when followed.direction = 'context' then 'no_direction'
        when not followed.is_followed then 'regime_not_followed'
        when followed.trend is null then 'fewer_than_five_years'
    end as status_reason,
    indicators.fed_as,
    followed.is_headline,
    followed.is_followed,
    followed.year = followed.last_year as is_latest,
    break_years.year is not null as is_break_year,
    breaks_behind.year is not null as trend_crosses_break,
    breaks_ahead.breaks_crossed is not null as crosses_break,
    breaks_ahead.breaks_crossed,

    ---------- what it follows, and provenance
    coalesce(indicators.sentence_sv, indicators.label_sv) as sentence_sv,
    coalesce(indicators.sentence_en, indicators.sentence_sv, indicators.label_en, indicators.label_sv) as sentence_en,
    {{ is_preliminary('followed.source') }} as is_preliminary,
    followed.source,
    followed.vintage_id,
    {{ weaker_origin(
        weaker_origin('followed.own_origin', "coalesce(progress.origin, 'live')"),
        weaker_origin(
            "case when followed.trend is not null then followed.trend_origin else 'live' end",
            "case when followed.baseline is not null then followed.baseline_origin else 'live' end"
        )
    ) }} as origin
from followed
inner join indicators
    on indicators.strategy_id = followed.strategy_id
    and indicators.indicator_id = followed.indicator_id
left join main_targets
    on main_targets.strategy_id = followed.strategy_id
    and main_targets.indicator_id = followed.indicator_id
left join progress
    on progress.strategy_id = followed.strategy_id
    and progress.indicator_id = followed.indicator_id
    and progress.series = followed.series
    and progress.region_code = followed.region_code
    and progress.regime = followed.regime
    and progress.year = followed.year
left join {{ ref('exceptional_years') }} as exceptional
    on exceptional.year = followed.asked_base
    and followed.baseline is not null
left join breaks_ahead
    on breaks_ahead.regime = followed.regime
    and breaks_ahead.year = followed.year
    and breaks_ahead.last_year = followed.last_year
left join breaks_behind
    on breaks_behind.regime = followed.regime
    and breaks_behind.year = followed.year
left join breaks as break_years
    on break_years.regime = followed.regime
    and break_years.year = followed.year
