-- Where each project is at the end of each quarter: what it has used of its time, its money and its targets. A quarter
-- without figures carries on what was reported before, and says since when.
with flows as (
    select
        project_id, quarter,
        sum(case when kind = 'budget' then amount_sek end) as budget,
        sum(case when kind = 'accrued' then amount_sek end) as accrued,
        sum(case when kind = 'paid' then amount_sek end) as paid,
        max(case when kind <> 'budget' then 1 else 0 end) as has_amounts
    from {{ ref('int_project_economy') }}
    group by project_id, quarter
),

results as (
    select project_id, quarter, avg(least(1, achieved / target)) as share_of_results
    from {{ ref('int_project_results') }}
    where split = 'all' and target > 0 and achieved is not null
    group by project_id, quarter
),

reported as (
    select project_id, min(quarter) as first_quarter, max(quarter) as last_quarter
    from (
        select project_id, quarter from flows
        union all
        select project_id, quarter from results
        union all
        select project_id, quarter from {{ ref('int_project_reports') }}
    ) as figures
    group by project_id
),

ends as (
    select
        projects.project_id, projects.starts_on, projects.ends_on, projects.origin, projects.source,
        projects.vintage_id, projects.is_natural_person,
        least(
            coalesce(reported.first_quarter, projects.first_quarter), projects.first_quarter
        ) as first_quarter,
        greatest(coalesce(reported.last_quarter, projects.last_quarter), projects.last_quarter) as last_quarter
    from {{ ref('int_projects') }} as projects
    left join reported
        on reported.project_id = projects.project_id
),

-- The quarters that any file of the same origin is about: a project without a report stands in all of them until it ends.
newest as (
    select origin, max(last_quarter) as last_quarter
    from ends
    group by origin
),

spine as (
    select ends.*, quarters.quarter, quarters.quarter_number, quarters.ends_on as quarter_ends_on
    from ends
    inner join newest
        on newest.origin = ends.origin
    inner join {{ ref('quarters') }} as quarters
        on quarters.quarter >= ends.first_quarter
        and quarters.quarter <= newest.last_quarter
        and (quarters.quarter <= ends.last_quarter or quarters.starts_on <= coalesce(ends.ends_on, '9999'))
),

joined as (
    select
        spine.*,
        flows.budget, flows.accrued, flows.paid,
        case when coalesce(flows.has_amounts, 0) = 1 or results.project_id is not null then spine.quarter end
            as figures_in,
        case when results.share_of_results is not null then spine.quarter end as results_in
    from spine
    left join flows
        on flows.project_id = spine.project_id
        and flows.quarter = spine.quarter
    left join results
        on results.project_id = spine.project_id
        and results.quarter = spine.quarter
),

running as (
    select
        joined.*,
        {% for column in ['budget', 'accrued', 'paid'] -%}
        sum({{ column }}) over (
            partition by project_id order by quarter rows between unbounded preceding and current row
        ) as {{ column }}_sek,
        {% endfor -%}
        {% for column in ['figures_in', 'results_in'] -%}
        max({{ column }}) over (
            partition by project_id order by quarter rows between unbounded preceding and current row
        ) as last_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from joined
)

select
    running.project_id,
    running.quarter,
    running.quarter_number,
    running.quarter_ends_on,
    running.starts_on,
    running.ends_on,
    running.is_natural_person,
    running.budget_sek,
    running.accrued_sek,
    running.paid_sek,
    case when running.ends_on > running.starts_on then
        greatest(0, least(1,
            {{ as_double(dbt.datediff('cast(running.starts_on as date)', 'cast(running.quarter_ends_on as date)', 'day')) }}
            / {{ dbt.datediff('cast(running.starts_on as date)', 'cast(running.ends_on as date)', 'day') }}
        ))
    end as share_of_time,
    running.accrued_sek / nullif(running.budget_sek, 0) as share_of_budget,
    results.share_of_results,
    running.last_figures_in as reported_until,
    running.source,
    running.vintage_id,
    running.origin
from running
-- Results are as of their last report.
left join results
    on results.project_id = running.project_id
    and results.quarter = running.last_results_in
