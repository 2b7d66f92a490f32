-- Every raw table against its own vintage before; warehouse/revised_cells.py compares them before the models are built.
select
    ---------- keys
    cells.source,
    cells.cell,
    cells.vintage_before,
    cells.vintage_id,

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
    before.updated as updated_before,
    latest.updated,
    latest.origin
from {{ source('earlier', 'revised_cells') }} as cells
inner join {{ source('earlier', 'vintages') }} as before
    on before.source = cells.source
inner join {{ source('meta', 'current_vintages') }} as latest
    on latest.source = cells.source
