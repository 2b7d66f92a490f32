select
    areas.strategy_id,
    areas.project_id,
    areas.area_code,
    areas.share,
    areas.basis
from {{ ref('int_project_areas') }} as areas
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = areas.project_id
where areas.area_code <> 'unassigned'
