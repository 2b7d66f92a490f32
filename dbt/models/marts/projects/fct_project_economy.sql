select
    projects.project_id,
    economy.quarter,
    economy.kind,
    economy.financier,
    economy.amount_sek,
    sum(economy.amount_sek) over (
        partition by economy.project_number, economy.kind, economy.financier
        order by economy.quarter rows between unbounded preceding and current row
    ) as cumulative_sek,
    economy.amount_original,
    economy.currency,
    economy.rate,
    economy.rate_date,
    case when economy.without_rate > 0 then 'without_rate' else 'published' end as status,
    files.source,
    files.vintage_id,
    files.origin
from {{ ref('int_project_economy') }} as economy
inner join {{ ref('int_projects') }} as projects
    on projects.project_number = economy.project_number
inner join {{ ref('int_project_files') }} as files
    on files.file_number = economy.file_number
where not projects.is_natural_person
