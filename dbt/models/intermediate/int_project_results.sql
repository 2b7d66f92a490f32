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

replaced as (
    {{ replaced_rows(
        ['project_number', 'quarter', 'code', 'split'],
        'said.file_number desc, said.line desc'
    ) }}
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
