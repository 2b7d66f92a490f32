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
    select keys.project_id, sum(budgets.amount_sek) as budget_sek
    from {{ ref('int_project_economy') }} as budgets
    inner join {{ ref('int_projects') }} as keys
        on keys.project_number = budgets.project_number
    where budgets.kind = 'budget'
    group by keys.project_id
) as economy
    on economy.project_id = projects.project_id
where coalesce(projects.lead_organisation_number, projects.lead_organisation) is not null
