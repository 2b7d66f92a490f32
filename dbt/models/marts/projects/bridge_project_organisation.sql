-- Organisations of projects. Files name the one that leads and is granted the money; partners are in none of them.
select
    projects.project_id,
    coalesce(projects.lead_organisation_number, projects.lead_organisation) as organisation_id,
    projects.lead_organisation_number as organisation_number,
    projects.lead_organisation as organisation_name,
    'lead' as role,
    economy.budget_sek,
    projects.source,
    projects.vintage_id,
    projects.origin
from {{ ref('dim_project') }} as projects
left join (
    select project_id, sum(amount_sek) as budget_sek
    from {{ ref('int_project_economy') }}
    where kind = 'budget'
    group by project_id
) as economy
    on economy.project_id = projects.project_id
where coalesce(projects.lead_organisation_number, projects.lead_organisation) is not null
