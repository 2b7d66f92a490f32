-- With which counties each county is compared: those around it, and for a strategy's own regions those that it names too.
select strategies.strategy_id, neighbours.region_code, neighbours.neighbour_code
from {{ ref('county_neighbours') }} as neighbours
cross join {{ ref('stg_strategy_versions') }} as strategies
union
select named.strategy_id, regions.region_code, named.region_code as neighbour_code
from {{ ref('stg_strategy_neighbours') }} as named
inner join {{ ref('stg_strategy_regions') }} as regions
    on regions.strategy_id = named.strategy_id
    and regions.region_code <> named.region_code
