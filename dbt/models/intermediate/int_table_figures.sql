-- The cells of every table that `figure_tables` in dbt_project.yml names, in one shape. A table is added by its line there.
with unioned as (
    {% for declared in var('figure_tables') %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        source,
        region_code,
        {{ breakdown_of(declared.get('breakdown', [])) }} as breakdown,
        measure,
        year,
        value,
        status,
        regime,
        classification,
        vintage_id,
        origin
    from {{ ref('stg_' ~ declared.table) }}
    {% endfor %}
)

select
    unioned.*,
    measures.unit
from unioned
left join {{ ref('stg_source_measures') }} as measures
    on measures.source = unioned.source
    and measures.measure = unioned.measure
