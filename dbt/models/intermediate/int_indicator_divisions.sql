-- Figures by SNI division, from ordered extracts: none where nothing was ordered. Divisions that are withheld have no
-- figure, and an area with a withheld division has none either.
with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where regime in {{ regimes(['register_divisions', 'account_divisions']) }} and region_level <> 'extra_regio'
),

-- Value added of the accounts over the employed of the register: SNI divisions have no figures of one and the same source.
levels as (
    select
        value_added.industry_code,
        value_added.region_code,
        value_added.year,
        value_added.location_quotient,
        1000 * value_added.value / nullif({{ as_double('employment.value') }}, 0) as level,
        1000 * value_added.national_value / nullif({{ as_double('employment.national_value') }}, 0) as national_level,
        {{ source_pair('value_added.source', 'employment.source') }} as source,
        {{ weaker_origin('value_added.origin', 'employment.origin') }} as origin
    from comparison as value_added
    inner join comparison as employment
        on employment.regime = {{ regime('register_divisions') }}
        and employment.measure = 'employment'
        and employment.region_code = value_added.region_code
        and employment.industry_code = value_added.industry_code
        and employment.classification = value_added.classification
        and employment.year = value_added.year
    where value_added.regime = {{ regime('account_divisions') }} and value_added.measure = 'value_added'
),

{% set level_figures = {
    'location_quotient_value_added': 'location_quotient',
    'relative_value_added_per_employed': '100 * level / nullif(national_level, 0)',
    'value_added_per_employed': 'level',
} -%}
level_rows as (
    {% for figure, expression in level_figures.items() -%}
    select '{{ figure }}' as figure, industry_code, region_code, {{ regime('account_divisions') }} as regime, year,
        {{ as_double(expression) }} as value, source, origin
    from levels
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The core of an area; of one that has no core, its proxy.
areas as (
    select {{ area_subject('strategy_id', 'area_code') }} as subject, employment.*
    from {{ ref('int_area_employment') }} as employment
    where is_headline_tier
),

area_rows as (
    select 'area_employment' as figure, subject as industry_code, region_code, regime, year,
        {{ as_double('employed') }} as value, source, origin
    from areas
    union all
    select 'area_location_quotient' as figure, subject as industry_code, region_code, regime, year,
        location_quotient as value, source, origin
    from areas
),

-- Women and men of an area, where the order asked for them: all its divisions, or no figure.
by_sex as (
    select
        case employment.sex_code when '1' then 'area_employment_men' else 'area_employment_women' end as figure,
        {{ area_subject('areas.strategy_id', 'areas.area_code') }} as industry_code,
        employment.region_code, employment.regime, employment.year,
        {{ as_double('case when count(employment.value) = count(*) then sum(employment.value) end') }} as value,
        {{ source_names('employment.source') }} as source,
        {{ weakest_origin('employment.origin') }} as origin
    from (select distinct strategy_id, area_code, tier from areas) as areas
    inner join {{ ref('int_area_industries') }} as industries
        on industries.strategy_id = areas.strategy_id
        and industries.area_code = areas.area_code
        and industries.tier = areas.tier
        and industries.sni_digits = 2
    inner join {{ ref('int_employment') }} as employment
        on employment.industry_code = industries.industry_code
        and employment.regime = {{ regime('register_divisions') }}
        and employment.sex_code in ('1', '2')
    group by areas.strategy_id, areas.area_code, employment.sex_code, employment.region_code, employment.regime, employment.year
),

nuts2_rows as (
    select
        area_rows.figure, area_rows.industry_code, regions.parent_code as region_code, area_rows.regime, area_rows.year,
        case when count(area_rows.value) = count(*) then sum(area_rows.value) end as value,
        {{ source_names('area_rows.source') }} as source,
        {{ weakest_origin('area_rows.origin') }} as origin
    from area_rows
    inner join {{ ref('regions') }} as regions
        on regions.region_code = area_rows.region_code
        and regions.region_level = 'county'
    where area_rows.figure = 'area_employment'
    group by area_rows.figure, area_rows.industry_code, regions.parent_code, area_rows.regime, area_rows.year
),

unioned as (
    select * from level_rows
    union all
    select * from area_rows
    union all
    select * from by_sex
    union all
    select * from nuts2_rows
)

select figure, industry_code, region_code, regime, cast(null as integer) as period_start, year,
    value, {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit,
    source, {{ as_text('null') }} as vintage_id, origin
from unioned
where value is not null
