-- Who is specialised in what: the matrix of quotients of at least 1 that relatedness is read from.
select
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,
    location_quotient >= 1 as has_specialisation,
    source,
    vintage_id,
    origin
from {{ ref('int_industry_comparison') }}
where region_level = 'county'
    -- Three aggregates of the accounts are too few to be related to each other.
    and regime <> {{ regime('accounts') }}
