-- Each project once, whatever file it is in: what the best format says, in the newest file of it.
with rows as (
    select
        keys.project_id,
        keys.project_number,
        files.file_number,
        projects.*
    from {{ ref('stg_projects') }} as projects
    inner join {{ ref('int_project_files') }} as files
        on files.sha256 = projects.sha256
    inner join {{ ref('int_project_keys') }} as keys
        on keys.row_key = projects.row_key
),

files as (
    select
        project_number,
        max(file_number) as file_number,
        count(distinct file_number) as file_count,
        count(distinct format) as format_count,
        min(file_quarter) as first_quarter,
        max(file_quarter) as last_quarter,
        -- A person in one file is a person in all.
        max(case when is_natural_person then 1 else 0 end) = 1 as is_natural_person,
        max(strategy_id) as strategy_id,
        max(starts_on) as starts_on,
        max(ends_on) as ends_on
    from rows
    group by project_number
),

-- A file may say a project twice, once without the programme's id.
closest as (
    select
        said.*,
        row_number() over (
            partition by said.project_number order by said.has_id desc nulls last, said.row_key asc nulls last
        ) as place
    from rows as said
    inner join files
        on files.project_number = said.project_number
        and files.file_number = said.file_number
)

select
    rows.project_id,
    rows.project_number,
    rows.row_key,
    rows.sha256,
    rows.fund,
    case when not files.is_natural_person then rows.local_id end as local_id,
    rows.unique_id,
    case when not files.is_natural_person then rows.title_sv end as title_sv,
    case when not files.is_natural_person then rows.title_en end as title_en,
    case when not files.is_natural_person then rows.summary end as summary,
    rows.programme,
    rows.specific_objective,
    rows.intervention_field,
    case when not files.is_natural_person then rows.lead end as lead,
    case when not files.is_natural_person then rows.lead_number end as lead_number,
    files.is_natural_person,
    rows.status,
    rows.decided_on,
    coalesce(rows.starts_on, files.starts_on) as starts_on,
    coalesce(rows.ends_on, files.ends_on) as ends_on,
    rows.municipality_code,
    rows.plan_id,
    coalesce(rows.strategy_id, files.strategy_id) as strategy_id,
    rows.format,
    files.format_count,
    files.file_count,
    files.first_quarter,
    files.last_quarter,
    rows.source,
    rows.vintage_id,
    rows.origin
from closest as rows
inner join files
    on files.project_number = rows.project_number
where rows.place = 1
