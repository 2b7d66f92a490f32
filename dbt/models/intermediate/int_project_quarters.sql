-- Where each project is at the end of each quarter: what it has used of its time, its money and its targets. A quarter
-- without figures carries on what was reported before, and says since when.
with flows as (
    select
        project_number, quarter,
        sum(case when kind = 'budget' then amount_sek end) as budget,
        sum(case when kind = 'accrued' then amount_sek end) as accrued,
        sum(case when kind = 'paid' then amount_sek end) as paid,
        max(case when kind <> 'budget' then 1 else 0 end) as has_amounts
    from {{ ref('int_project_economy') }}
    group by project_number, quarter
),

results as (
    select project_number, quarter, avg(least(1, achieved / target)) as share_of_results
    from {{ ref('int_project_results') }}
    where split = 'all' and target > 0 and achieved is not null
    group by project_number, quarter
),

reported as (
    select project_number, min(quarter) as first_quarter, max(quarter) as last_quarter
    from (
        select project_number, quarter from flows
        union all
        select project_number, quarter from results
        union all
        select project_number, quarter from {{ ref('int_project_reports') }}
    ) as figures
    group by project_number
),

ends as (
    select
        projects.project_number, projects.starts_on, projects.ends_on, projects.origin,
        least(
            coalesce(reported.first_quarter, projects.first_quarter), projects.first_quarter
        ) as first_quarter,
        greatest(coalesce(reported.last_quarter, projects.last_quarter), projects.last_quarter) as last_quarter
    from {{ ref('int_projects') }} as projects
    left join reported
        on reported.project_number = projects.project_number
),

-- The quarters that any file of the same origin is about: a project without a report stands in all of them until it ends.
newest as (
    select origin, max(last_quarter) as last_quarter
    from ends
    group by origin
),

-- Rows are many: until they are in order they carry what changes from quarter to quarter, and nothing else.
spine as (
    select ends.project_number, quarters.quarter
    from ends
    inner join newest
        on newest.origin = ends.origin
    inner join {{ ref('quarters') }} as quarters
        on quarters.quarter >= ends.first_quarter
        and quarters.quarter <= newest.last_quarter
        and (quarters.quarter <= ends.last_quarter or quarters.starts_on <= coalesce(ends.ends_on, '9999'))
),

running as (
    select
        spine.project_number,
        spine.quarter,
        {% for column in ['budget', 'accrued', 'paid'] -%}
        sum(flows.{{ column }}) over until_now as {{ column }}_sek,
        {% endfor -%}
        max(
            case when flows.has_amounts = 1 or results.project_number is not null then spine.quarter end
        ) over until_now as reported_until,
        max(case when results.share_of_results is not null then spine.quarter end) over until_now as results_until
    from spine
    left join flows
        on flows.project_number = spine.project_number
        and flows.quarter = spine.quarter
    left join results
        on results.project_number = spine.project_number
        and results.quarter = spine.quarter
    window until_now as (
        partition by spine.project_number
        order by spine.quarter rows between unbounded preceding and current row
    )
)

select
    running.project_number,
    running.quarter,
    quarters.quarter_number,
    running.budget_sek,
    running.accrued_sek,
    running.paid_sek,
    case when ends.ends_on > ends.starts_on then
        greatest(0, least(1,
            {{ as_double(dbt.datediff('cast(ends.starts_on as date)', 'cast(quarters.ends_on as date)', 'day')) }}
            / {{ dbt.datediff('cast(ends.starts_on as date)', 'cast(ends.ends_on as date)', 'day') }}
        ))
    end as share_of_time,
    running.accrued_sek / nullif(running.budget_sek, 0) as share_of_budget,
    results.share_of_results,
    running.reported_until
from running
inner join ends
    on ends.project_number = running.project_number
inner join {{ ref('quarters') }} as quarters
    on quarters.quarter = running.quarter
-- Results are as of their last report.
left join results
    on results.project_number = running.project_number
    and results.quarter = running.results_until
