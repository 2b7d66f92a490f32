select
    goals.strategy_id,
    goals.goal_id,
    goals.part_of,
    goals.level,
    levels.kind as level_kind,
    goals.area_id as area_code,
    goals.kind,
    goals.sentence_sv,
    coalesce(goals.sentence_en, goals.sentence_sv) as sentence_en,
    goals.measured,
    goals.responsible,
    goals.horizon,
    goals.basis,
    goals.sort_order
from {{ ref('int_strategy_goals') }} as goals
left join {{ ref('int_strategy_levels') }} as levels
    on levels.strategy_id = goals.strategy_id
    and levels.level = goals.level
