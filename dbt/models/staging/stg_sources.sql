select
    sources.source,
    sources.title_sv,
    sources.title_en,
    sources.agency,
    sources.product,
    sources.matrix,
    coalesce(current_vintages.table_id, sources.table_id) as table_id,
    sources.regime,
    sources.classification,
    sources.licence,
    sources.cadence,
    sources.is_preliminary,

    ---------- the vintage that this nightly run reads
    current_vintages.vintage_id,
    current_vintages.origin,
    current_vintages.updated,
    current_vintages.fetched_at,
    vintages.row_count,
    vintages.missing_count
from {{ source('meta', 'sources') }} as sources
left join {{ source('meta', 'current_vintages') }} as current_vintages
    on current_vintages.source = sources.source
left join {{ source('meta', 'vintages') }} as vintages
    on vintages.vintage_id = current_vintages.vintage_id
