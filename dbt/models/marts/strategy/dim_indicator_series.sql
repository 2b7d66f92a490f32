-- What each series of an indicator is called and compared by. The page and the report show the headline series first.
select
    ---------- keys
    series.indicator_id,
    series.series,

    ---------- what people read
    labels.label_sv,
    labels.label_en,
    coalesce(labels.is_headline, false) as is_headline,
    labels.sort_order,
    labels.comparison_form,
    series.unit,
    -- A series may ask for more or fewer decimals than its unit has.
    case when units.unit is not null then coalesce(labels.decimals, units.decimals) end as decimals,
    coalesce(series.direction, indicators.direction) as direction,
    series.followed_regime
from {{ ref('indicator_figures') }} as series
inner join {{ ref('indicators') }} as indicators
    on indicators.indicator_id = series.indicator_id
-- A series without a label stays, so that its test can name it.
left join {{ ref('indicator_series_labels') }} as labels
    on labels.indicator_id = series.indicator_id
    and labels.series = series.series
left join {{ ref('units') }} as units
    on units.unit = series.unit
