{% set keys = ['classification', 'regime', 'measure', 'year'] -%}
with pairs as (
    select industry_relatedness.*, measure_base as measure from {{ ref('industry_relatedness') }} as industry_relatedness
),

by_proximity as (
    {{ relatedness_density(ref('int_specialisations'), 'pairs', keys, 'proximity', 'included') }}
),

by_association as (
    {{ relatedness_density(ref('int_specialisations'), 'pairs', keys, 'association_strength', 'excluded') }}
),

densities as (
    select * from by_proximity
    union all
    select * from by_association
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure as measure_base,
    year,
    relatedness,
    diagonal,

    ---------- figures
    density,
    has_specialisation,

    ---------- how coarse
    industry_count,
    region_count,
    industry_count < 80 or region_count < 100 as is_coarse,

    ---------- status and provenance
    case when density is null then 'unrelated' else 'published' end as status,
    {{ is_preliminary('densities.source') }} as is_preliminary,
    source,
    vintage_id,
    origin
from densities
