-- What each series of an indicator is called and compared by. The page and the report show the headline series first.
select
    ---------- keys
    series.strategy_id,
    series.indicator_id,
    series.series,

    ---------- what people read
    series.label_sv,
    series.label_en,
    series.is_headline,
    series.is_in_summary,
    series.sort_order,
    series.comparison_form,
    series.unit,
    -- A series may ask for more or fewer decimals than its unit has.
    coalesce(series.decimals, units.decimals, 1) as decimals,
    series.direction
from {{ ref('int_indicator_declared') }} as series
left join {{ ref('int_units') }} as units
    on units.unit = series.unit
where series.figure is not null
