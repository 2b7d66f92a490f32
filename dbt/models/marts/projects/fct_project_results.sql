select
    results.project_id,
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
    results.source,
    results.vintage_id,
    results.origin
from {{ ref('int_project_results') }} as results
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = results.project_id
left join {{ ref('dim_result_indicator') }} as indicators
    on indicators.result_code = results.code
