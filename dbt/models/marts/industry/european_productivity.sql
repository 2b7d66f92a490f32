-- Value added per employed of the NUTS 3 regions of Europe against their own country: currencies differ, so a region stands
-- beside others by how far it is from its country.
with regions_of_europe as (
    select * from {{ ref('int_european_productivity') }}
    where not is_country and value_added_per_employed is not null
),

countries as (
    select country_code, year, value_added_per_employed, origin from {{ ref('int_european_productivity') }}
    where is_country
),

compared as (
    select
        regions_of_europe.*,
        100 * regions_of_europe.value_added_per_employed / nullif(countries.value_added_per_employed, 0) as relative_to_country,
        case
            when countries.origin is null then regions_of_europe.origin
            else {{ weaker_origin('regions_of_europe.origin', 'countries.origin') }}
        end as weaker_of_both
    from regions_of_europe
    left join countries
        on countries.country_code = regions_of_europe.country_code
        and countries.year = regions_of_europe.year
)

select
    ---------- keys
    compared.nuts_code,
    compared.country_code,
    regions.region_code,
    compared.year,

    ---------- figures
    compared.value_added_per_employed,
    compared.relative_to_country,
    case when compared.relative_to_country is not null then
        rank() over (
            partition by compared.country_code, compared.year order by compared.relative_to_country desc nulls last
        )
    end as rank_in_country,
    case when compared.relative_to_country is not null then
        rank() over (partition by compared.year order by compared.relative_to_country desc nulls last)
    end as rank_in_europe,
    count(compared.relative_to_country) over (partition by compared.year) as regions_ranked,

    ---------- provenance
    compared.source,
    compared.weaker_of_both as origin
from compared
left join {{ ref('regions') }} as regions
    on regions.nuts_code = compared.nuts_code
    and regions.region_level = 'county'
