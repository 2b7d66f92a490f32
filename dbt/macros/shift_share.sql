{#
    Shift-share of the change of an industry in a region: what it owes to the nation's growth, to being this industry, and
    to being in this region. One row per region, industry, period and method; the components add up to the change.

        national     = e0 g                     g: growth of the nation, all known industries
        industry_mix = e0 (g_i - g)             g_i: growth of the industry in the nation
        regional     = e1 - e0 (1 + g_i)        so written it stands for a base of zero too, where e0 (g_ir - g_i) does not

    dunn: these three (Dunn 1960).
    esteban_marquillas (1972): the regional component parted at the homothetic base h = e_r0 e_i0 / e_0:
        regional = h (g_ir - g_i), allocation = the rest, (e0 - h) (g_ir - g_i). A base of zero has no rate of growth: all
        of it stays regional, status zero_base.
    dynamic (Barff & Knight 1988): dunn year by year, added up over the period; periods of more than one year.

    An industry that the nation did not have has no growth either: all in regional, status entry.

    comparison: rows of compared_with_nation.
    periods: regime, period_start, period_end.
#}
{% macro shift_share(comparison, periods, keys=['classification', 'regime', 'measure']) -%}
{%- set within = ['region_code', 'industry_code'] + keys -%}
with steps as (
    select distinct regime, year - 1 as period_start, year as period_end
    from {{ comparison }}
),

wanted as (
    select distinct regime, period_start, period_end
    from {{ periods }}
    where period_end > period_start
),

all_periods as (
    select * from wanted
    union
    select * from steps
),

ends as (
    select
        {% for column in within %}base.{{ column }},
        {% endfor -%}
        all_periods.period_start,
        all_periods.period_end,
        {{ as_double('base.value') }} as base_value,
        {{ as_double('final.value') }} as end_value,
        base.national_value = 0 as is_entry,
        base.region_total * {{ as_double('base.national_value') }} / nullif(base.national_total, 0) as homothetic_value,
        final.national_total / nullif({{ as_double('base.national_total') }}, 0) - 1 as national_growth,
        final.national_value / nullif({{ as_double('base.national_value') }}, 0) - 1 as industry_growth,
        case when base.value is null then base.cell_status when final.value is null then final.cell_status end
            as missing_status,
        {{ source_pair('base.source', 'final.source') }} as source,
        {{ vintage_pair('base.vintage_id', 'final.vintage_id') }} as vintage_id,
        {{ weaker_origin('base.origin', 'final.origin') }} as origin
    from all_periods
    inner join {{ comparison }} as base
        on base.regime = all_periods.regime
        and base.year = all_periods.period_start
    inner join {{ comparison }} as final
        on final.year = all_periods.period_end
        {% for column in within %}and final.{{ column }} = base.{{ column }}
        {% endfor %}
),

parted as (
    select
        ends.*,
        end_value - base_value as change,
        case when is_entry then 0 * base_value else base_value * national_growth end as national,
        case when is_entry then 0 * base_value else base_value * (industry_growth - national_growth) end as industry_mix,
        case when is_entry then end_value - base_value else end_value - base_value * (1 + industry_growth) end as regional
    from ends
),

at_homothetic_base as (
    select
        parted.*,
        case
            when is_entry or base_value = 0 then regional
            else homothetic_value * (regional / nullif(base_value, 0))
        end as homothetic_regional
    from parted
),

dunn as (
    select
        {{ within | join(', ') }}, period_start, period_end,
        'dunn' as method, base_value, end_value, change, national, industry_mix, regional,
        0 * regional as allocation,
        is_entry, missing_status, source, vintage_id, origin
    from at_homothetic_base
),

esteban_marquillas as (
    select
        {{ within | join(', ') }}, period_start, period_end,
        'esteban_marquillas' as method, base_value, end_value, change, national, industry_mix,
        homothetic_regional as regional,
        regional - homothetic_regional as allocation,
        is_entry, missing_status, source, vintage_id, origin
    from at_homothetic_base
),

{# Every year of the period must be there, or the sum is of something else. #}
dynamic as (
    select
        {% for column in within %}years.{{ column }}, {% endfor %}wanted.period_start, wanted.period_end,
        'dynamic' as method,
        sum(case when years.period_start = wanted.period_start then years.base_value end) as base_value,
        sum(case when years.period_end = wanted.period_end then years.end_value end) as end_value,
        {% for component in ['change', 'national', 'industry_mix', 'regional', 'allocation'] -%}
        case when count(years.regional) = wanted.period_end - wanted.period_start then sum(years.{{ component }}) end
            as {{ component }},
        {% endfor -%}
        max(case when years.is_entry then 1 else 0 end) = 1 as is_entry,
        max(years.missing_status) as missing_status,
        {{ source_names('years.source') }} as source,
        {{ one_vintage('years.vintage_id') }} as vintage_id,
        {{ weakest_origin('years.origin') }} as origin
    from wanted
    inner join dunn as years
        on years.regime = wanted.regime
        and years.period_start >= wanted.period_start
        and years.period_end <= wanted.period_end
        and years.period_end = years.period_start + 1
    where wanted.period_end > wanted.period_start + 1
    group by {% for column in within %}years.{{ column }}, {% endfor %}wanted.regime, wanted.period_start, wanted.period_end
),

unioned as (
    select dunn.* from dunn
    inner join wanted using (regime, period_start, period_end)
    union all
    select esteban_marquillas.* from esteban_marquillas
    inner join wanted using (regime, period_start, period_end)
    union all
    select * from dynamic
)

select
    {% for column in within %}{{ column }}{{ ' as measure_base' if column == 'measure' }},
    {% endfor -%}
    period_start,
    period_end,
    method,
    base_value,
    end_value,
    change,
    national,
    industry_mix,
    regional,
    allocation,
    case
        when missing_status is not null then missing_status
        when regional is null then 'undefined'
        when is_entry then 'entry'
        when base_value = 0 then 'zero_base'
        else 'published'
    end as status,
    source,
    vintage_id,
    origin
from unioned
{%- endmacro %}
