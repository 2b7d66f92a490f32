-- What became of each target between two versions of a strategy that follow each other.
with versions as (
    select
        strategy_id, vintage_id, version, decided_on, archived_at,
        lag(vintage_id) over (partition by strategy_id order by archived_at nulls last, vintage_id nulls last) as vintage_before,
        lag(version) over (partition by strategy_id order by archived_at nulls last, vintage_id nulls last) as version_before
    from {{ ref('int_strategy_all_versions') }}
),

targets as (
    select * from {{ ref('int_strategy_all_targets') }}
),

pairs as (
    select versions.strategy_id, versions.version_before, versions.version, versions.decided_on, versions.archived_at,
        now.target_id, before.target_id as target_before,
        now.indicator_id, now.rule, before.rule as rule_before, now.value, before.value as value_before,
        now.value_high, before.value_high as value_high_before, now.reference, before.reference as reference_before,
        now.due, before.due as due_before, now.set_by, before.set_by as set_by_before,
        now.region, before.region as region_before, now.group_asked, before.group_asked as group_asked_before,
        now.baseline_value, before.baseline_value as baseline_value_before
    from versions
    inner join targets as now
        on now.vintage_id = versions.vintage_id
    left join targets as before
        on before.vintage_id = versions.vintage_before
        and before.target_id = now.target_id
    where versions.vintage_before is not null
    union all
    select versions.strategy_id, versions.version_before, versions.version, versions.decided_on, versions.archived_at,
        null as target_id, before.target_id as target_before,
        before.indicator_id, null as rule, before.rule as rule_before, null as value, before.value as value_before,
        null as value_high, before.value_high as value_high_before, null as reference, before.reference as reference_before,
        null as due, before.due as due_before, null as set_by, before.set_by as set_by_before,
        null as region, before.region as region_before, null as group_asked, before.group_asked as group_asked_before,
        null as baseline_value, before.baseline_value as baseline_value_before
    from versions
    inner join targets as before
        on before.vintage_id = versions.vintage_before
    left join targets as now
        on now.vintage_id = versions.vintage_id
        and now.target_id = before.target_id
    where now.target_id is null
)

select
    strategy_id,
    version_before,
    version,
    decided_on,
    archived_at,
    coalesce(target_id, target_before) as target_id,
    indicator_id,
    case when target_before is null then 'added' when target_id is null then 'removed' else 'changed' end as what,
    rule_before,
    rule,
    value_before,
    value,
    value_high_before,
    value_high,
    reference_before,
    reference,
    due_before,
    due,
    set_by_before,
    set_by,
    region_before,
    region,
    group_asked_before,
    group_asked,
    baseline_value_before,
    baseline_value
from pairs
where target_id is null
    or target_before is null
    or rule is distinct from rule_before
    or value is distinct from value_before
    or value_high is distinct from value_high_before
    or reference is distinct from reference_before
    or due is distinct from due_before
    or set_by is distinct from set_by_before
    or region is distinct from region_before
    or group_asked is distinct from group_asked_before
    or baseline_value is distinct from baseline_value_before
