-- Figures of the registers of employed that indicators and claims are made of: one row per figure, industry, region,
-- regime and year. Every model int_indicator_* has the same columns and is added up in int_indicator_figures.
with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    -- FEK and NR count other things; their figures have names of their own.
    where measure = 'employment' and region_level <> 'extra_regio' and regime not in {{ regimes(['business', 'accounts']) }}
),

series as (
    select * from {{ ref('int_employment_series') }}
    where regime not in {{ regimes(['business', 'accounts']) }}
),

employment as (
    select
        'employment' as figure, industry_code, region_code, regime, year,
        {{ as_double('value') }} as value,
        {{ as_double('null') }} as lower_limit,
        {{ as_double('null') }} as upper_limit,
        source, vintage_id, origin
    from series
),

quotients as (
    select
        'location_quotient' as figure, industry_code, region_code, regime, year,
        location_quotient as value,
        location_quotient_low as lower_limit,
        location_quotient_high as upper_limit,
        source, vintage_id, origin
    from comparison
),

-- As strict as is_specialised in specialisation_indices; the nation is not specialised against itself.
specialisation_counts as (
    select
        'specialisation_count' as figure, 'TOTAL' as industry_code, region_code, regime, year,
        {{ as_double('count(case when lower_limit > 1 then 1 end)') }} as value,
        {{ as_double('null') }} as lower_limit,
        {{ as_double('null') }} as upper_limit,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from quotients
    where region_code <> '00'
    group by region_code, regime, year
    having count(lower_limit) = count(*)
),

linked as (
    select
        'linked_employment' as figure, industry_code, region_code, {{ regime('linked') }} as regime, year,
        linked_value as value,
        linked_value - linked_value_error as lower_limit,
        linked_value + linked_value_error as upper_limit,
        source, vintage_id, origin
    from {{ ref('int_linked_series') }}
),

-- Relative to the year before the crisis, within the register and, across the breaks, within the linked series.
levels as (
    select * from employment where regime = {{ regime('earlier_register') }}
    union all
    select * from linked
),

before_crisis as (
    select min(contraction_start) as year from {{ ref('cycles') }}
),

relative_to_crisis as (
    select
        'employment_relative_to_before_crisis' as figure, levels.industry_code, levels.region_code, levels.regime, levels.year,
        100 * levels.value / nullif(base.value, 0) as value,
        {{ as_double('null') }} as lower_limit,
        {{ as_double('null') }} as upper_limit,
        {{ source_pair('levels.source', 'base.source') }} as source,
        {{ vintage_pair('levels.vintage_id', 'base.vintage_id') }} as vintage_id,
        {{ weaker_origin('levels.origin', 'base.origin') }} as origin
    from levels
    inner join levels as base
        on base.industry_code = levels.industry_code
        and base.region_code = levels.region_code
        and base.regime = levels.regime
    inner join before_crisis
        on before_crisis.year = base.year
),

sexes as (
    select
        coalesce(regions.area_code, employment.region_code) as region_code,
        employment.industry_code, employment.sex_code, employment.regime, employment.year,
        employment.value, employment.source, employment.vintage_id, employment.origin
    from {{ ref('int_employment') }} as employment
    inner join {{ ref('industries') }} as industries
        on industries.industry_code = employment.industry_code
        and industries.classification = employment.classification
        and industries.industry_level not in ('total', 'unknown')
    -- Each county twice: as itself and as a part of its NUTS 2 region.
    inner join (
        select region_code, region_code as area_code from {{ ref('regions') }} where region_level in ('country', 'county')
        union all
        select region_code, parent_code as area_code from {{ ref('regions') }} where region_level = 'county'
    ) as regions
        on regions.region_code = employment.region_code
    where employment.sex_code in ('1', '2') and employment.classification = '{{ var('industry_classification') }}'
),

-- A division in a municipality, where a table was ordered that has them; counties are in the series already.
of_municipalities as (
    select
        'employment' as figure, employment.industry_code, employment.region_code, employment.regime, employment.year,
        {{ as_double('employment.value') }} as value,
        {{ as_double('null') }} as lower_limit,
        {{ as_double('null') }} as upper_limit,
        employment.source, employment.vintage_id, employment.origin
    from {{ ref('int_employment') }} as employment
    inner join {{ ref('regions') }} as regions
        on regions.region_code = employment.region_code
        and regions.region_level = 'municipality'
    where employment.sex_code = '1+2'
),

{% set groups = {
    'knowledge_intensive_gap_between_sexes': "'J', 'K', 'M+N'",
    'tourism_gap_between_sexes': "'I'",
} -%}
shares_by_sex as (
    select
        region_code, regime, year,
        {% for figure, codes in groups.items() -%}
        {% for sex in ['1', '2'] -%}
        sum(case when sex_code = '{{ sex }}' and industry_code in ({{ codes }}) then value end)
            / nullif({{ as_double("sum(case when sex_code = '" ~ sex ~ "' then value end)") }}, 0) as {{ figure }}_{{ sex }},
        {% endfor -%}
        {% endfor -%}
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from sexes
    group by region_code, regime, year
    having count(value) = count(*)
),

{% set by_sex = {'men': '1', 'women': '2'} -%}
{% set limits = as_double('null') ~ ' as lower_limit, ' ~ as_double('null') ~ ' as upper_limit' -%}
of_each_sex as (
    {% for name, sex in by_sex.items() -%}
    select
        'employment_{{ name }}' as figure, coalesce(industry_code, 'TOTAL') as industry_code, region_code, regime, year,
        {{ as_double('sum(value)') }} as value,
        {{ limits }},
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from (
        select * from sexes
        union all
        select region_code, {{ as_text('null') }} as industry_code, sex_code, regime, year, value, source, vintage_id, origin
        from sexes
    ) as counted
    where sex_code = '{{ sex }}'
    group by region_code, industry_code, regime, year
    having count(value) = count(*)
    union all
    select
        'knowledge_intensive_share_{{ name }}' as figure, 'TOTAL' as industry_code, region_code, regime, year,
        100 * knowledge_intensive_gap_between_sexes_{{ sex }} as value,
        {{ limits }},
        source, vintage_id, origin
    from shares_by_sex
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

gaps_between_sexes as (
    {% for figure in groups -%}
    select
        '{{ figure }}' as figure, 'TOTAL' as industry_code, region_code, regime, year,
        100 * ({{ figure }}_2 - {{ figure }}_1) as value,
        {{ as_double('null') }} as lower_limit,
        {{ as_double('null') }} as upper_limit,
        source, vintage_id, origin
    from shares_by_sex
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

unioned as (
    select * from employment
    union all
    select * from quotients
    union all
    select * from specialisation_counts
    union all
    select * from linked
    union all
    select * from relative_to_crisis
    union all
    select * from gaps_between_sexes
    union all
    select * from of_each_sex
    union all
    select * from of_municipalities
)

select figure, industry_code, region_code, regime, cast(null as integer) as period_start, year,
    value, lower_limit, upper_limit, source, vintage_id, origin
from unioned
where value is not null
