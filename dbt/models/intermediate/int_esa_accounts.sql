{{ config(materialized='view') }}
-- The regional accounts as the Union has them: value added at basic prices, so product taxes are no part of it, and every
-- county has the same definitions as all other NUTS 3 regions. Regions of other countries have no place in dim_region.
{% set tables = ['stg_eurostat_value_added', 'stg_eurostat_employed', 'stg_eurostat_mean_population',
    'stg_eurostat_national_value_added'] -%}
with cells as (
    {% for table in tables -%}
    select
        nuts_code,
        {% if table == 'stg_eurostat_mean_population' -%}'TOTAL' as industry_code{% else %}industry_code{% endif %},
        -- A population belongs to the whole economy.
        '{{ var('industry_classification') }}' as classification,
        regime,
        measure,
        year,
        {% if table == 'stg_eurostat_mean_population' -%}1000 * value as value{% else %}value{% endif %},
        status,
        source,
        vintage_id,
        origin
    from {{ ref(table) }}
    {% if table == 'stg_eurostat_national_value_added' -%}
    -- Its current prices are those of the table by region.
    where measure = 'value_added_volume'
    {% endif -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

regions as (
    select
        region_code,
        region_level,
        -- Eurostat writes what belongs to no region with a letter for each level below the country.
        case when region_level = 'extra_regio' then nuts_code || 'Z' else nuts_code end as nuts_code
    from {{ ref('regions') }}
    where region_level in ('country', 'county', 'extra_regio')
)

select
    regions.region_code,
    regions.region_level,
    cells.industry_code,
    cells.classification,
    cells.regime,
    cells.measure,
    cells.year,
    cells.value,
    case cells.measure
        when 'employment' then 'persons'
        when 'mean_population' then 'persons'
        when 'value_added_volume' then 'SEK million, chained 2020 prices'
        else 'SEK million, current prices'
    end as unit,
    cells.status,
    cells.source,
    cells.vintage_id,
    cells.origin
from cells
inner join regions
    on regions.nuts_code = cells.nuts_code
