with fed as (
    select
        strategy_id,
        indicator_id,
        count(distinct series) as series_count,
        min(year) as first_year,
        max(year) as last_year,
        -- Of what is followed today; the rows of the past carry their own.
        {{ weakest_origin('case when is_followed and is_latest then origin end') }} as origin
    from {{ ref('indicator_series') }}
    group by strategy_id, indicator_id
),

main_targets as (
    select * from {{ ref('int_targets') }}
    where is_main
)

select
    ---------- keys
    indicators.strategy_id,
    indicators.indicator_id,

    ---------- what it is
    indicators.kind,
    indicators.level,
    indicators.area_id as area,
    indicators.label_sv,
    coalesce(indicators.label_en, indicators.label_sv) as label_en,
    coalesce(indicators.formula, indicators.measure) as formula,
    indicators.unit,
    indicators.scale,
    case indicators.direction when 'toward' then 'to_zero' else indicators.direction end as direction,
    main_targets.rule as target_rule,
    main_targets.value_number as target_value,
    main_targets.due_year as target_year,
    main_targets.set_by as target_set_by,
    indicators.source as declared_source,
    coalesce(indicators.sentence_sv, indicators.label_sv) as sentence_sv,
    coalesce(indicators.sentence_en, indicators.sentence_sv, indicators.label_en, indicators.label_sv) as sentence_en,
    indicators.cadence,
    indicators.sort_order,

    ---------- whether it is fed, and how
    fed.indicator_id is not null as can_be_fed,
    case when fed.indicator_id is not null then coalesce(indicators.fed_as, 'as defined') else 'not fed' end as fed_as,
    case when fed.indicator_id is not null then indicators.note_sv end as note_sv,
    case when fed.indicator_id is not null then coalesce(indicators.note_en, indicators.note_sv) end as note_en,
    -- What is fed in part keeps its reason: something is still lacking.
    case when fed.indicator_id is null or indicators.fed_as = 'in part' then
        coalesce(indicators.missing_sv, nullif(catalogue.missing_sv, ''),
            case when fed.indicator_id is null then 'Källtabellen har inga siffror i denna körning' end)
    end as missing_sv,
    case when fed.indicator_id is null or indicators.fed_as = 'in part' then
        coalesce(indicators.missing_en, indicators.missing_sv, nullif(catalogue.missing_en, ''),
            case when fed.indicator_id is null then 'The source table has no figures in this run' end)
    end as missing_en,
    coalesce(fed.series_count, 0) as series_count,
    fed.first_year,
    fed.last_year,

    ---------- provenance
    fed.origin
from {{ ref('int_strategy_indicators') }} as indicators
left join fed
    on fed.strategy_id = indicators.strategy_id
    and fed.indicator_id = indicators.indicator_id
left join main_targets
    on main_targets.strategy_id = indicators.strategy_id
    and main_targets.indicator_id = indicators.indicator_id
left join {{ ref('measure_catalogue') }} as catalogue
    on catalogue.measure = indicators.measure
