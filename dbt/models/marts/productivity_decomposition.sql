with industry_years as (
    select * from {{ ref('int_industry_productivity') }}
    where region_level <> 'country'
),

level_gaps as (
    {{ productivity_level_gap('industry_years', ['region_code', 'classification', 'regime', 'year']) }}
),

level_rows as (
    select
        level_gaps.region_code,
        level_gaps.industry_code,
        level_gaps.classification,
        level_gaps.regime,
        'level_gap_esteban' as method,
        components.component,
        level_gaps.year as period_start,
        level_gaps.year as period_end,
        -- Million kronor per person to thousand kronor per person.
        -- A part of a gap that is not known is not given either.
        case when level_gaps.gap is not null then 1000 end * case components.component
            when 'mix' then level_gaps.mix
            when 'own_productivity' then level_gaps.own_productivity
            else level_gaps.allocation
        end as value,
        1000 * level_gaps.gap as total,
        'SEK thousand per employed' as unit,
        'current_prices_of_one_year' as price_basis,
        case when level_gaps.gap is null then 'incomplete' else 'published' end as status,
        industry_years.source,
        industry_years.vintage_id,
        industry_years.origin
    from level_gaps
    inner join industry_years
        on industry_years.region_code = level_gaps.region_code
        and industry_years.industry_code = level_gaps.industry_code
        and industry_years.classification = level_gaps.classification
        and industry_years.regime = level_gaps.regime
        and industry_years.year = level_gaps.year
    cross join (
        select 'mix' as component union all select 'own_productivity' union all select 'allocation'
    ) as components
),

growth_inputs as (
    select
        base.region_code,
        base.industry_code,
        base.classification,
        base.regime,
        periods.period_start,
        periods.period_end,
        base.labour as labour_start,
        final.labour as labour_end,
        base.value_added as nominal_start,
        final.value_added as nominal_end,
        base.value_added as volume_start,
        -- At the prices of the base year. Without prices there is no volume, and nothing in its place.
        final.value_added / nullif(prices_end.deflator / nullif(prices_start.deflator, 0), 0) as volume_end,
        prices_start.deflator is not null and prices_end.deflator is not null as has_prices,
        coalesce({{ source_pair('base.source', 'prices_end.source') }}, base.source) as source,
        case when prices_end.source is null then {{ vintage_pair('base.vintage_id', 'final.vintage_id') }} end as vintage_id,
        {{ weaker_origin(weaker_origin('base.origin', 'final.origin'), "coalesce(prices_end.origin, 'live')") }} as origin
    from {{ ref('int_periods') }} as periods
    inner join industry_years as base
        on base.regime = periods.regime
        and base.year = periods.period_start
    inner join industry_years as final
        on final.region_code = base.region_code
        and final.industry_code = base.industry_code
        and final.classification = base.classification
        and final.regime = base.regime
        and final.year = periods.period_end
    {% for point in ['start', 'end'] -%}
    left join {{ ref('int_industry_deflators') }} as prices_{{ point }}
        on prices_{{ point }}.regime = base.regime
        and prices_{{ point }}.classification = base.classification
        and prices_{{ point }}.industry_code = base.industry_code
        and prices_{{ point }}.year = periods.period_{{ point }}
    {% endfor -%}
    where periods.kind <> 'year'
),

growth as (
    {{ productivity_growth('growth_inputs', ['region_code', 'classification', 'regime', 'period_start', 'period_end']) }}
),

{% set growth_components = [
    ('fabricant', 'within'), ('fabricant', 'static'), ('fabricant', 'dynamic'),
    ('csls', 'within'), ('csls', 'level'), ('csls', 'growth'),
    ('gead', 'pure'), ('gead', 'denison'), ('gead', 'baumol'),
] -%}
growth_rows as (
    select
        growth.region_code,
        growth.industry_code,
        growth.classification,
        growth.regime,
        components.method,
        components.component,
        growth.period_start,
        growth.period_end,
        -- A component that needs no end price stands alone as little as the others.
        case when growth.region_change is not null then case components.method when 'gead' then 100 else 1000 end end
        * case components.method || '_' || components.component
            {%- for method, component in growth_components %}
            when '{{ method }}_{{ component }}' then growth.{{ method }}_{{ component }}
            {%- endfor %}
        end as value,
        case components.method when 'gead' then 100 * growth.region_growth else 1000 * growth.region_change end as total,
        case components.method when 'gead' then 'percentage points' else 'SEK thousand per employed' end as unit,
        'prices_of_the_base_year' as price_basis,
        case
            when not inputs.has_prices then 'no_deflators'
            when growth.region_change is null then 'incomplete'
            else 'published'
        end as status,
        inputs.source,
        inputs.vintage_id,
        inputs.origin
    from growth
    inner join growth_inputs as inputs
        on inputs.region_code = growth.region_code
        and inputs.industry_code = growth.industry_code
        and inputs.classification = growth.classification
        and inputs.regime = growth.regime
        and inputs.period_start = growth.period_start
        and inputs.period_end = growth.period_end
    cross join (
        {%- for method, component in growth_components %}
        select '{{ method }}' as method, '{{ component }}' as component{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as components
),

-- The whole economy has real growth of its own: the agency's yearly change of volume.
accounts as (
    select region_code, year, measure, value, source, vintage_id, origin
    from {{ ref('stg_scb_regional_accounts_totals') }}
    where measure in ('volume_change', 'employment') and region_code <> '90'
),

volumes as (
    select
        accounts.region_code,
        periods.period_start,
        periods.period_end,
        case
            when count(case when measure = 'volume_change' and year > periods.period_start then value end)
                = periods.period_end - periods.period_start
            then exp(sum(case when measure = 'volume_change' and year > periods.period_start then ln(1 + value / 100) end))
        end as volume_ratio,
        max(case when measure = 'employment' and year = periods.period_end then value end)
            / nullif(max(case when measure = 'employment' and year = periods.period_start then value end), 0) as labour_ratio,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_periods') }} as periods
    inner join accounts
        on accounts.year >= periods.period_start
        and accounts.year <= periods.period_end
    where periods.regime = 'NR'
    group by accounts.region_code, periods.period_start, periods.period_end
),

volume_rows as (
    select
        volumes.region_code,
        'TOTAL' as industry_code,
        'total' as classification,
        'NR' as regime,
        'volume_change' as method,
        components.component,
        volumes.period_start,
        volumes.period_end,
        100 * (case components.component
            when 'volume_growth' then volume_ratio
            when 'employment_growth' then labour_ratio
            else volume_ratio / nullif(labour_ratio, 0)
        end - 1) as value,
        100 * (volume_ratio / nullif(labour_ratio, 0) - 1) as total,
        'per cent' as unit,
        'chained_volume_change' as price_basis,
        case when volume_ratio is null or labour_ratio is null then 'incomplete' else 'published' end as status,
        source,
        vintage_id,
        origin
    from volumes
    cross join (
        select 'volume_growth' as component union all select 'employment_growth' union all select 'productivity_growth'
    ) as components
),

unioned as (
    select * from level_rows
    union all
    select * from growth_rows
    union all
    select * from volume_rows
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    method,
    component,
    period_start,
    period_end,

    ---------- figures
    value,
    total,
    unit,
    price_basis,

    ---------- status and provenance
    status,
    source,
    vintage_id,
    origin
from unioned
