-- Who is specialised in what: the matrix of quotients of at least 1 that relatedness is read from.
select
    indices.region_code,
    indices.industry_code,
    indices.classification,
    indices.regime,
    indices.measure,
    indices.year,
    indices.location_quotient >= 1 as has_specialisation,
    indices.source,
    indices.vintage_id,
    indices.origin
from {{ ref('specialisation_indices') }} as indices
inner join {{ ref('regions') }} as regions
    on regions.region_code = indices.region_code
    and regions.region_level <> 'extra_regio'
-- Three aggregates of the accounts are too few to be related to each other.
where indices.regime <> 'NR'
