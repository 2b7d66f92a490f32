select
    ---------- keys
    series_breaks.source,
    series_breaks.year,

    ---------- what the break concerns
    sources.regime,
    sources.classification,
    series_breaks.reason_sv,
    series_breaks.reason_en,

    ---------- provenance
    'declared' as status,
    current_vintages.vintage_id,
    current_vintages.origin
from {{ source('meta', 'series_breaks') }} as series_breaks
inner join {{ source('meta', 'sources') }} as sources
    on sources.source = series_breaks.source
left join {{ source('meta', 'current_vintages') }} as current_vintages
    on current_vintages.source = series_breaks.source
