-- Reports of each project, from the file of the quarter that was received last; how late each came.
with rows as (
    select
        keys.project_number,
        reports.*,
        files.file_number
    from {{ ref('stg_project_reports') }} as reports
    inner join {{ ref('int_project_files') }} as files
        on files.sha256 = reports.sha256
    inner join {{ ref('int_project_keys') }} as keys
        on keys.row_key = reports.row_key
),

replaced as (
    {{ replaced_rows(
        ['project_number', 'quarter'],
        "said.received desc, coalesce(said.arrived_on, '') desc, said.file_number desc, said.line desc"
    ) }}
)

select
    rows.project_number,
    rows.quarter,
    rows.period_from,
    rows.period_to,
    rows.due_on,
    rows.arrived_on,
    case when rows.arrived_on is not null and rows.due_on is not null
        then greatest(0, {{ dbt.datediff('cast(rows.due_on as date)', 'cast(rows.arrived_on as date)', 'day') }})
    end as days_late,
    rows.light as reported_light,
    rows.comment_sv,
    rows.file_number
from rows
left join replaced
    on replaced.file_number = rows.file_number
    and replaced.line = rows.line
where replaced.line is null
