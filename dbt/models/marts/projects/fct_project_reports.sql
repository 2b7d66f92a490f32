select
    reports.project_id,
    reports.quarter,
    cast(reports.period_from as date) as period_from,
    cast(reports.period_to as date) as period_to,
    cast(reports.due_on as date) as due_on,
    cast(reports.arrived_on as date) as arrived_on,
    reports.days_late,
    reports.reported_light,
    reports.comment_sv,
    reports.source,
    reports.vintage_id,
    reports.origin
from {{ ref('int_project_reports') }} as reports
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = reports.project_id
