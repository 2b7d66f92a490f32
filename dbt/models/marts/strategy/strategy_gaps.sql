-- What is lacking in the chain from goal to figure: each row is something that a person can fix in the strategy's folder.
with targets as (
    select * from {{ ref('int_targets') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
)

select goals.strategy_id, 'goal' as what, goals.goal_id as item_id, 'no_target' as gap,
    'Målet har inget uppföljningsmål' as gap_sv, 'No target follows the goal' as gap_en
from {{ ref('int_strategy_goals') }} as goals
left join targets
    on targets.strategy_id = goals.strategy_id
    and targets.goal_id = goals.goal_id
where targets.target_id is null
union all
select indicators.strategy_id, 'indicator' as what, indicators.indicator_id as item_id, 'no_target' as gap,
    'Indikatorn hör inte till något mål' as gap_sv, 'The indicator belongs to no goal' as gap_en
from indicators
left join targets
    on targets.strategy_id = indicators.strategy_id
    and targets.indicator_id = indicators.indicator_id
where targets.target_id is null
union all
select targets.strategy_id, 'target' as what, targets.target_id as item_id, 'no_figures' as gap,
    'Målets indikator har inga siffror' as gap_sv, 'The indicator of the target has no figures' as gap_en
from targets
inner join indicators
    on indicators.strategy_id = targets.strategy_id
    and indicators.indicator_id = targets.indicator_id
where not indicators.can_be_fed
union all
select areas.strategy_id, 'area' as what, areas.area_id as item_id, 'no_plan' as gap,
    'Området har ingen utvecklingsplan' as gap_sv, 'The area has no development plan' as gap_en
from {{ ref('int_strategy_areas') }} as areas
left join {{ ref('int_strategy_plans') }} as plans
    on plans.strategy_id = areas.strategy_id
    and plans.area_id = areas.area_id
where areas.kind in ('knowledge_area', 'development', 'capacity') and plans.plan_id is null
