-- Figures of value added and productivity. Levels are compared with the nation in the same year and the same prices;
-- growth is of volumes only. Nothing here shows current prices as growth.
with business as (
    select
        *,
        -- Million kronor per employee to thousand kronor per employee.
        1000 * value_added / nullif({{ as_double('labour') }}, 0) as level,
        1000 * national_value_added / nullif({{ as_double('national_labour') }}, 0) as national_level,
        1000 * region_value_added / nullif({{ as_double('region_labour') }}, 0) as level_of_region,
        1000 * nation_value_added / nullif({{ as_double('nation_labour') }}, 0) as level_of_nation
    from {{ ref('int_industry_productivity') }}
    where regime = {{ regime('business') }}
),

{% set business_figures = {
    'value_added': 'value_added',
    'location_quotient_value_added': 'location_quotient',
    'relative_value_added_per_employee': '100 * level / nullif(national_level, 0)',
    'value_added_per_employee': 'level',
} -%}
by_industry as (
    {% for figure, expression in business_figures.items() -%}
    select '{{ figure }}' as figure, industry_code, region_code, {{ regime('business') }} as regime, year,
        {{ as_double(expression) }} as value, source, vintage_id, origin
    from business
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

whole_business as (
    select
        'relative_value_added_per_employee' as figure, 'TOTAL' as industry_code, region_code, {{ regime('business') }} as regime, year,
        100 * max(level_of_region) / nullif(max(level_of_nation), 0) as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from business
    group by region_code, year
    union all
    select
        'value_added_per_employee' as figure, 'TOTAL' as industry_code, region_code, {{ regime('business') }} as regime, year,
        max(level_of_region) as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from business
    group by region_code, year
),

-- Volumes: current prices over the prices of the industry in the nation, in every regime that has both.
priced as (
    select region_code, industry_code, classification, regime, year, value, source, origin
    from {{ ref('int_industry_comparison') }}
    where measure = 'value_added' and region_level <> 'extra_regio'
    union all
    select region_code, industry_code, '{{ var('industry_classification') }}' as classification, regime, year, value, source,
        origin
    from {{ ref('int_indicator_tables') }}
    where figure in ('{{ var('priced_figures') | join("', '") }}')
),

volumes as (
    select
        'real_value_added' as figure, priced.industry_code, priced.region_code, priced.regime, priced.year,
        {{ as_double('priced.value') }} / nullif(prices.deflator, 0) as value,
        {{ source_pair('priced.source', 'prices.source') }} as source,
        {{ as_text('null') }} as vintage_id,
        {{ weaker_origin('priced.origin', 'prices.origin') }} as origin
    from priced
    inner join {{ ref('int_industry_deflators') }} as prices
        on prices.classification = priced.classification
        and prices.industry_code = priced.industry_code
        and prices.year = priced.year
),

workplaces as (
    select
        region_code, year,
        sum(case when industry_code in ('J', 'M', 'N') then value end) as knowledge_intensive,
        count(case when industry_code in ('J', 'M', 'N') then value end) as known_count,
        max(case when industry_code = 'A-S-K-O' then value end) as total,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_business_statistics') }}
    where measure = 'local_units'
    group by region_code, year
),

workplace_shares as (
    select
        'knowledge_intensive_local_units_share' as figure, 'TOTAL' as industry_code, region_code, {{ regime('business') }} as regime, year,
        case when known_count = 3 then 100 * knowledge_intensive / nullif({{ as_double('total') }}, 0) end as value,
        source, vintage_id, origin
    from workplaces
),

unioned as (
    select * from by_industry
    union all
    select * from whole_business
    union all
    select * from volumes
    union all
    select * from workplace_shares
)

select figure, industry_code, region_code, regime, cast(null as integer) as period_start, year,
    value, {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit, source, vintage_id, origin
from unioned
where value is not null
