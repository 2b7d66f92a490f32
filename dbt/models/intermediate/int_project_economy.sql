-- Amounts of each project by quarter. Of several formats the best one gives all its money; of two workbooks of a quarter the
-- one received last counts, of two exports or lists the newest as a whole.
with rows as (
    select
        keys.project_number,
        economy.quarter,
        economy.kind,
        economy.financier,
        economy.amount_original,
        economy.currency,
        economy.rate,
        economy.rate_date,
        economy.amount_sek,
        files.file_number,
        files.format_rank,
        case when files.format_rank = 1 then economy.quarter else '' end as replaced_by
    from {{ ref('stg_project_economy') }} as economy
    inner join {{ ref('int_project_files') }} as files
        on files.sha256 = economy.sha256
    inner join {{ ref('int_project_keys') }} as keys
        on keys.row_key = economy.row_key
),

best as (
    select project_number, min(format_rank) as format_rank
    from rows
    group by project_number
),

newest as (
    select rows.project_number, rows.replaced_by, max(rows.file_number) as file_number
    from rows
    inner join best
        on best.project_number = rows.project_number
        and best.format_rank = rows.format_rank
    group by rows.project_number, rows.replaced_by
),

by_quarter as (
    select
        rows.project_number, rows.quarter, rows.kind, rows.financier,
        sum(rows.amount_sek) as said_sek,
        case when min(rows.currency) = max(rows.currency) then sum(rows.amount_original) end as said_original,
        case when min(rows.currency) = max(rows.currency) then min(rows.currency) end as currency,
        case when min(rows.rate) = max(rows.rate) then min(rows.rate) end as rate,
        max(rows.rate_date) as rate_date,
        count(*) - count(rows.amount_sek) as without_rate,
        -- All rows of a project and quarter are of one file.
        max(rows.file_number) as file_number
    from rows
    inner join newest
        on newest.project_number = rows.project_number
        and newest.replaced_by = rows.replaced_by
        and newest.file_number = rows.file_number
    group by rows.project_number, rows.quarter, rows.kind, rows.financier
),

flows as (
    -- A budget is what is decided in all: its amount of the quarter is what the decision changed.
    select
        by_quarter.*,
        said_sek - coalesce(lag(said_sek) over (partition by project_number, financier order by quarter), 0) as amount_sek,
        said_original - coalesce(lag(said_original) over (partition by project_number, financier order by quarter), 0)
            as amount_original
    from by_quarter
    where kind = 'budget'
    union all
    select by_quarter.*, said_sek as amount_sek, said_original as amount_original
    from by_quarter
    where kind <> 'budget'
)

select project_number, quarter, kind, financier, amount_sek, amount_original, currency, rate, rate_date, without_rate, file_number
from flows
