-- Value added per employed of each county against the nation's, in Eurostat's accounts: the strategy's main goal is that
-- this ratio rises. Ranks are over the counties that have a figure in the year, 1 being the highest.
with figures as (
    select * from {{ ref('int_esa_accounts') }}
    where industry_code = 'TOTAL' and measure in ('value_added_basic_prices', 'employment')
),

region_years as (
    select
        region_code,
        region_level,
        industry_code,
        classification,
        regime,
        year,
        max(case when measure = 'value_added_basic_prices' then value end) as value_added,
        max(case when measure = 'employment' then value end) as employed,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from figures
    group by region_code, region_level, industry_code, classification, regime, year
),

per_employed as (
    select
        *,
        -- Million kronor per person to thousand kronor per person.
        1000 * value_added / nullif(employed, 0) as value_added_per_employed
    from region_years
),

compared as (
    select
        county.*,
        nation.value_added_per_employed as national_value_added_per_employed,
        county.value_added_per_employed / nullif(nation.value_added_per_employed, 0) as relative_to_nation
    from per_employed as county
    inner join per_employed as nation
        on nation.region_level = 'country'
        and nation.industry_code = county.industry_code
        and nation.classification = county.classification
        and nation.regime = county.regime
        and nation.year = county.year
    where county.region_level = 'county' and county.value_added_per_employed is not null
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    year,

    ---------- figures
    value_added,
    employed,
    value_added_per_employed,
    national_value_added_per_employed,
    relative_to_nation,
    rank() over (
        partition by industry_code, classification, regime, year order by relative_to_nation desc nulls last
    ) as rank_among_counties,
    count(*) over (partition by industry_code, classification, regime, year) as counties_ranked,
    'SEK thousand per employed, current prices' as unit,

    ---------- provenance
    {{ is_preliminary('compared.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from compared
