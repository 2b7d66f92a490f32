select
    ---------- keys
    breaks.source,
    breaks.year,

    ---------- what the break concerns
    breaks.regime,
    breaks.classification,
    breaks.reason_sv,
    breaks.reason_en,

    ---------- provenance
    breaks.status,
    sources.vintage_id,
    sources.origin
from {{ ref('int_series_breaks') }} as breaks
inner join {{ ref('int_sources') }} as sources
    on sources.source = breaks.source
