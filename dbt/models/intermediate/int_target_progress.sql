-- How far each target is, year by year and region by region, on the headline series of its indicator. A target that moves
-- (riket of the same year) is followed as a gap, and its pace is that of the gap.
{% set keys = ['target_id', 'strategy_id', 'region_code', 'group_code'] -%}
with targets as (
    select * from {{ ref('int_targets') }}
),

{% set columns = 'strategy_id, indicator_id, series, breakdown, group_code, region_code, regime, year, value, origin, base_year,
    is_followed' -%}
followed_figures as (
    select {{ columns }} from (
        select figures.*, 'total' as breakdown, 'total' as group_code from {{ ref('int_indicator_values') }} as figures
    ) as totals
    union all
    select {{ columns }} from {{ ref('int_indicator_groups') }}
),

-- Counties are ranked with their like: the women of one with the women of the others. A municipality has no place.
{% set is_ranked = "length(figures.region_code) = 2 and figures.region_code between '01' and '99'
    and figures.breakdown <> 'municipality'" -%}
headlines as (
    select
        figures.*, series.direction,
        coalesce(series.smallest_trend, series.smallest_trend_share * abs(figures.value)) as smallest_trend,
        case when {{ is_ranked }} then
            rank() over (
                partition by figures.strategy_id, figures.indicator_id, figures.series, figures.breakdown, figures.group_code,
                    figures.regime, figures.year, case when {{ is_ranked }} then 1 else 0 end
                order by figures.value desc nulls last
            )
        end as county_rank,
        avg(case when {{ is_ranked }} then figures.value end) over (
            partition by figures.strategy_id, figures.indicator_id, figures.series, figures.breakdown, figures.group_code,
                figures.regime, figures.year
        ) as counties_mean,
        -- What a municipality, or several regions together, are compared with is a whole region.
        case when figures.breakdown in ('municipality', 'regions') then 'total' else figures.group_code end as compared_group
    from followed_figures as figures
    inner join {{ ref('int_indicator_declared') }} as series
        on series.strategy_id = figures.strategy_id
        and series.indicator_id = figures.indicator_id
        and series.series = figures.series
        and series.is_headline
    where figures.is_followed
),

followed as (
    select
        targets.target_id,
        headlines.strategy_id,
        headlines.indicator_id,
        headlines.series,
        headlines.breakdown,
        headlines.group_code,
        headlines.region_code,
        headlines.regime,
        headlines.year,
        headlines.value,
        headlines.county_rank,
        headlines.direction,
        case when targets.rule = 'rank_at_most' then 0.25 else headlines.smallest_trend end as smallest_trend,
        targets.rule,
        targets.value_number,
        targets.value_high_number,
        targets.due_year,
        targets.is_moving,
        coalesce(targets.baseline_year, headlines.base_year) as baseline_year,
        base.value as baseline,
        case
            when targets.reference = 'counties' then headlines.counties_mean
            when targets.reference_year is not null then own.value
            else other.value
        end as reference_value,
        {{ weaker_origin('headlines.origin', "coalesce(other.origin, 'live')") }} as own_origin,
        coalesce(base.origin, 'live') as baseline_origin
    from headlines
    inner join targets
        on targets.strategy_id = headlines.strategy_id
        and targets.indicator_id = headlines.indicator_id
        and (
            targets.breakdown = headlines.breakdown
            -- `all` of several regions is one more row beside theirs.
            or (targets.region = 'all' and targets.breakdown = 'total' and headlines.breakdown = 'regions')
        )
        and (targets.breakdown = 'total' or coalesce(targets.group_wanted, headlines.group_code) = headlines.group_code)
        -- The nation is what the others are compared with: it has no gap to itself.
        and (targets.reference is null or targets.reference <> headlines.region_code)
    left join headlines as base
        on base.strategy_id = headlines.strategy_id
        and base.indicator_id = headlines.indicator_id
        and base.region_code = headlines.region_code
        and base.group_code = headlines.group_code
        and base.regime = headlines.regime
        and base.year = coalesce(targets.baseline_year, headlines.base_year)
    left join headlines as other
        on other.strategy_id = headlines.strategy_id
        and other.indicator_id = headlines.indicator_id
        and other.region_code = targets.reference
        and other.group_code = headlines.compared_group
        and other.regime = headlines.regime
        and other.year = headlines.year
    left join headlines as own
        on own.strategy_id = headlines.strategy_id
        and own.indicator_id = headlines.indicator_id
        and own.region_code = headlines.region_code
        and own.group_code = headlines.group_code
        and own.regime = headlines.regime
        and own.year = targets.reference_year
),

aimed as (
    select
        followed.*,
        {{ target_value('followed') }} as target
    from followed
),

distanced as (
    select
        aimed.*,
        {{ target_distance('aimed') }} as distance
    from aimed
),

paced as (
    select
        distanced.*,
        {{ five_year_trend('distance', 'year', qualified('distanced', keys)) }} as distance_trend,
        {{ five_year_trend('value', 'year', qualified('distanced', keys)) }} as value_trend,
        max(year) over (partition by {{ qualified('distanced', keys) }}) as last_year,
        {{ weakest_origin_over('own_origin', 'partition by ' ~ qualified('distanced', keys)
            ~ ' order by year rows between 4 preceding and current row') }} as trend_origin
    from distanced
),

assessed as (
    select
        paced.*,
        -- In the wanted direction: above 0 is nearer.
        case
            when distance is not null then 0 - distance_trend
            when rule = 'rise' then value_trend
            when rule = 'fall' then 0 - value_trend
            when rule = 'hold' then value_trend
        end as pace_now,
        case when distance > 0 and due_year > year then distance / (due_year - year) end as pace_needed
    from paced
),

limits as (
    select
        max(case when limit_name = 'on_track_ratio' then limit_value end) as on_track_ratio,
        max(case when limit_name = 'last_year_shown' then limit_value end) as last_year_shown
    from {{ ref('outlook_limits') }}
)

select
    assessed.strategy_id,
    assessed.target_id,
    assessed.indicator_id,
    assessed.series,
    assessed.breakdown,
    assessed.group_code,
    assessed.region_code,
    assessed.regime,
    assessed.year,
    assessed.value,
    assessed.county_rank,
    assessed.baseline,
    case when assessed.baseline is not null then assessed.baseline_year end as baseline_year,
    assessed.reference_value,
    assessed.target,
    assessed.is_moving,
    assessed.due_year,
    assessed.distance,
    assessed.pace_now,
    assessed.pace_needed,
    assessed.smallest_trend,
    {{ outlook('assessed', 'limits.on_track_ratio') }} as outlook,
    {{ outlook_reason('assessed') }} as outlook_reason,
    case
        when assessed.distance > 0 and assessed.pace_now >= assessed.smallest_trend and assessed.pace_now > 0
            -- Beyond the last year that is shown the target is not reached at this pace.
            and assessed.year + assessed.distance / assessed.pace_now <= limits.last_year_shown
            then cast(ceiling(assessed.year + assessed.distance / assessed.pace_now) as integer)
    end as year_reached_at_pace,
    assessed.year = assessed.last_year as is_latest,
    {{ weaker_origin('assessed.trend_origin', 'assessed.baseline_origin') }} as origin
from assessed
cross join limits
