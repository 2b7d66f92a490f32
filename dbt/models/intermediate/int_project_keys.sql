-- The project of each row of a file. A row without the programme's id is about the project with the same lead, title and
-- days; every other row's key is its project's id. Models carry the number of a project, which is joined, grouped and
-- sorted several times as fast as its id.
with nameless as (
    select nameless.row_key, min(known.row_key) as project_id
    from {{ ref('stg_projects') }} as nameless
    inner join {{ ref('stg_projects') }} as known
        on known.match_key = nameless.match_key
        and known.origin = nameless.origin
        and known.has_id
    where not nameless.has_id
    group by nameless.row_key
),

named as (
    select keys.row_key, coalesce(nameless.project_id, keys.row_key) as project_id
    from (select distinct row_key from {{ ref('stg_projects') }}) as keys
    left join nameless
        on nameless.row_key = keys.row_key
)

select row_key, project_id, dense_rank() over (order by project_id nulls last) as project_number
from named
