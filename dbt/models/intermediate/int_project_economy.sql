-- Amounts of each project by quarter. Of several formats the best one gives all its money; of two workbooks of a quarter the
-- one received last counts, of two exports or lists the newest as a whole.
with aliases as (
    {{ project_aliases() }}
),

reported as (
    select
        coalesce(aliases.project_id, economy.row_key) as project_id,
        economy.*
    from {{ ref('stg_project_economy') }} as economy
    left join aliases
        on aliases.row_key = economy.row_key
),

best as (
    select project_id, min(format_rank) as format_rank
    from reported
    group by project_id
),

-- Files are few and rows many: files are put in order, rows only look up the last one that is about them.
files as (
    select sha256, source, vintage_id, origin, row_number() over (order by received asc, sha256 desc) as file_number
    from (
        select sha256, max(received) as received, min(source) as source, min(vintage_id) as vintage_id, min(origin) as origin
        from {{ ref('stg_project_economy') }}
        group by sha256
    ) as files
),

numbered as (
    select
        reported.*,
        files.file_number,
        case when reported.format_rank = 1 then reported.quarter else '' end as replaced_by
    from reported
    inner join best
        on best.project_id = reported.project_id
        and best.format_rank = reported.format_rank
    inner join files
        on files.sha256 = reported.sha256
),

newest as (
    select project_id, replaced_by, max(file_number) as file_number
    from numbered
    group by project_id, replaced_by
),

chosen as (
    select numbered.*
    from numbered
    inner join newest
        on newest.project_id = numbered.project_id
        and newest.replaced_by = numbered.replaced_by
        and newest.file_number = numbered.file_number
),

by_quarter as (
    select
        project_id, quarter, kind, financier,
        sum(amount_sek) as said_sek,
        case when min(currency) = max(currency) then sum(amount_original) end as said_original,
        case when min(currency) = max(currency) then min(currency) end as currency,
        case when min(rate) = max(rate) then min(rate) end as rate,
        max(rate_date) as rate_date,
        count(*) - count(amount_sek) as without_rate,
        -- All rows of a project and quarter are of one file, which has the provenance: a number is grouped faster than texts.
        max(file_number) as file_number
    from chosen
    group by project_id, quarter, kind, financier
),

flows as (
    -- A budget is what is decided in all: its amount of the quarter is what the decision changed.
    select
        by_quarter.*,
        said_sek - coalesce(lag(said_sek) over (partition by project_id, financier order by quarter), 0) as amount_sek,
        said_original - coalesce(lag(said_original) over (partition by project_id, financier order by quarter), 0)
            as amount_original
    from by_quarter
    where kind = 'budget'
    union all
    select by_quarter.*, said_sek as amount_sek, said_original as amount_original
    from by_quarter
    where kind <> 'budget'
)

select
    flows.project_id,
    flows.quarter,
    flows.kind,
    flows.financier,
    flows.amount_sek,
    sum(flows.amount_sek) over (
        partition by flows.project_id, flows.kind, flows.financier
        order by flows.quarter rows between unbounded preceding and current row
    ) as cumulative_sek,
    flows.amount_original,
    flows.currency,
    flows.rate,
    flows.rate_date,
    flows.without_rate,
    files.source,
    files.vintage_id,
    files.origin
from flows
inner join files
    on files.file_number = flows.file_number
