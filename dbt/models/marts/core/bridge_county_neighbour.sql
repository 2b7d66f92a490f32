-- Which counties border on which, in both directions.
select
    region_code,
    neighbour_code
from {{ ref('county_neighbours') }}
