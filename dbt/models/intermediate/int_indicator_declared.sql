-- The series of every indicator of every strategy, each with the figure that feeds it. An indicator without series of its
-- own has one, named after its measure.
with indicators as (
    select * from {{ ref('stg_strategy_indicators') }}
),

stated as (
    select
        series.strategy_id, series.indicator_id, series.series, series.measure, series.subject,
        series.label_sv, coalesce(series.label_en, series.label_sv) as label_en,
        coalesce(series.unit, indicators.unit) as unit,
        coalesce(series.direction, indicators.direction) as direction,
        coalesce(series.comparison, indicators.comparison) as comparison_form,
        series.decimals, series.smallest_trend, series.smallest_trend_share,
        series.headline = 'yes' as is_marked, coalesce(series.summary = 'yes', false) as is_in_summary, series.sort_order
    from {{ ref('stg_strategy_indicator_series') }} as series
    inner join indicators
        on indicators.strategy_id = series.strategy_id
        and indicators.indicator_id = series.indicator_id
),

alone as (
    select
        indicators.strategy_id, indicators.indicator_id,
        case indicators.kind when 'measure' then indicators.measure else indicators.kind end as series,
        indicators.measure, indicators.subject,
        indicators.label_sv, coalesce(indicators.label_en, indicators.label_sv) as label_en,
        indicators.unit, indicators.direction, indicators.comparison as comparison_form,
        cast(null as integer) as decimals,
        {{ as_double('null') }} as smallest_trend, {{ as_double('null') }} as smallest_trend_share,
        true as is_marked, false as is_in_summary, 10 as sort_order
    from indicators
    left join (select distinct strategy_id, indicator_id from stated) as with_series
        on with_series.strategy_id = indicators.strategy_id
        and with_series.indicator_id = indicators.indicator_id
    where with_series.indicator_id is null
),

declared as (
    select * from stated
    union all
    select * from alone
),

-- Of the figures that answer for a measure, the best that is at hand for the subject.
fed as (
    select
        declared.strategy_id, declared.indicator_id, declared.series, figures.figure,
        row_number() over (
            partition by declared.strategy_id, declared.indicator_id, declared.series
            order by min(periods.is_simulated) nulls last, figures.priority, figures.figure nulls last
        ) as choice
    from declared
    inner join {{ ref('measure_figures') }} as figures
        on figures.measure = declared.measure
    inner join {{ ref('int_measure_periods') }} as periods
        on periods.figure = figures.figure
        and periods.subject = declared.subject
    group by declared.strategy_id, declared.indicator_id, declared.series, figures.figure, figures.priority
)

select
    declared.strategy_id,
    declared.indicator_id,
    declared.series,
    declared.measure,
    declared.subject,
    fed.figure,
    declared.label_sv,
    declared.label_en,
    declared.unit,
    -- The marts have always called the direction towards a value by the value that was meant.
    case declared.direction when 'toward' then 'to_zero' else declared.direction end as direction,
    declared.comparison_form,
    declared.decimals,
    -- Without a limit of its own, a change counts from what the measure's rounding can make.
    case when declared.smallest_trend is null and declared.smallest_trend_share is null
        then coalesce(catalogue.tolerance, 0) else declared.smallest_trend end as smallest_trend,
    declared.smallest_trend_share,
    row_number() over (
        partition by declared.strategy_id, declared.indicator_id
        order by case when declared.is_marked then 0 else 1 end, declared.sort_order, declared.series nulls last
    ) = 1 as is_headline,
    declared.is_in_summary,
    declared.sort_order
from declared
left join fed
    on fed.strategy_id = declared.strategy_id
    and fed.indicator_id = declared.indicator_id
    and fed.series = declared.series
    and fed.choice = 1
left join {{ ref('measure_catalogue') }} as catalogue
    on catalogue.measure = declared.measure
