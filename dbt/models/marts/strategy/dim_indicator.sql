with fed as (
    select
        indicator_id,
        count(distinct series) as series_count,
        min(year) as first_year,
        max(year) as last_year,
        -- Of what is followed today; the rows of the past carry their own.
        {{ weakest_origin('case when is_followed and is_latest then origin end') }} as origin
    from {{ ref('indicator_series') }}
    group by indicator_id
)

select
    ---------- keys
    indicators.indicator_id,

    ---------- what it is
    indicators.level,
    indicators.area,
    indicators.label_sv,
    indicators.label_en,
    indicators.formula,
    indicators.unit,
    indicators.direction,
    indicators.target_rule,
    indicators.target_value,
    indicators.target_year,
    indicators.declared_source,
    indicators.sentence_sv,
    indicators.sentence_en,

    ---------- whether it is fed, and how
    fed.indicator_id is not null as can_be_fed,
    case when fed.indicator_id is not null then indicators.fed_as else 'not fed' end as fed_as,
    case when fed.indicator_id is not null then indicators.note_sv end as note_sv,
    case when fed.indicator_id is not null then indicators.note_en end as note_en,
    -- What is fed in part keeps its reason: something is still lacking.
    case when fed.indicator_id is null or indicators.fed_as = 'in part' then
        coalesce(indicators.missing_sv, case when fed.indicator_id is null then 'Källtabellen har inga siffror i denna körning' end)
    end as missing_sv,
    case when fed.indicator_id is null or indicators.fed_as = 'in part' then
        coalesce(indicators.missing_en, case when fed.indicator_id is null then 'The source table has no figures in this run' end)
    end as missing_en,
    coalesce(fed.series_count, 0) as series_count,
    fed.first_year,
    fed.last_year,

    ---------- provenance
    fed.origin
from {{ ref('indicators') }} as indicators
left join fed
    on fed.indicator_id = indicators.indicator_id
