select
    projects.project_id,
    reports.quarter,
    reports.period_from,
    reports.period_to,
    reports.due_on,
    reports.arrived_on,
    reports.days_late,
    reports.reported_light,
    reports.comment_sv,
    files.source,
    files.vintage_id,
    files.origin
from {{ ref('int_project_reports') }} as reports
inner join {{ ref('int_projects') }} as projects
    on projects.project_number = reports.project_number
inner join {{ ref('int_project_files') }} as files
    on files.file_number = reports.file_number
where not projects.is_natural_person
