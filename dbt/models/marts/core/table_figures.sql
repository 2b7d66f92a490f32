select
    ---------- keys
    source,
    region_code,
    breakdown,
    measure,
    year,

    ---------- figures
    value,
    unit,
    status,

    ---------- the series that they are of, and provenance
    regime,
    classification,
    vintage_id,
    origin
from {{ ref('int_table_figures') }}
