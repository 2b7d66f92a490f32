select
    ---------- keys
    publication_id,
    organisation_code,
    field_scheme,
    field_code,

    ---------- the publication
    year,
    document_type,
    doi,
    author_count,
    with_business,
    with_abroad,
    formats,
    is_measured,
    unmeasured_reason,

    ---------- counts
    full_count,
    author_fraction,
    organisation_fraction,
    field_fraction,
    autoclassified,
    citations,
    citations_source,

    ---------- provenance
    {{ is_preliminary('publications.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from {{ ref('int_publications') }} as publications
