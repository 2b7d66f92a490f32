select
    reports.project_id,
    reports.quarter,
    reports.period_from,
    reports.period_to,
    reports.due_on,
    reports.arrived_on,
    reports.days_late,
    reports.reported_light,
    reports.comment_sv,
    reports.source,
    reports.vintage_id,
    reports.origin
from {{ ref('int_project_reports') }} as reports
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = reports.project_id
