with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where region_level <> 'extra_regio'
),

structure as (
    {{ regional_structure('comparison', ref('industry_sets')) }}
)

select
    ---------- keys
    structure.region_code,
    structure.classification,
    structure.regime,
    structure.measure_base,
    structure.year,
    structure.measure,

    ---------- figures
    structure.value,
    nation.value as national_value,
    structure.variant,
    structure.is_proxy,
    structure.industry_count,

    ---------- status and provenance
    structure.status,
    structure.source,
    structure.vintage_id,
    structure.origin
from structure
left join structure as nation
    on nation.region_code = '00'
    and nation.classification = structure.classification
    and nation.regime = structure.regime
    and nation.measure_base = structure.measure_base
    and nation.year = structure.year
    and nation.measure = structure.measure
