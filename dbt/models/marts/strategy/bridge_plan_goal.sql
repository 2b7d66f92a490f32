select
    plan_goals.strategy_id,
    plan_goals.plan_id,
    plan_goals.goal_id
from {{ ref('int_strategy_plan_goals') }} as plan_goals
