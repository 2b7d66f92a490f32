-- Figures of the tables in `figure_tables`, of Eurostat's accounts and of Kolada, under names that an indicator can be
-- declared by: `source.measure`, and where the table is broken down further `source.measure.breakdown`, as
-- `scb_population.population.1+2`, `kolada_indicators.matching.T`, `esa.employment`.
with accounts as (
    select
        'esa.' || measure as figure, industry_code, region_code, region_level, regime, year, value, source, vintage_id, origin
    from {{ ref('int_esa_accounts') }}
    where value is not null
),

-- Eurostat has the mean population of the counties; the nation's is their sum, where every county is there.
nation_population as (
    select
        figure, industry_code, '00' as region_code, regime, year,
        sum(value) as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from accounts
    where figure = 'esa.mean_population' and region_level = 'county'
    group by figure, industry_code, regime, year
    having count(*) = (
        select count(*) from {{ ref('regions') }} as regions where regions.region_level = 'county'
    )
),

{% set columns = 'figure, industry_code, region_code, regime, year, value, source, vintage_id, origin' -%}
unioned as (
    select
        figures.source || '.' || figures.measure
            || case when figures.own_breakdown = 'all' then '' else '.' || figures.own_breakdown end as figure,
        figures.industry_code, figures.region_code, figures.regime, figures.year, figures.value, figures.source,
        figures.vintage_id, figures.origin
    from {{ ref('int_table_figures') }} as figures
    left join {{ ref('industries') }} as industries
        on industries.industry_code = figures.industry_code
        and industries.classification = figures.classification
    -- A sum beside its two parts would be counted and ranked twice.
    where coalesce(industries.industry_level, 'total') <> 'sum_of_branches'
    union all
    select
        source || '.' || key_figure || '.' || sex_code as figure,
        'TOTAL' as industry_code, region_code, regime, year, value, source, vintage_id, origin
    from {{ ref('int_key_figures') }}
    union all
    select {{ columns }} from accounts
    union all
    select {{ columns }} from nation_population
)

select
    figure,
    industry_code,
    region_code,
    regime,
    cast(null as integer) as period_start,
    year,
    {{ as_double('value') }} as value,
    {{ as_double('null') }} as lower_limit,
    {{ as_double('null') }} as upper_limit,
    source,
    vintage_id,
    origin
from unioned
where value is not null
