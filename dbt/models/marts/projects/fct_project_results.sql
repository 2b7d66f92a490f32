select
    results.project_id,
    results.quarter,
    results.code as result_code,
    results.split,
    results.label_en,
    results.unit,
    results.baseline,
    results.target,
    results.achieved,
    results.forecast,
    results.achieved / nullif(results.target, 0) as share_of_target,
    -- Enterprises are counted once a project: a sum over projects is of participations.
    results.unit = 'enterprises' as may_count_twice,
    results.is_verified,
    results.source,
    results.vintage_id,
    results.origin
from {{ ref('int_project_results') }} as results
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = results.project_id
