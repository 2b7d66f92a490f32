select
    ---------- keys
    source,
    year,

    ---------- what the break concerns
    regime,
    classification,
    reason_sv,
    reason_en,

    ---------- provenance
    status,
    vintage_id,
    origin
from {{ ref('int_series_breaks') }}
