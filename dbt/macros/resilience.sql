{#
    How a region took a contraction and what came after (Martin 2012; Martin & Sunley 2015):

        resistance = (g_r - g_n) / |g_n| over the contraction, recovery = the same over the upturn

    g: growth in the region and the nation. Above 0 the region did better than the nation. Where the nation's growth is
    near zero the index says nothing, and where the nation goes on falling its sign is easily misread: both growth rates
    stand beside it, and `is_weak` marks a national change of less than one per cent.

    series: `keys`, regime, year, value, national_value.
    cycles: cycle, regime, contraction_start, contraction_end, recovery_end.
#}
{% macro resilience(series, cycles, keys) -%}
with levels as (
    select
        {% for key in keys %}series.{{ key }},
        {% endfor -%}
        cycles.cycle,
        series.regime,
        cycles.contraction_start,
        cycles.contraction_end,
        cycles.recovery_end,
        series.year,
        {{ as_double('series.value') }} as value,
        {{ as_double('series.national_value') }} as national_value,
        max({{ as_double('case when series.year = cycles.contraction_start then series.value end') }}) over (
            partition by {% for key in keys %}series.{{ key }}, {% endfor %}series.regime, cycles.cycle
        ) as peak,
        series.source,
        series.vintage_id,
        series.origin
    from {{ series }} as series
    inner join {{ cycles }} as cycles
        on cycles.regime = series.regime
        and series.year >= cycles.contraction_start
        and series.year <= cycles.recovery_end
),

{# What never fell has nothing to regain: the level counts as regained in a year after the first below it. #}
fallen as (
    select
        levels.*,
        min(case when year > contraction_start and value < peak then year end) over (
            partition by {{ keys | join(', ') }}, regime, cycle
        ) as first_below
    from levels
),

points as (
    select
        {{ keys | join(', ') }}, cycle, regime, contraction_start, contraction_end, recovery_end,
        {%- for point in ['contraction_start', 'contraction_end', 'recovery_end'] %}
        max(case when year = {{ point }} then value end) as value_{{ loop.index0 }},
        max(case when year = {{ point }} then national_value end) as national_{{ loop.index0 }},
        {%- endfor %}
        max(first_below) as first_year_below,
        max(case when year > contraction_start and value < peak then year end) as last_year_below,
        min(case when year > contraction_end and year > first_below and value >= peak then year end) as first_year_at_level,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from fallen
    group by {{ keys | join(', ') }}, cycle, regime, contraction_start, contraction_end, recovery_end
),

growth as (
    select
        points.*,
        value_1 / nullif(value_0, 0) - 1 as contraction_growth,
        national_1 / nullif(national_0, 0) - 1 as national_contraction_growth,
        value_2 / nullif(value_1, 0) - 1 as recovery_growth,
        national_2 / nullif(national_1, 0) - 1 as national_recovery_growth,
        value_2 / nullif(value_0, 0) as recovery_ratio,
        national_2 / nullif(national_0, 0) as national_recovery_ratio
    from points
)

select
    {% for key in keys %}{{ key }},
    {% endfor -%}
    regime,
    cycle,
    contraction_start,
    contraction_end,
    recovery_end,
    value_0 as value_at_start,
    value_1 as value_at_trough,
    value_2 as value_at_end,
    contraction_growth,
    national_contraction_growth,
    (contraction_growth - national_contraction_growth) / nullif(abs(national_contraction_growth), 0) as resistance,
    recovery_growth,
    national_recovery_growth,
    (recovery_growth - national_recovery_growth) / nullif(abs(national_recovery_growth), 0) as recovery,
    recovery_ratio,
    national_recovery_ratio,
    case when first_year_below is null then contraction_start else first_year_at_level end as regained_year,
    case when first_year_below is null then 0 else first_year_at_level - contraction_start end as years_to_regain,
    abs(national_contraction_growth) < 0.01 or abs(national_recovery_growth) < 0.01 as is_weak,
    case
        when value_0 is null or value_1 is null or value_2 is null then 'not_available'
        when value_0 = 0 or national_0 = 0 then 'undefined'
        when first_year_below is null then 'did_not_fall'
        when first_year_at_level is null then 'not_regained'
        when last_year_below > first_year_at_level then 'regained_and_lost'
        else 'regained'
    end as status,
    source,
    vintage_id,
    origin
from growth
{%- endmacro %}
