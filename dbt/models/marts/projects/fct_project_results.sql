select
    projects.project_id,
    results.quarter,
    results.code as result_code,
    results.split,
    coalesce(indicators.label_sv, results.label_en) as label_sv,
    results.label_en,
    results.unit,
    coalesce(indicators.unit_sv, results.unit) as unit_sv,
    results.baseline,
    results.target,
    results.achieved,
    results.forecast,
    results.achieved / nullif(results.target, 0) as share_of_target,
    -- Enterprises are counted once a project: a sum over projects is of participations.
    coalesce(indicators.may_count_twice, false) as may_count_twice,
    results.is_verified,
    files.source,
    files.vintage_id,
    files.origin
from {{ ref('int_project_results') }} as results
inner join {{ ref('int_projects') }} as projects
    on projects.project_number = results.project_number
inner join {{ ref('int_project_files') }} as files
    on files.file_number = results.file_number
left join {{ ref('dim_result_indicator') }} as indicators
    on indicators.result_code = results.code
where not projects.is_natural_person
