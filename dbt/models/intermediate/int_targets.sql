-- Every target in the form that it is followed in: years of dates, the reference, whether it moves.
select
    targets.strategy_id,
    targets.target_id,
    targets.goal_id,
    targets.indicator_id,
    targets.role,
    targets.rule,
    targets.value as value_stated,
    targets.value_number,
    targets.value_high_number,
    targets.region,
    targets.group_asked,
    -- `sex=each` asks for every group of a breakdown, `municipality=0880` for one.
    case
        when targets.group_asked is not null then split_part(targets.group_asked, '=', 1)
        when municipalities.region_code is not null then 'municipality'
        else 'total'
    end as breakdown,
    case
        when targets.group_asked is not null then nullif(split_part(targets.group_asked, '=', 2), 'each')
        else coalesce(municipalities.region_code, 'total')
    end as group_wanted,
    -- A municipality is a group of its county, whether the target names it as its region or as its group.
    coalesce(municipalities.parent_code, targets.region) as followed_region,
    case when targets.reference not like 'own:%' then coalesce(regions.region_code, targets.reference) end as reference,
    case when targets.reference like 'own:%' then cast(substr(targets.reference, 5, 4) as integer) end as reference_year,
    -- Riket of the same year, or the counties' mean: the target itself goes on moving.
    targets.rule in ('same_as', 'gap_at_most') and targets.reference not like 'own:%' as is_moving,
    targets.baseline_value,
    cast(substr(targets.baseline_period, 1, 4) as integer) as baseline_year,
    targets.due,
    cast(substr(targets.due, 1, 4) as integer) as due_year,
    targets.set_by,
    targets.decided_on,
    targets.note,
    targets.sort_order,
    -- The target that stands for the indicator where one is shown: with a distance before a mere direction, what somebody
    -- decided before a convention, the last day before its milestones.
    row_number() over (
        partition by targets.strategy_id, targets.indicator_id
        order by
            case when targets.group_asked is null then 0 else 1 end asc,
            case targets.rule when 'rise' then 1 when 'fall' then 1 when 'hold' then 1 when 'follow' then 2 else 0 end asc,
            case targets.set_by when 'strategy' then 0 when 'plan' then 1 when 'convention' then 2 else 3 end asc,
            targets.due desc nulls last,
            targets.sort_order asc
    ) = 1 as is_main
from {{ ref('stg_strategy_targets') }} as targets
left join {{ ref('regions') }} as regions
    on regions.nuts_code = targets.reference
    and regions.region_level <> 'municipality'
left join {{ ref('regions') }} as municipalities
    on municipalities.region_code = targets.region
    and municipalities.region_level = 'municipality'
