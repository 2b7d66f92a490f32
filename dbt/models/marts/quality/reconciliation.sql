{#
    The same thing as two sources have it. Tolerances follow from how the figures are made: rounding is half a unit of the
    last digit per cell that takes part; where registers or years differ, it is what they ordinarily differ by.
#}
with counties as (
    select region_code, parent_code from {{ ref('regions') }} where region_level = 'county'
),

---------- RAMS and BAS in the years that both have
register_totals as (
    select
        regime, region_code, year, source, {{ weakest_origin('origin') }} as origin,
        sum(employed) as employed
    from {{ ref('fct_employment') }}
    where sex_code = '1+2'
        and regime in {{ regimes(['earlier_register', 'register']) }}
        and industry_code not in ('A-U+US', '00', 'US')
    group by regime, region_code, year, source
    having count(employed) = count(*)
),

registers as (
    select
        'registers' as comparison,
        bas.region_code,
        'TOTAL' as industry_code,
        '1+2' as sex_code,
        'employment' as measure,
        bas.year,
        {{ as_double('bas.employed') }} as value,
        {{ as_double('rams.employed') }} as other_value,
        -- Ages 15-74 against 16-74 and another method: nationally a few per cent.
        0.06 * rams.employed as tolerance,
        {{ source_pair('bas.source', 'rams.source') }} as source,
        {{ weaker_origin('bas.origin', 'rams.origin') }} as origin
    from register_totals as bas
    inner join register_totals as rams
        on rams.regime = {{ regime('earlier_register') }} and rams.region_code = bas.region_code and rams.year = bas.year
    where bas.regime = {{ regime('register') }}
),

---------- the county table of the registers against the published table by NUTS 2 region
register_nuts2 as (
    select
        'employment_nuts2' as comparison,
        published.region_code,
        published.industry_code,
        published.sex_code,
        'employment' as measure,
        published.year,
        {{ as_double('sum(employment.employed)') }} as value,
        {{ as_double('max(published.value)') }} as other_value,
        -- Counts of one register: exactly equal.
        {{ as_double('0') }} as tolerance,
        max(employment.source) as source,
        {{ weakest_origin('employment.origin') }} as origin
    from {{ ref('published_checks') }} as published
    inner join counties
        on counties.parent_code = published.region_code
    inner join {{ ref('fct_employment') }} as employment
        on employment.region_code = counties.region_code
        and employment.industry_code = published.industry_code
        and employment.sex_code = published.sex_code
        and employment.year = published.year
        and employment.regime = {{ regime('earlier_register') }}
    where published.published = 'employment_nuts2_2018'
    group by published.region_code, published.industry_code, published.sex_code, published.year
),

---------- three tables of the regional accounts
accounts as (
    select
        account_tables.*,
        -- Whole SEK million, and thousands of persons with one decimal, here in persons.
        case measure when 'employment' then 50 else 0.5 end as half_a_unit
    from {{ ref('int_account_tables') }} as account_tables
    where measure in ('value_added', 'wages', 'employment')
),

accounts_between_tables as (
    select
        case when one.region_code = '00' then 'accounts_nation' else 'accounts_counties' end as comparison,
        one.region_code,
        one.industry_code,
        '1+2' as sex_code,
        one.measure,
        one.year,
        one.value,
        other.value as other_value,
        2 * one.half_a_unit as tolerance,
        {{ source_pair('one.source', 'other.source') }} as source,
        {{ weaker_origin('one.origin', 'other.origin') }} as origin
    from accounts as one
    inner join accounts as other
        on other.region_code = one.region_code
        and other.industry_code = one.industry_code
        and other.measure = one.measure
        and other.year = one.year
        and (
            (one.of_table = 'totals' and other.of_table = 'industries')
            or (one.of_table = 'industries' and other.of_table = 'nuts2' and one.region_code = '00')
        )
),

accounts_nuts2 as (
    select
        'accounts_nuts2' as comparison,
        counties.parent_code as region_code,
        one.industry_code,
        '1+2' as sex_code,
        one.measure,
        one.year,
        sum(one.value) as value,
        max(other.value) as other_value,
        (count(*) + 1) * max(one.half_a_unit) as tolerance,
        {{ source_pair('max(one.source)', 'max(other.source)') }} as source,
        case
            when {{ weakest_origin('one.origin') }} = 'simulated' or {{ weakest_origin('other.origin') }} = 'simulated'
                then 'simulated'
            else {{ weakest_origin('other.origin') }}
        end as origin
    from accounts as one
    inner join counties
        on counties.region_code = one.region_code
    inner join accounts as other
        on other.of_table = 'nuts2'
        and other.region_code = counties.parent_code
        and other.industry_code = one.industry_code
        and other.measure = one.measure
        and other.year = one.year
    where one.of_table = 'industries'
    group by counties.parent_code, one.industry_code, one.measure, one.year
    having count(one.value) = count(*)
),

---------- shares of the sections in a county's business sector, against the published ones of 2020
business as (
    select
        region_code, industry_code, year, value, source, origin,
        min(year) over () as first_year,
        sum(value) over (partition by region_code, year) as total
    from {{ ref('fct_business_statistics') }}
    where measure = 'value_added' and length(industry_code) = 1
),

business_shares as (
    select
        'business_shares' as comparison,
        business.region_code,
        business.industry_code,
        '1+2' as sex_code,
        'value_added' as measure,
        business.year,
        100 * business.value / business.total as value,
        {{ as_double('published.value') }} as other_value,
        -- Two years apart: prices of power and timber move a section by half, and a small one by some points.
        greatest(4, 0.5 * published.value) as tolerance,
        business.source,
        business.origin
    from business
    inner join {{ ref('published_checks') }} as published
        on published.published = 'value_added_shares_2020'
        and published.region_code = business.region_code
        and published.industry_code = business.industry_code
    where business.year = business.first_year
),

compared as (
    select * from registers
    union all
    select * from register_nuts2
    union all
    select * from accounts_between_tables
    union all
    select * from accounts_nuts2
    union all
    select * from business_shares
)

select
    comparison,
    region_code,
    industry_code,
    '{{ var('industry_classification') }}' as classification,
    sex_code,
    measure,
    year,
    value,
    other_value,
    value - other_value as difference,
    {{ as_double('tolerance') }} as tolerance,
    abs(value - other_value) <= tolerance + 1e-6 as is_within,
    {{ is_preliminary('compared.source') }} as is_preliminary,
    source,
    origin
from compared
where value is not null and other_value is not null
