select
    ---------- keys
    source,
    cell,
    vintage_before,
    vintage_id,

    ---------- what the cell is
    region_code,
    industry_code,
    measure,
    year,

    ---------- figures
    value_before,
    value,
    change,
    relative_change,
    status_before,
    status,

    ---------- provenance
    updated_before,
    updated,
    published_in,
    origin
from {{ ref('int_revisions') }}
