select
    ---------- keys
    region_code,
    key_figure,
    kpi_code,
    sex_code,
    year,

    ---------- figures
    value,
    status,
    label_sv,
    'Källa: Kolada' as source_line_sv,
    'Source: Kolada' as source_line_en,

    ---------- provenance
    source,
    vintage_id,
    origin
from {{ ref('int_key_figures') }}
