select
    economy.project_id,
    economy.quarter,
    economy.kind,
    economy.financier,
    economy.amount_sek,
    economy.cumulative_sek,
    economy.amount_original,
    economy.currency,
    economy.rate,
    economy.rate_date,
    case when economy.without_rate > 0 then 'without_rate' else 'published' end as status,
    economy.source,
    economy.vintage_id,
    economy.origin
from {{ ref('int_project_economy') }} as economy
inner join {{ ref('dim_project') }} as projects
    on projects.project_id = economy.project_id
