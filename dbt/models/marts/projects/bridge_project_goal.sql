select
    projects.strategy_id,
    projects.project_id,
    goals.goal_id,
    cast(max(shares.share) as integer) as expected_contribution,
    max(shares.file_quarter) as judged_in
from {{ ref('int_projects') }} as projects
inner join {{ ref('int_project_goals') }} as shares
    on shares.project_id = projects.project_id
inner join {{ ref('dim_goal') }} as goals
    on goals.strategy_id = projects.strategy_id
    and goals.goal_id = shares.code
where not projects.is_natural_person
group by projects.strategy_id, projects.project_id, goals.goal_id
