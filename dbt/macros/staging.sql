{#
    A raw table under the warehouse's names: one row per cell of the vintage that this nightly run reads.

    table: the raw table.
    keys: our column -> expression over the raw table's columns.
    where: which cells; those under no name of ours for their contents are left out in any case.
    employed_in_thousands: the regional accounts count employed so; the warehouse counts persons everywhere.
#}
{% macro stage_table(table, keys, employed_in_thousands=false, where='true') -%}
select
    ---------- keys
    {%- for column, expression in keys.items() %}
    {{ expression }} as {{ column }},
    {%- endfor %}
    cast(cells.tid as integer) as year,

    ---------- figures
    cells.measure,
    {% if employed_in_thousands -%}
    case when cells.measure = 'employment' then 1000 else 1 end *
    {%- endif %}
    {{ value_of('cells.status', 'cells.value') }} as value,
    {{ status_of('cells.status', 'cells.value') }} as status,

    ---------- the series that they are of, and provenance
    declared.regime,
    declared.classification,
    vintage.source,
    vintage.vintage_id,
    -- A vintage carries the weakest origin of its cells.
    coalesce(cells.origin, vintage.origin) as origin
from {{ source('raw', table) }} as cells
inner join {{ source('meta', 'current_vintages') }} as vintage
    on vintage.vintage_id = cells.vintage_id
    and vintage.source = '{{ table }}'
inner join {{ source('meta', 'sources') }} as declared
    on declared.source = vintage.source
where cells.measure is not null and {{ where }}
{%- endmacro %}

{# Rows of a table of works in the vintages that this nightly run reads, each with its source and origin. #}
{% macro stage_works(table) -%}
select
    cells.*,

    ---------- provenance
    vintage.source,
    vintage.origin,
    vintage.fetched_at
from {{ source('raw', table) }} as cells
inner join {{ source('meta', 'current_vintages') }} as vintage
    on vintage.vintage_id = cells.vintage_id
{%- endmacro %}
