-- The NUTS 3 regions of Europe side by side: product per inhabitant in purchasing power, against the region's own country and
-- among all regions that have a figure in the year. Which regions there are is configuration: the geo of the source.
with cells as (
    select
        nuts_code,
        country_code,
        year,
        max(case when measure = 'product' then value end) as product,
        max(case when measure = 'product_per_inhabitant' then value end) as product_per_inhabitant,
        max(source) as source,
        max(vintage_id) as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_european_products') }}
    group by nuts_code, country_code, year
),

-- Product over product per inhabitant weighs a region by its inhabitants.
countries as (
    select
        country_code,
        year,
        sum(product) / nullif(sum(product / nullif(product_per_inhabitant, 0)), 0) as product_per_inhabitant
    from cells
    where product is not null and product_per_inhabitant is not null
    group by country_code, year
)

select
    ---------- keys
    cells.nuts_code,
    cells.country_code,
    regions.region_code,
    cells.year,

    ---------- figures
    cells.product,
    cells.product_per_inhabitant,
    100 * cells.product_per_inhabitant / nullif(countries.product_per_inhabitant, 0) as relative_to_country,
    case when cells.product_per_inhabitant is not null then
        rank() over (partition by cells.year order by cells.product_per_inhabitant desc nulls last)
    end as rank_in_europe,
    count(cells.product_per_inhabitant) over (partition by cells.year) as regions_ranked,

    ---------- provenance
    cells.source,
    cells.vintage_id,
    cells.origin
from cells
left join countries
    on countries.country_code = cells.country_code
    and countries.year = cells.year
left join {{ ref('regions') }} as regions
    on regions.nuts_code = cells.nuts_code
    and regions.region_level = 'county'
where cells.product is not null or cells.product_per_inhabitant is not null
