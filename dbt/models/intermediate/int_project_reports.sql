-- Reports of each project, from the file of the quarter that was received last; how late each came.
with aliases as (
    {{ project_aliases() }}
),

rows as (
    select
        coalesce(aliases.project_id, reports.row_key) as project_id,
        reports.*
    from {{ ref('stg_project_reports') }} as reports
    left join aliases
        on aliases.row_key = reports.row_key
),

ranked as (
    select
        rows.*,
        row_number() over (
            partition by project_id, quarter order by received desc, coalesce(arrived_on, '') desc, sha256, line desc
        ) as recency
    from rows
)

select
    project_id,
    quarter,
    period_from,
    period_to,
    due_on,
    arrived_on,
    case when arrived_on is not null and due_on is not null
        then greatest(0, {{ dbt.datediff('cast(due_on as date)', 'cast(arrived_on as date)', 'day') }})
    end as days_late,
    light as reported_light,
    comment_sv,
    source,
    vintage_id,
    origin
from ranked
where recency = 1
