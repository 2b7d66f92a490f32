select
    plans.strategy_id,
    plans.plan_id,
    plans.level,
    levels.kind as level_kind,
    levels.cadence,
    plans.area_id as area_code,
    plans.title_sv,
    coalesce(plans.title_en, plans.title_sv) as title_en,
    plans.owner,
    plans.decided_on,
    plans.valid_from,
    plans.valid_to,
    plans.next_report_on,
    plans.budget,
    plans.currency,
    plans.document,
    plans.basis,
    plans.sort_order
from {{ ref('int_strategy_plans') }} as plans
left join {{ ref('int_strategy_levels') }} as levels
    on levels.strategy_id = plans.strategy_id
    and levels.level = plans.level
