-- Four lights, counted from figures, beside the one that the project gives itself. Without a report of the quarter all are
-- grey: what is not known is never green.
with contributions as (
    select project_id, max(expected_contribution) as contribution
    from {{ ref('bridge_project_goal') }}
    group by project_id
),

joined as (
    select
        quarters.*,
        projects.project_id,
        projects.source,
        projects.vintage_id,
        projects.origin,
        reports.arrived_on,
        reports.days_late,
        reports.reported_light,
        contributions.contribution,
        next_reports.due_on as next_report_on,
        abs(quarters.share_of_budget - quarters.share_of_time) as economy_distance,
        -- Ahead of the target is no fault.
        greatest(0, quarters.share_of_time - quarters.share_of_results) as results_distance
    from {{ ref('int_project_quarters') }} as quarters
    inner join {{ ref('int_projects') }} as projects
        on projects.project_number = quarters.project_number
    left join {{ ref('int_project_reports') }} as reports
        on reports.project_number = quarters.project_number
        and reports.quarter = quarters.quarter
    left join contributions
        on contributions.project_id = projects.project_id
    left join {{ ref('quarters') }} as following
        on following.quarter_number = quarters.quarter_number + 1
    left join {{ ref('int_project_reports') }} as next_reports
        on next_reports.project_number = quarters.project_number
        and next_reports.quarter = following.quarter
    where not projects.is_natural_person
),

lights as (
    select
        joined.*,
        case
            when arrived_on is null then 'grey'
            when coalesce(days_late, 0) >= {{ project_limit('report_red_days') }} then 'red'
            when coalesce(days_late, 0) >= 1 then 'yellow'
            else 'green'
        end as light_time,
        case when arrived_on is null then 'grey'
            else coalesce({{ light_of('economy_distance') }}, 'grey') end as light_economy,
        case when arrived_on is null then 'grey'
            else coalesce({{ light_of('results_distance') }}, 'grey') end as light_results,
        case
            when arrived_on is null or contribution is null then 'grey'
            when contribution >= 2 then 'green'
            when contribution = 1 then 'yellow'
            else 'red'
        end as light_contribution
    from joined
)

select
    ---------- keys
    project_id,
    quarter,

    ---------- where it is
    share_of_time,
    share_of_budget,
    share_of_results,
    budget_sek,
    accrued_sek,
    paid_sek,
    reported_until,

    ---------- lights that are counted, and the project's own
    light_time,
    light_economy,
    light_results,
    light_contribution,
    case
        when 'red' in (light_time, light_economy, light_results, light_contribution) then 'red'
        when 'yellow' in (light_time, light_economy, light_results, light_contribution) then 'yellow'
        when arrived_on is null then 'grey'
        else 'green'
    end as light_worst,
    reported_light,
    case when reported_light is not null and arrived_on is not null then
        reported_light <> case
            when 'red' in (light_time, light_economy, light_results, light_contribution) then 'red'
            when 'yellow' in (light_time, light_economy, light_results, light_contribution) then 'yellow'
            else 'green'
        end
    end as lights_differ,

    ---------- the figures that lit them
    days_late,
    economy_distance,
    results_distance,
    contribution,
    next_report_on,

    ---------- provenance
    source,
    vintage_id,
    origin
from lights
