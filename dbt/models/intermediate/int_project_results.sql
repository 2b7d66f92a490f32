-- Results of each project by quarter. Of several files the one that counts gives all of a project's results of a quarter, so that
-- a code that was corrected does not count under both; of a file that says one twice, its last line.
with said_rows as (
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

newest as (
    select project_number, quarter, max(file_number) as file_number
    from said_rows
    group by project_number, quarter
),

rows as (
    select said_rows.*
    from said_rows
    inner join newest
        on newest.project_number = said_rows.project_number
        and newest.quarter = said_rows.quarter
        and newest.file_number = said_rows.file_number
),

replaced as (
    {{ replaced_rows(['project_number', 'quarter', 'code', 'split'], 'said.line desc') }}
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
left join replaced
    on replaced.file_number = rows.file_number
    and replaced.line = rows.line
where replaced.line is null
