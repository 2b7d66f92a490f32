-- Every target of every goal in each of the strategy's regions, with what its indicator says today, and the plans that
-- serve the goal. A target that nothing can follow has a row too, and says why.
{% set lacks_groups = "(whole.indicator_id is not null and targets.breakdown <> 'total' and at_hand.breakdown is null)" -%}
{% set lacks_parts = "(whole.indicator_id is not null and targets.region_code = 'all')" -%}
with targets as (
    select * from {{ ref('int_targets') }}
),

latest as (
    select * from {{ ref('int_target_progress') }}
    where is_latest
),

-- Whose the target is: each of the strategy's regions, or all of them together.
regions as (
    select
        targets.strategy_id,
        targets.target_id,
        regions.region_code
    from targets
    inner join {{ ref('int_strategy_regions') }} as regions
        on regions.strategy_id = targets.strategy_id
    left join {{ ref('int_joint_regions') }} as joint
        on joint.strategy_id = regions.strategy_id
        and joint.region_code = regions.region_code
    -- `each` is every region of the strategy, `all` of a single region is that region; a county is itself.
    where targets.followed_region = 'each' or targets.followed_region = regions.region_code
        or (targets.followed_region = 'all' and joint.strategy_id is null)
    union
    select targets.strategy_id, targets.target_id, 'all' as region_code
    from targets
    inner join {{ ref('int_joint_regions') }} as joint
        on joint.strategy_id = targets.strategy_id
    where targets.followed_region = 'all'
    union
    -- A region that is none of the strategy's own counties: its riksområde.
    select targets.strategy_id, targets.target_id, coalesce(named.region_code, targets.followed_region) as region_code
    from targets
    left join {{ ref('regions') }} as named
        on named.nuts_code = targets.followed_region
        and named.region_level = 'nuts2'
    left join {{ ref('int_strategy_regions') }} as own
        on own.strategy_id = targets.strategy_id
        and own.region_code = targets.followed_region
    where targets.followed_region not in ('each', 'all') and own.region_code is null
),

-- The groups of a breakdown in a region, where any of them has figures.
at_hand as (
    select distinct strategy_id, indicator_id, breakdown, region_code
    from {{ ref('int_indicator_groups') }}
    where is_followed and breakdown <> 'regions'
),

groups as (
    select at_hand.*, municipalities.region_code as group_code
    from at_hand
    inner join {{ ref('regions') }} as municipalities
        on municipalities.parent_code = at_hand.region_code
        and municipalities.region_level = 'municipality'
    where at_hand.breakdown = 'municipality'
    union
    select distinct strategy_id, indicator_id, breakdown, region_code, group_code
    from {{ ref('int_indicator_groups') }}
    where is_followed and breakdown not in ('municipality', 'regions')
),

asked as (
    select
        targets.*,
        regions.region_code,
        -- Where no group has figures the target has one row, which says so.
        coalesce(groups.group_code, targets.group_wanted, 'each') as group_code
    from targets
    inner join regions
        on regions.strategy_id = targets.strategy_id
        and regions.target_id = targets.target_id
    left join groups
        on groups.strategy_id = targets.strategy_id
        and groups.indicator_id = targets.indicator_id
        and groups.breakdown = targets.breakdown
        and groups.region_code = regions.region_code
        and (targets.group_wanted is null or targets.group_wanted = groups.group_code)
),

-- Which tables have the indicator without the groups, or region by region only: where the others would come from.
whole as (
    select figures.strategy_id, figures.indicator_id, max(figures.source) as source
    from {{ ref('int_indicator_values') }} as figures
    inner join {{ ref('int_indicator_declared') }} as declared
        on declared.strategy_id = figures.strategy_id
        and declared.indicator_id = figures.indicator_id
        and declared.series = figures.series
        and declared.is_headline
    where figures.is_followed
    group by figures.strategy_id, figures.indicator_id
),

-- Measures that have figures of anything.
fed as (
    select distinct figures.measure
    from {{ ref('measure_figures') }} as figures
    inner join {{ ref('int_measure_periods') }} as periods
        on periods.figure = figures.figure
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
    targets.region_code,
    targets.breakdown,
    targets.group_code,

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
        when {{ lacks_groups }} then 'breakdown_not_at_hand'
        when {{ lacks_parts }} then 'parts_not_at_hand'
        when fed.measure is not null and declared.figure is null then 'subject_not_at_hand'
        else 'no_figures'
    end as outlook_reason,
    case when latest.outlook is null and ({{ lacks_groups }} or {{ lacks_parts }}) then whole.source end as lacking_source,

    ---------- provenance
    latest.origin
from asked as targets
inner join {{ ref('int_strategy_goals') }} as goals
    on goals.strategy_id = targets.strategy_id
    and goals.goal_id = targets.goal_id
left join latest
    on latest.strategy_id = targets.strategy_id
    and latest.target_id = targets.target_id
    and latest.region_code = targets.region_code
    and latest.group_code = case when targets.region_code = 'all' and targets.breakdown = 'total' then 'all'
        else targets.group_code end
left join at_hand
    on at_hand.strategy_id = targets.strategy_id
    and at_hand.indicator_id = targets.indicator_id
    and at_hand.breakdown = targets.breakdown
    and at_hand.region_code = targets.region_code
left join whole
    on whole.strategy_id = targets.strategy_id
    and whole.indicator_id = targets.indicator_id
left join {{ ref('int_indicator_declared') }} as declared
    on declared.strategy_id = targets.strategy_id
    and declared.indicator_id = targets.indicator_id
    and declared.is_headline
left join fed
    on fed.measure = declared.measure
left join plans
    on plans.strategy_id = targets.strategy_id
    and plans.goal_id = targets.goal_id
left join {{ ref('exceptional_years') }} as exceptional
    on exceptional.year = coalesce(latest.baseline_year, targets.baseline_year)
