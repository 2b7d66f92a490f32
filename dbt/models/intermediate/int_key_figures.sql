{{ config(materialized='view') }}
-- Kolada's key figures under the codes of regions: 0000 is the country, 00 and two digits a county as a region.
with figures as (
    {% for table in ['stg_kolada_indicators', 'stg_kolada_education'] -%}
    select * from {{ ref(table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    case
        when figures.municipality_code = '0000' then '00'
        when substr(figures.municipality_code, 1, 2) = '00' then substr(figures.municipality_code, 3, 2)
        else figures.municipality_code
    end as region_code,
    figures.measure as key_figure,
    figures.kpi_code,
    figures.gender_code as sex_code,
    figures.year,
    figures.value,
    figures.status,
    labels.label as label_sv,
    figures.regime,
    figures.source,
    figures.vintage_id,
    figures.origin
from figures
left join {{ ref('stg_variable_values') }} as labels
    on labels.source = figures.source
    and labels.variable = 'kpi'
    and labels.code = figures.kpi_code
-- A cell that Kolada does not have is no row: years and sexes differ by key figure.
where figures.status <> 'not_given'
