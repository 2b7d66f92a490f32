-- The figures that indicators and claims are made of, of the regions that are compared with each other.
select figures.*
from {{ ref('int_indicator_union') }} as figures
inner join {{ ref('regions') }} as regions
    on regions.region_code = figures.region_code
    and regions.region_level in ('country', 'nuts2', 'county')
