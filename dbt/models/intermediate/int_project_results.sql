-- Results of each project by quarter, from the file of the quarter that was received last.
with aliases as (
    {{ project_aliases() }}
),

rows as (
    select
        coalesce(aliases.project_id, results.row_key) as project_id,
        results.*
    from {{ ref('stg_project_results') }} as results
    left join aliases
        on aliases.row_key = results.row_key
)

select project_id, quarter, code, label_en, unit, split, baseline, target, achieved, forecast, is_verified,
    source, vintage_id, origin
from (
    select
        rows.*,
        row_number() over (
            partition by project_id, quarter, code, split order by received desc, sha256 asc, line desc
        ) as recency
    from rows
) as ranked
where recency = 1
