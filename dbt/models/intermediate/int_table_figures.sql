-- The cells of every table that `figure_tables` in dbt_project.yml names, in one shape. A table is added by its line there.
-- `own_breakdown` is the breakdown without the industry, which is the subject of a measure and no part of its name.
with unioned as (
    {% for declared in var('figure_tables') %}
    {% set breakdown = declared.get('breakdown', []) %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        figures.source,
        {{ 'regions' if declared.get('regions') == 'nuts' else 'figures' }}.region_code,
        {{ breakdown_of(breakdown) }} as breakdown,
        {{ breakdown_of(breakdown | reject('equalto', 'industry_code') | list) }} as own_breakdown,
        {{ "figures.industry_code" if 'industry_code' in breakdown else "'TOTAL'" }} as industry_code,
        figures.measure,
        figures.year,
        figures.value,
        figures.status,
        figures.regime,
        figures.classification,
        figures.vintage_id,
        figures.origin
    from {{ ref('stg_' ~ declared.table) }} as figures
    {% if declared.get('regions') == 'nuts' %}
    inner join {{ ref('regions') }} as regions
        on regions.nuts_code = figures.nuts_code
        and regions.region_level in ('country', 'nuts2', 'county')
    {% endif %}
    {% endfor %}
)

select
    unioned.*,
    measures.unit
from unioned
left join {{ ref('stg_source_measures') }} as measures
    on measures.source = unioned.source
    and measures.measure = unioned.measure
