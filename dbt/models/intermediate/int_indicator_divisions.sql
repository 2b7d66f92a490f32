-- Figures by SNI division, from ordered extracts: none where nothing was ordered. Divisions that are withheld have no
-- figure, and an area with a withheld division has none either.
with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where regime in ('BAS_DIVISIONS', 'NR_DIVISIONS') and region_level <> 'extra_regio'
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
        on employment.regime = 'BAS_DIVISIONS'
        and employment.measure = 'employment'
        and employment.region_code = value_added.region_code
        and employment.industry_code = value_added.industry_code
        and employment.classification = value_added.classification
        and employment.year = value_added.year
    where value_added.regime = 'NR_DIVISIONS' and value_added.measure = 'value_added'
),

-- A division that is not there, or withheld, has no level; the others are ranked among themselves.
ranked as (
    select
        levels.*,
        rank() over (partition by region_code, year order by level desc nulls last) as level_rank
    from levels
),

{% set level_figures = {
    'location_quotient_value_added': 'location_quotient',
    'relative_value_added_per_employed': '100 * level / nullif(national_level, 0)',
    'value_added_per_employed_rank': 'case when level is not null then level_rank end',
} -%}
level_rows as (
    {% for figure, expression in level_figures.items() -%}
    select '{{ figure }}' as figure, industry_code, region_code, 'NR_DIVISIONS' as regime, year,
        {{ as_double(expression) }} as value, source, origin
    from ranked
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Manufacturing other than food, beverages, tobacco, wood and paper. Withheld divisions are not counted as specialised.
other_manufacturing as (
    select
        'other_manufacturing_specialisations' as figure, 'TOTAL' as industry_code, region_code, regime, year,
        {{ as_double("count(case when location_quotient_low > 1 then 1 end)") }} as value,
        {{ source_names('source') }} as source,
        {{ weakest_origin('origin') }} as origin
    from comparison
    where measure = 'employment' and region_code <> '00'
        and industry_code between '13' and '33' and industry_code not in ('16', '17')
    group by region_code, regime, year
),

-- The core of an area; e-health has no core, only a proxy.
areas as (
    select * from {{ ref('int_area_employment') }}
    where tier = 'core' or (area_code = 'e_health' and tier = 'proxy')
),

area_rows as (
    select 'area_employment' as figure, area_code as industry_code, region_code, regime, year,
        {{ as_double('employed') }} as value, source, origin
    from areas
    union all
    select 'area_location_quotient' as figure, area_code as industry_code, region_code, regime, year,
        location_quotient as value, source, origin
    from areas
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
    select * from other_manufacturing
    union all
    select * from area_rows
    union all
    select * from nuts2_rows
)

select figure, industry_code, region_code, regime, cast(null as integer) as period_start, year,
    value, {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit,
    source, {{ as_text('null') }} as vintage_id, origin
from unioned
where value is not null
