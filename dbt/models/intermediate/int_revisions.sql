{{ config(materialized='view') }}
with made_of as (
    select source, {{ joined_text('mart', 'mart') }} as published_in
    from {{ ref('stg_lineage') }}
    group by source
)

select
    cells.*,
    cells.value - cells.value_before as change,
    (cells.value - cells.value_before) / nullif(abs(cells.value_before), 0) as relative_change,
    made_of.published_in
from {{ ref('stg_revised_cells') }} as cells
left join made_of
    on made_of.source = cells.source
