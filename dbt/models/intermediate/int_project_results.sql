-- Results of each project by quarter, from the file of the quarter that counts; of a file that says one twice, its last line.
with rows as (
    select
        keys.project_number,
        results.*,
        files.file_number
    from {{ ref('stg_project_results') }} as results
    inner join {{ ref('int_project_files') }} as files
        on files.sha256 = results.sha256
    inner join {{ ref('int_project_keys') }} as keys
        on keys.row_key = results.row_key
),

-- Only what rows are ordered by is sorted, not the rows.
ranked as (
    select
        file_number,
        line,
        row_number() over (partition by project_number, quarter, code, split order by file_number desc, line desc) as recency
    from rows
)

select
    rows.project_number,
    rows.quarter,
    rows.code,
    rows.label_en,
    rows.unit,
    rows.split,
    rows.baseline,
    rows.target,
    rows.achieved,
    rows.forecast,
    rows.is_verified,
    rows.file_number
from rows
inner join ranked
    on ranked.file_number = rows.file_number
    and ranked.line = rows.line
where ranked.recency = 1
