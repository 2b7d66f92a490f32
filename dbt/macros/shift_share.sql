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
with wanted as (
    select distinct regime, period_start, period_end
    from {{ periods }}
    where period_end > period_start
),

ends as (
    select
        {% for column in within %}base.{{ column }},
        {% endfor -%}
        wanted.period_start,
        wanted.period_end,
        {{ as_double('base.value') }} as base_value,
        {{ as_double('final.value') }} as end_value,
        base.national_value = 0 as is_entry,
        base.region_total * {{ as_double('base.national_value') }} / nullif(base.national_total, 0) as homothetic_value,
        final.national_total / nullif({{ as_double('base.national_total') }}, 0) - 1 as national_growth,
        final.national_value / nullif({{ as_double('base.national_value') }}, 0) - 1 as industry_growth,
        case when base.value is null then base.cell_status when final.value is null then final.cell_status end
            as missing_status
    from wanted
    inner join {{ comparison }} as base
        on base.regime = wanted.regime
        and base.year = wanted.period_start
    inner join {{ comparison }} as final
        on final.year = wanted.period_end
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
        is_entry, missing_status
    from at_homothetic_base
),

esteban_marquillas as (
    select
        {{ within | join(', ') }}, period_start, period_end,
        'esteban_marquillas' as method, base_value, end_value, change, national, industry_mix,
        homothetic_regional as regional,
        regional - homothetic_regional as allocation,
        is_entry, missing_status
    from at_homothetic_base
),

industry_years as (
    select
        {{ keys | join(', ') }}, industry_code, year,
        {{ as_double('max(national_value)') }} as national_value,
        {{ as_double('max(national_total)') }} as national_total
    from {{ comparison }}
    group by {{ keys | join(', ') }}, industry_code, year
),

yearly_growth as (
    select
        {{ qualified('base', keys) }}, base.industry_code, base.year,
        base.national_value = 0 as is_entry,
        final.national_total / nullif(base.national_total, 0) - 1 as national_growth,
        final.national_value / nullif(base.national_value, 0) - 1 as industry_growth
    from industry_years as base
    inner join industry_years as final
        on final.year = base.year + 1
        and final.industry_code = base.industry_code
        {% for column in keys %}and final.{{ column }} = base.{{ column }}
        {% endfor %}
),

{#
    The years' national and mix components need the base of each year only; the regional ones add up to what these two leave
    of the change. Every year of the period must be there, or the sum is of something else.
#}
added_up as (
    select
        {{ qualified('years', within) }}, wanted.period_start, wanted.period_end,
        sum(case when growth.is_entry then 0 * years.value else years.value * growth.national_growth end) as national,
        sum(
            case
                when growth.is_entry then 0 * years.value
                else years.value * (growth.industry_growth - growth.national_growth)
            end
        ) as industry_mix,
        count(case when growth.is_entry then years.value else years.value * growth.industry_growth end) as year_count,
        max(case when growth.is_entry then 1 else 0 end) as entry_count,
        max(case when years.value is null then years.cell_status end) as missing_status
    from wanted
    inner join {{ comparison }} as years
        on years.regime = wanted.regime
        and years.year >= wanted.period_start
        and years.year < wanted.period_end
    inner join yearly_growth as growth
        on growth.year = years.year
        and growth.industry_code = years.industry_code
        {% for column in keys %}and growth.{{ column }} = years.{{ column }}
        {% endfor %}
    where wanted.period_end > wanted.period_start + 1
    group by {{ qualified('years', within) }}, wanted.period_start, wanted.period_end
),

complete as (
    select
        {{ qualified('ends', within) }}, ends.period_start, ends.period_end, ends.base_value, ends.end_value,
        added_up.year_count = ends.period_end - ends.period_start as has_all_years,
        added_up.national,
        added_up.industry_mix,
        added_up.entry_count = 1 as is_entry,
        coalesce(ends.missing_status, added_up.missing_status) as missing_status
    from ends
    inner join added_up
        on added_up.period_start = ends.period_start
        and added_up.period_end = ends.period_end
        {% for column in within %}and added_up.{{ column }} = ends.{{ column }}
        {% endfor %}
),

dynamic as (
    select
        {{ within | join(', ') }}, period_start, period_end,
        'dynamic' as method, base_value, end_value,
        {% for component in [
            'end_value - base_value', 'national', 'industry_mix', 'end_value - base_value - national - industry_mix',
            '0 * (end_value - base_value)',
        ] -%}
        case when has_all_years then {{ component }} end,
        {% endfor -%}
        is_entry, missing_status
    from complete
),

{# What a period rests on: the tables of its two ends or, in dynamic, of all its years. #}
sources as (
    select distinct {{ keys | join(', ') }}, year, source, vintage_id, origin
    from {{ comparison }}
),

{% for name, years in [
    ('ends_provenance', 'sources.year in (wanted.period_start, wanted.period_end)'),
    ('years_provenance', 'sources.year between wanted.period_start and wanted.period_end'),
] -%}
{{ name }} as (
    select
        {{ qualified('sources', keys) }}, wanted.period_start, wanted.period_end,
        {{ source_names('sources.source') }} as source,
        {{ one_vintage('sources.vintage_id') }} as vintage_id,
        {{ weakest_origin('sources.origin') }} as origin
    from wanted
    inner join sources
        on sources.regime = wanted.regime
        and {{ years }}
    group by {{ qualified('sources', keys) }}, wanted.period_start, wanted.period_end
),

{% endfor -%}
provenance as (
    select 'dunn' as method, ends_provenance.* from ends_provenance
    union all
    select 'esteban_marquillas' as method, ends_provenance.* from ends_provenance
    union all
    select 'dynamic' as method, years_provenance.* from years_provenance
),

unioned as (
    select * from dunn
    union all
    select * from esteban_marquillas
    union all
    select * from dynamic
)

select
    {% for column in within %}unioned.{{ column }}{{ ' as measure_base' if column == 'measure' }},
    {% endfor -%}
    unioned.period_start,
    unioned.period_end,
    unioned.method,
    unioned.base_value,
    unioned.end_value,
    unioned.change,
    unioned.national,
    unioned.industry_mix,
    unioned.regional,
    unioned.allocation,
    case
        when unioned.missing_status is not null then unioned.missing_status
        when unioned.regional is null then 'undefined'
        when unioned.is_entry then 'entry'
        when unioned.base_value = 0 then 'zero_base'
        else 'published'
    end as status,
    provenance.source,
    provenance.vintage_id,
    provenance.origin
from unioned
inner join provenance
    on provenance.method = unioned.method
    and provenance.period_start = unioned.period_start
    and provenance.period_end = unioned.period_end
    {% for column in keys %}and provenance.{{ column }} = unioned.{{ column }}
    {% endfor %}
{%- endmacro %}
