{#
    Every raw table against its own vintage before: found in the warehouse, so that a table which is added is compared
    too. Its text columns, the names of our own apart, identify a cell.
#}
{%- set raw_tables = columns_of_raw_tables() -%}
with pairs as (
    select
        latest.source,
        earlier.vintage_id as vintage_before,
        latest.vintage_id,
        earlier.updated as updated_before,
        latest.updated,
        latest.origin
    from {{ source('meta', 'current_vintages') }} as latest
    inner join {{ source('earlier', 'vintages') }} as earlier
        on earlier.source = latest.source
        and earlier.vintage_id <> latest.vintage_id
),

cells as (
    {% for table, columns in raw_tables.items() -%}
    {{ revised_cells(table, columns) }}
    {% if not loop.last %}union all{% endif %}
    {% else -%}
    {{ no_revised_cells() }}
    {% endfor %}
)

select
    ---------- keys
    cells.source,
    cells.cell,
    pairs.vintage_before,
    pairs.vintage_id,

    ---------- what the cell is
    cells.region_code,
    cells.industry_code,
    cells.measure,
    cells.year,

    ---------- figures
    cells.value_before,
    cells.value,
    {{ status_of('cells.symbol_before', 'cells.value_before') }} as status_before,
    {{ status_of('cells.symbol', 'cells.value') }} as status,

    ---------- provenance
    pairs.updated_before,
    pairs.updated,
    pairs.origin
from cells
inner join pairs
    on pairs.source = cells.source
