-- Every target of every goal in each of the strategy's regions, with what its indicator says today, and the plans that
-- serve the goal. A target that nothing can follow has a row too, and says why.
with targets as (
    select * from {{ ref('int_targets') }}
),

latest as (
    select * from {{ ref('int_target_progress') }}
    where is_latest
),

regions as (
    select
        targets.strategy_id,
        targets.target_id,
        regions.region_code
    from targets
    inner join {{ ref('int_strategy_regions') }} as regions
        on regions.strategy_id = targets.strategy_id
        -- `each` and `all` are every region of the strategy; a county is itself.
        and (targets.region in ('each', 'all') or targets.region = regions.region_code)
    union
    -- A region that is none of the strategy's own counties: its riksområde, or a municipality.
    select targets.strategy_id, targets.target_id, coalesce(named.region_code, targets.region) as region_code
    from targets
    left join {{ ref('regions') }} as named
        on named.nuts_code = targets.region
        and named.region_level = 'nuts2'
    left join {{ ref('int_strategy_regions') }} as own
        on own.strategy_id = targets.strategy_id
        and own.region_code = targets.region
    where targets.region not in ('each', 'all') and own.region_code is null
),

plans as (
    select strategy_id, goal_id, min(plan_id) as plan_id, count(*) as plan_count
    from {{ ref('int_strategy_plan_goals') }}
    group by strategy_id, goal_id
)

select
    ---------- keys
    targets.strategy_id,
    targets.goal_id,
    targets.target_id,
    regions.region_code,

    ---------- what is aimed at
    goals.area_id as area_code,
    plans.plan_id,
    targets.indicator_id,
    targets.role,
    targets.rule,
    targets.set_by,
    targets.is_moving as target_is_moving,
    coalesce(latest.target, targets.value_number) as target,
    targets.due_year,

    ---------- where it is
    latest.regime,
    latest.year,
    latest.value,
    latest.baseline,
    coalesce(latest.baseline_year, targets.baseline_year) as baseline_year,
    exceptional.year is not null as is_exceptional_baseline,
    targets.baseline_value as baseline_stated,
    latest.baseline - targets.baseline_value as baseline_revised_by,
    latest.distance as distance_to_target,
    latest.pace_now,
    latest.pace_needed,
    latest.year_reached_at_pace,
    coalesce(latest.outlook, 'not_assessable') as outlook,
    case
        when latest.outlook is not null then latest.outlook_reason
        when targets.group_asked is not null then 'breakdown_not_at_hand'
        else 'no_figures'
    end as outlook_reason,

    ---------- provenance
    latest.origin
from targets
inner join regions
    on regions.strategy_id = targets.strategy_id
    and regions.target_id = targets.target_id
inner join {{ ref('int_strategy_goals') }} as goals
    on goals.strategy_id = targets.strategy_id
    and goals.goal_id = targets.goal_id
left join latest
    on latest.strategy_id = targets.strategy_id
    and latest.target_id = targets.target_id
    and latest.region_code = regions.region_code
left join plans
    on plans.strategy_id = targets.strategy_id
    and plans.goal_id = targets.goal_id
left join {{ ref('exceptional_years') }} as exceptional
    on exceptional.year = coalesce(latest.baseline_year, targets.baseline_year)
