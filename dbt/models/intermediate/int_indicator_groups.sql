-- Figures of indicators that a target asks for by group: each sex, each municipality, what the region delivers by groups of
-- its own, and all regions of a strategy together. The headline series only: it is what targets are about.
with asked as (
    select distinct strategy_id, indicator_id, breakdown from {{ ref('int_targets') }}
    where breakdown <> 'total'
    union
    select distinct targets.strategy_id, targets.indicator_id, 'regions' as breakdown
    from {{ ref('int_targets') }} as targets
    inner join {{ ref('int_joint_regions') }} as regions
        on regions.strategy_id = targets.strategy_id
    where targets.region = 'all' and targets.breakdown = 'total'
),

series as (
    select declared.strategy_id, declared.indicator_id, declared.series, declared.measure, declared.subject, asked.breakdown
    from {{ ref('int_indicator_declared') }} as declared
    inner join asked
        on asked.strategy_id = declared.strategy_id
        and asked.indicator_id = declared.indicator_id
    where declared.is_headline
),

-- ------------------------------------------------------------------ figures under the measure that they answer for
by_sex as (
    select
        by_group.measure, by_group.breakdown, by_group.group_code, by_group.priority, figures.figure,
        {{ as_text('null') }} as strategy_id,
        figures.industry_code, figures.region_code, figures.regime, figures.year, figures.value, figures.source,
        figures.vintage_id, figures.origin
    from {{ ref('breakdown_figures') }} as by_group
    inner join {{ ref('int_indicator_figures') }} as figures
        on figures.figure = by_group.figure
),

by_municipality as (
    select
        by_measure.measure, 'municipality' as breakdown, figures.region_code as group_code, by_measure.priority,
        figures.figure, {{ as_text('null') }} as strategy_id,
        figures.industry_code, regions.parent_code as region_code, figures.regime, figures.year, figures.value,
        figures.source, figures.vintage_id, figures.origin
    from {{ ref('int_indicator_union') }} as figures
    inner join {{ ref('measure_figures') }} as by_measure
        on by_measure.figure = figures.figure
    inner join {{ ref('regions') }} as regions
        on regions.region_code = figures.region_code
        and regions.region_level = 'municipality'
    where figures.period_start is null
),

of_all_regions as (
    select
        by_measure.measure, 'regions' as breakdown, 'all' as group_code, by_measure.priority, figures.figure,
        figures.strategy_id, figures.industry_code, 'all' as region_code, figures.regime, figures.year, figures.value,
        figures.source, figures.vintage_id, figures.origin
    from {{ ref('int_joint_figures') }} as figures
    inner join {{ ref('measure_figures') }} as by_measure
        on by_measure.figure = figures.figure
),

broken_down as (
    select * from by_sex
    union all
    select * from by_municipality
    union all
    select * from of_all_regions
),

answers as (
    select
        series.strategy_id, series.indicator_id, series.series, figures.breakdown, figures.group_code, figures.region_code,
        figures.regime, figures.year, figures.value, figures.source, figures.vintage_id, figures.origin,
        figures.figure, figures.priority,
        -- Of the figures that answer for a measure, one is followed in all groups: the best that is at hand.
        max(case when figures.origin = 'simulated' then 1 else 0 end) over (
            partition by series.strategy_id, series.indicator_id, figures.breakdown, figures.priority
        ) as is_simulated
    from series
    inner join broken_down as figures
        on figures.measure = series.measure
        and figures.breakdown = series.breakdown
        and figures.industry_code = series.subject
        and (figures.strategy_id is null or figures.strategy_id = series.strategy_id)
),

chosen as (
    select * from (
        select
            answers.*,
            rank() over (
                partition by strategy_id, indicator_id, breakdown order by is_simulated asc nulls last, priority asc
            ) as choice
        from answers
    ) as ranked
    where choice = 1
),

-- ------------------------------------------------------------------ what the region delivers by group
delivered as (
    select
        series.strategy_id, series.indicator_id, series.series, series.breakdown,
        split_part(figures.group_asked, '=', 2) as group_code,
        figures.region as region_code, 'DELIVERED' as regime,
        cast(substr(figures.period, 1, 4) as integer) as year,
        max(figures.number) as value
    from {{ ref('stg_strategy_figures') }} as figures
    inner join series
        on series.strategy_id = figures.strategy_id
        and series.indicator_id = figures.indicator_id
        and series.breakdown = split_part(figures.group_asked, '=', 1)
    where figures.number is not null and figures.group_asked is not null
    group by
        series.strategy_id, series.indicator_id, series.series, series.breakdown, split_part(figures.group_asked, '=', 2),
        figures.region, substr(figures.period, 1, 4)
    union all
    -- A figure of a municipality or of all regions may say so in its region.
    select
        series.strategy_id, series.indicator_id, series.series, series.breakdown,
        figures.region as group_code,
        coalesce(regions.parent_code, 'all') as region_code, 'DELIVERED' as regime,
        cast(substr(figures.period, 1, 4) as integer) as year,
        max(figures.number) as value
    from {{ ref('stg_strategy_figures') }} as figures
    inner join series
        on series.strategy_id = figures.strategy_id
        and series.indicator_id = figures.indicator_id
    left join {{ ref('regions') }} as regions
        on regions.region_code = figures.region
        and regions.region_level = 'municipality'
    where figures.number is not null and figures.group_asked is null
        and ((regions.region_code is not null and series.breakdown = 'municipality')
            or (figures.region = 'all' and series.breakdown = 'regions'))
    group by
        series.strategy_id, series.indicator_id, series.series, series.breakdown, figures.region, regions.parent_code,
        substr(figures.period, 1, 4)
),

{% set columns = 'strategy_id, indicator_id, series, breakdown, group_code, region_code, regime, year, value' -%}
figures as (
    select {{ columns }}, source, vintage_id, origin from chosen
    union all
    select {{ columns }}, {{ as_text('null') }} as source, {{ as_text('null') }} as vintage_id, 'recorded' as origin
    from delivered
)

{{ with_regime_followed('figures', ['strategy_id', 'indicator_id', 'breakdown']) }}
