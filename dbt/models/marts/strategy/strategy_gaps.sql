-- What is lacking in the chain from goal to figure: each row is something that a person can fix in the strategy's folder.
with targets as (
    select * from {{ ref('int_targets') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

development_levels as (
    select * from {{ ref('int_strategy_levels') }} where kind = 'development'
),

plans_wanted as (
    select distinct strategy_id from development_levels where one_per = 'area'
),

plans_of_areas as (
    select distinct plans.strategy_id, plans.area_id
    from {{ ref('int_strategy_plans') }} as plans
    inner join development_levels
        on development_levels.strategy_id = plans.strategy_id
        and development_levels.level = plans.level
),

parts as (
    select distinct strategy_id, part_of as area_id from {{ ref('int_strategy_areas') }} where part_of is not null
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
inner join plans_wanted
    on plans_wanted.strategy_id = areas.strategy_id
left join plans_of_areas
    on plans_of_areas.strategy_id = areas.strategy_id
    and plans_of_areas.area_id = areas.area_id
left join parts
    on parts.strategy_id = areas.strategy_id
    and parts.area_id = areas.area_id
where plans_of_areas.area_id is null
    -- A specialisation that is made of areas has their plans.
    and (areas.kind in ('knowledge_area', 'development', 'capacity') or (areas.kind = 'specialisation' and parts.area_id is null))
