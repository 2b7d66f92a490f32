{% set keys = ['classification', 'regime', 'measure', 'year'] -%}
with pairs as (
    select industry_relatedness.*, measure_base as measure from {{ ref('industry_relatedness') }} as industry_relatedness
),

densities as (
    {{ relatedness_density(
        ref('int_specialisations'), 'pairs', keys, [('proximity', 'included'), ('association_strength', 'excluded')]
    ) }}
),

-- Once a source and not once a row.
preliminary as (
    select listed.source
    from (select distinct source from {{ ref('int_specialisations') }}) as listed
    where {{ is_preliminary('listed.source') }}
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
    source in (select preliminary.source from preliminary) as is_preliminary,
    source,
    vintage_id,
    origin
from densities
