-- What the growth of value added per employed between two years is made of, industry by industry.
{% set growth_components = [
    ('fabricant', 'within'), ('fabricant', 'static'), ('fabricant', 'dynamic'),
    ('csls', 'within'), ('csls', 'level'), ('csls', 'growth'),
    ('gead', 'pure'), ('gead', 'denison'), ('gead', 'baumol'),
] -%}
with industry_years as (
    select * from {{ ref('int_industry_productivity') }}
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
        on prices_{{ point }}.classification = base.classification
        and prices_{{ point }}.industry_code = base.industry_code
        and prices_{{ point }}.year = periods.period_{{ point }}
    {% endfor -%}
    where periods.kind <> 'year'
),

growth as (
    {{ productivity_growth('growth_inputs', ['region_code', 'classification', 'regime', 'period_start', 'period_end']) }}
)

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
    case
        when growth.region_change is not null
        then case components.method when 'gead' then 100 else 1000 end
            * case
                {%- for method, component in growth_components %}
                when components.method = '{{ method }}' and components.component = '{{ component }}'
                then growth.{{ method }}_{{ component }}
                {%- endfor %}
            end
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
