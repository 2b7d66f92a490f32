with pairs as (
    {{ relatedness(
        ref('int_specialisations'), ref('int_industry_meetings'), ['classification', 'regime', 'measure', 'year']
    ) }}
)

select
    ---------- keys
    industry_code,
    related_industry_code,
    classification,
    regime,
    measure as measure_base,
    year,

    ---------- figures
    cooccurrence,
    ubiquity,
    related_ubiquity,
    proximity,
    association_strength,
    cosine,
    jaccard,
    probability,

    ---------- how coarse
    industry_count,
    region_count,
    unknown_count,
    industry_count < 80 or region_count < 100 as is_coarse,

    ---------- status and provenance
    case when ubiquity = 0 or related_ubiquity = 0 then 'nobody_specialised' else 'published' end as status,
    {{ is_preliminary('pairs.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from pairs
