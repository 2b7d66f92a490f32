-- Figures of the structure of regions, of their specialisations over time, and of what growth they owe to structure.
with structure as (
    select * from {{ ref('int_regional_structure') }}
    where measure_base = 'employment' and regime not in {{ regimes(['business', 'accounts']) }} and value is not null
),

of_structure as (
    select
        case measure
            when 'krugman' then 'krugman_index'
            when 'herfindahl_equivalent' then 'equivalent_number_of_industries'
            -- By the exact list of divisions, or by the sections that stand in for it: two figures, never one series.
            when 'knowledge_intensive_market_share' then
                case when is_proxy then 'knowledge_intensive_share' else 'knowledge_intensive_share_by_division' end
        end as figure,
        'TOTAL' as industry_code, region_code, regime,
        cast(null as integer) as period_start, year,
        case when measure = 'knowledge_intensive_market_share' then 100 * value else value end as value,
        source, vintage_id, origin
    from structure
    where measure in ('herfindahl_equivalent', 'knowledge_intensive_market_share')
        -- The nation's distance to itself is 0 and no figure.
        or (measure = 'krugman' and region_code <> '00')
),

knowledge_quotients as (
    select
        case when is_proxy then 'knowledge_intensive_quotient' else 'knowledge_intensive_quotient_by_division' end
            as figure, 'TOTAL' as industry_code, region_code, regime,
        cast(null as integer) as period_start, year,
        value / nullif(national_value, 0) as value,
        source, vintage_id, origin
    from structure
    where measure = 'knowledge_intensive_market_share'
),

{% set changes = {'specialisation_entries': 'firm_entry', 'specialisation_exits': 'firm_exit'} -%}
changes as (
    {% for figure, column in changes.items() -%}
    select
        '{{ figure }}' as figure, 'TOTAL' as industry_code, region_code, regime,
        cast(null as integer) as period_start, year,
        {{ as_double('sum(' ~ column ~ ')') }} as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_specialisation_changes') }}
    where measure = 'employment' and regime not in {{ regimes(['business', 'accounts']) }}
    group by region_code, regime, year
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cycles as (
    {% for figure in ['resistance', 'recovery'] -%}
    select
        '{{ figure }}' as figure, industry_code, region_code, regime,
        cast(null as integer) as period_start, recovery_end as year, {{ figure }} as value,
        source, vintage_id, origin
    from {{ ref('int_resilience') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

parted as (
    select * from {{ ref('int_shift_share') }}
    where method = 'dunn' and measure_base = 'employment' and regime not in {{ regimes(['business', 'accounts']) }}
),

regional_components as (
    select
        'regional_component' as figure, industry_code, region_code, regime,
        cast(null as integer) as period_start, period_end as year, regional as value,
        source, vintage_id, origin
    from parted
    where period_end = period_start + 1
),

-- Where employment grew slower than in the nation: how much of it the mix of industries explains. Below 0 the mix was in
-- the region's favour; above 100 it explains more than all.
shortfalls as (
    select
        'structure_share_of_shortfall' as figure, 'TOTAL' as industry_code, region_code, regime, period_start,
        period_end as year,
        case when sum(industry_mix) + sum(regional) < 0
            then 100 * sum(industry_mix) / (sum(industry_mix) + sum(regional)) end as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from parted
    where period_end > period_start + 1
    group by region_code, regime, period_start, period_end
    having count(regional) = count(*)
),

unioned as (
    select * from of_structure
    union all
    select * from knowledge_quotients
    union all
    select * from changes
    union all
    select * from cycles
    union all
    select * from regional_components
    union all
    select * from shortfalls
)

select figure, industry_code, region_code, regime, period_start, year,
    value, {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit, source, vintage_id, origin
from unioned
where value is not null
