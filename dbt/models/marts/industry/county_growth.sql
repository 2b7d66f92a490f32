-- Value added of each county in Eurostat's accounts: its share of the county's whole, its volume at the nation's prices, and
-- per employed. The whole economy has the accounts' employed; industry (B-E) has the register's, whose breaks the series
-- then has; manufacturing (C) has none by itself.
{% set per_employed = {
    'real': ['real_value_added_per_employed', 'industry_real_value_added_per_employed'],
    'relative': ['account_relative_value_added_per_employed', 'industry_relative_value_added_per_employed'],
} -%}
with figures as (
    select figure, industry_code, region_code, regime, year, value, source, origin from {{ ref('int_indicator_ratios') }}
    union all
    select figure, industry_code, region_code, regime, year, value, source, origin from {{ ref('int_indicator_productivity') }}
    where figure = 'real_value_added' and regime = {{ regime('european_accounts') }}
    union all
    select figure, industry_code, region_code, regime, year, value, source, origin from {{ ref('int_indicator_tables') }}
    where figure = 'esa.value_added_basic_prices'
),

amounts as (
    select
        region_code,
        industry_code,
        year,
        max(case when figure = 'esa.value_added_basic_prices' then value end) as value_added,
        max(case when figure = 'value_added_share' then value end) as share_of_region,
        max(case when figure = 'real_value_added' then value end) as value_added_volume,
        {{ source_names('source') }} as source,
        {{ weakest_origin('origin') }} as origin
    from figures
    where figure in ('esa.value_added_basic_prices', 'value_added_share', 'real_value_added')
    group by region_code, industry_code, year
),

-- The regime of these is that of the employed: the accounts themselves, or a register.
levels as (
    select
        region_code,
        industry_code,
        regime as employed_regime,
        year,
        {% for name, names in per_employed.items() -%}
        max(case when figure in ('{{ names | join("', '") }}') then value end) as {{ name }},
        {% endfor -%}
        {{ source_names('source') }} as source,
        {{ weakest_origin('origin') }} as origin
    from figures
    where figure in ('{{ per_employed.values() | sum(start=[]) | join("', '") }}')
    group by region_code, industry_code, regime, year
),

joined as (
    select
        amounts.region_code,
        amounts.industry_code,
        levels.employed_regime,
        amounts.year,
        amounts.value_added,
        amounts.share_of_region,
        amounts.value_added_volume,
        levels.real as real_value_added_per_employed,
        levels.relative as relative_to_nation,
        regions.region_level,
        case when levels.source is null then amounts.source else {{ source_pair('amounts.source', 'levels.source') }} end as source,
        case when levels.origin is null then amounts.origin else {{ weaker_origin('amounts.origin', 'levels.origin') }} end as origin
    from amounts
    inner join {{ ref('regions') }} as regions
        on regions.region_code = amounts.region_code
        and regions.region_level in ('country', 'county')
    left join levels
        on levels.region_code = amounts.region_code
        and levels.industry_code = amounts.industry_code
        and levels.year = amounts.year
)

select
    ---------- keys
    region_code,
    industry_code,
    '{{ var('industry_classification') }}' as classification,
    coalesce(employed_regime, 'none') as employed_regime,
    year,

    ---------- figures
    value_added,
    share_of_region,
    value_added_volume,
    real_value_added_per_employed,
    relative_to_nation,
    case when region_level = 'county' and relative_to_nation is not null then
        rank() over (
            partition by region_level, industry_code, employed_regime, year order by relative_to_nation desc nulls last
        )
    end as rank_among_counties,
    count(relative_to_nation) over (partition by region_level, industry_code, employed_regime, year) as counties_ranked,

    ---------- provenance
    {{ is_preliminary('joined.source') }} as is_preliminary,
    source,
    origin
from joined
