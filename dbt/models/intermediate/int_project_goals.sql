select
    projects.project_id,
    shares.code,
    shares.share,
    shares.file_quarter
from {{ ref('int_projects') }} as projects
inner join {{ ref('stg_project_shares') }} as shares
    on shares.row_key = projects.row_key
    and shares.sha256 = projects.sha256
where shares.kind = 'goal'
