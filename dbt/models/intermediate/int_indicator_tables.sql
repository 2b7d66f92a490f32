-- Figures of the tables in `figure_tables`, under names that an indicator can be declared by: `source.measure`, and where
-- the table is broken down further `source.measure.breakdown`, as `scb_population.population.1+2`.
select
    source || '.' || measure || case when breakdown = 'all' then '' else '.' || breakdown end as figure,
    'TOTAL' as industry_code,
    region_code,
    regime,
    cast(null as integer) as period_start,
    year,
    value,
    {{ as_double('null') }} as lower_limit,
    {{ as_double('null') }} as upper_limit,
    source,
    vintage_id,
    origin
from {{ ref('int_table_figures') }}
where value is not null
