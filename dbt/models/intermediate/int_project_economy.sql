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

chosen as (
    select
        reported.*,
        dense_rank() over (
            partition by reported.project_id, case when reported.format_rank = 1 then reported.quarter else '' end
            order by reported.received desc, reported.sha256 asc
        ) as recency
    from reported
    inner join best
        on best.project_id = reported.project_id
        and best.format_rank = reported.format_rank
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
        min(source) as source,
        min(vintage_id) as vintage_id,
        min(origin) as origin
    from chosen
    where recency = 1
    group by project_id, quarter, kind, financier
),

flows as (
    select
        by_quarter.*,
        -- A budget is what is decided in all: its amount of the quarter is what the decision changed.
        case when kind = 'budget'
            then said_sek - coalesce(lag(said_sek) over (partition by project_id, kind, financier order by quarter), 0)
            else said_sek
        end as amount_sek,
        case when kind = 'budget'
            then said_original
                - coalesce(lag(said_original) over (partition by project_id, kind, financier order by quarter), 0)
            else said_original
        end as amount_original
    from by_quarter
)

select
    project_id,
    quarter,
    kind,
    financier,
    amount_sek,
    sum(amount_sek) over (
        partition by project_id, kind, financier order by quarter rows between unbounded preceding and current row
    ) as cumulative_sek,
    amount_original,
    currency,
    rate,
    rate_date,
    without_rate,
    source,
    vintage_id,
    origin
from flows
