-- What shares of fields are compared with, by window: a table that a user supplied (Sweden by SSIF), and for a scheme that
-- no table covers the works of an OpenAlex snapshot (the world by OpenAlex's fields).
with tables as (
    select * from {{ ref('stg_activity_base') }}
),

snapshot as (
    select * from {{ ref('stg_citation_counts') }}
),

candidates as (
    select scope, field_scheme, field_code, year, publications, origin, 1 as rank_of_kind
    from tables
    union all
    select
        scope, field_scheme, field_code, year, {{ as_double('sum(works)') }} as publications,
        {{ weakest_origin('origin') }} as origin, 2 as rank_of_kind
    from snapshot
    group by scope, field_scheme, field_code, year
),

-- One base a scheme: real before simulated, a table before a snapshot. Of several tables the one that was received last
-- is loaded; were there two scopes of one scheme, the test of this model's key would say so.
ranked as (
    select
        candidates.*,
        dense_rank() over (
            partition by field_scheme
            order by case when origin = 'simulated' then 1 else 0 end, rank_of_kind
        ) as choice
    from candidates
),

chosen as (
    select * from ranked where choice = 1
),

windows as (
    {{ research_windows(ref('int_measured_publications')) }}
),

-- A window of which the base lacks a year is not compared.
covered as (
    select chosen.field_scheme, windows.period_start, windows.period_end
    from chosen
    inner join windows
        on chosen.year between windows.period_start and windows.period_end
    group by chosen.field_scheme, windows.period_start, windows.period_end
    having count(distinct chosen.year) = windows.period_end - windows.period_start + 1
),

summed as (
    select
        chosen.scope,
        chosen.field_scheme,
        chosen.field_code,
        covered.period_start,
        covered.period_end,
        sum(chosen.publications) as publications,
        {{ weakest_origin('chosen.origin') }} as origin
    from chosen
    inner join covered
        on covered.field_scheme = chosen.field_scheme
        and chosen.year between covered.period_start and covered.period_end
    group by chosen.scope, chosen.field_scheme, chosen.field_code, covered.period_start, covered.period_end
)

select
    summed.*,
    sum(publications) over (partition by field_scheme, period_end) as total
from summed
