-- Strategies of several regions: the code under which their regions are one, as `all` in a target asks.
select
    regions.strategy_id,
    regions.region_code,
    {{ joint_region('regions.strategy_id') }} as joint_code,
    count(*) over (partition by regions.strategy_id) as region_count
from {{ ref('int_strategy_regions') }} as regions
inner join (
    select strategy_id from {{ ref('int_strategy_regions') }}
    group by strategy_id
    having count(*) > 1
) as several
    on several.strategy_id = regions.strategy_id
