with pairs as (
    {{ relatedness(ref('int_industry_regions'), ['classification', 'regime', 'measure', 'year']) }}
),

-- Once a source and not once a pair: PostgreSQL would look it up for every one of them, half of the model's time.
preliminary as (
    select listed.source
    from (select distinct source from {{ ref('int_industry_regions') }}) as listed
    where {{ is_preliminary('listed.source') }}
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

    ---------- how coarse
    industry_count,
    region_count,
    unknown_count,
    industry_count < 80 or region_count < 100 as is_coarse,

    ---------- status and provenance
    case when ubiquity = 0 or related_ubiquity = 0 then 'nobody_specialised' else 'published' end as status,
    source in (select preliminary.source from preliminary) as is_preliminary,
    source,
    vintage_id,
    origin
from pairs
