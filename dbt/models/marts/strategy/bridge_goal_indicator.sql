select
    targets.strategy_id,
    targets.goal_id,
    targets.indicator_id,
    min(targets.role) as role,
    count(*) as target_count,
    max(case when targets.set_by = 'strategy' then 1 else 0 end) = 1 as is_set_by_strategy
from {{ ref('int_targets') }} as targets
group by targets.strategy_id, targets.goal_id, targets.indicator_id
