select
    files.sha256,
    files.received,
    files.rank as format_rank,
    vintage.source,
    vintage.vintage_id,
    vintage.origin
from {{ source('raw', 'project_files') }} as files
inner join {{ source('meta', 'current_vintages') }} as vintage
    on vintage.vintage_id = files.vintage_id
