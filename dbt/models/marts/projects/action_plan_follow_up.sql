-- Money and projects of each plan by area and quarter. Rows of all areas and `unassigned` sum to the row `portfolio`, quarter by
-- quarter and financier by financier. Amounts of natural persons are in a cell with those of at least two others, else
-- among what is unassigned, else left out of the portfolio too.
{% set kinds = ['budget', 'accrued', 'paid'] -%}
{% set key = 'strategy_id, plan_id, quarter' -%}
{% set cells = [
    {'area': 'area_code', 'financier': 'financier', 'by': key ~ ', area_code, financier'},
    {'area': 'area_code', 'financier': "'all'", 'by': key ~ ', area_code'},
    {'area': "'portfolio'", 'financier': 'financier', 'by': key ~ ', financier'},
    {'area': "'portfolio'", 'financier': "'all'", 'by': key},
] -%}
with placed as (
    select
        areas.strategy_id, coalesce(projects.plan_id, 'none') as plan_id, areas.area_code, areas.share,
        projects.project_id, projects.project_number, projects.is_natural_person, projects.origin
    from {{ ref('int_project_areas') }} as areas
    inner join {{ ref('int_projects') }} as projects
        on projects.project_id = areas.project_id
),

-- ------------------------------------------------------------------ money, as it moved
moved as (
    select
        placed.strategy_id, placed.plan_id, placed.area_code, placed.is_natural_person, placed.origin,
        economy.quarter, economy.financier, economy.kind, placed.share * economy.amount_sek as amount
    from placed
    inner join {{ ref('int_project_economy') }} as economy
        on economy.project_number = placed.project_number
    where economy.kind in ('budget', 'accrued', 'paid')
),

of_persons as (
    select moved.*,
        case when number_in_cell >= {{ project_limit('smallest_cell') }} then area_code else 'unassigned' end as shown_in
    from (
        select moved.*,
            count(*) over (partition by strategy_id, plan_id, area_code, quarter, financier, kind) as number_in_cell
        from moved
        where is_natural_person
    ) as moved
),

shown as (
    select strategy_id, plan_id, area_code, quarter, financier, kind, amount, origin
    from moved
    where not is_natural_person
    union all
    select strategy_id, plan_id, shown_in as area_code, quarter, financier, kind, amount, origin
    from (
        select of_persons.*,
            count(*) over (partition by strategy_id, plan_id, shown_in, quarter, financier, kind) as number_shown
        from of_persons
    ) as counted
    where number_shown >= {{ project_limit('smallest_cell') }}
),

of_areas as (
    select strategy_id, plan_id, area_code, quarter, financier,
        {% for kind in kinds -%}
        sum(case when kind = '{{ kind }}' then amount end) as {{ kind }},
        {% endfor -%}
        {{ weakest_origin('origin') }} as origin
    from shown
    group by strategy_id, plan_id, area_code, quarter, financier
),

flows as (
    {% for cell in cells -%}
    select strategy_id, plan_id, {{ cell.area }} as area_code, quarter, {{ cell.financier }} as financier,
        {% for kind in kinds -%}
        sum({{ kind }}) as {{ kind }},
        {% endfor -%}
        {{ weakest_origin('origin') }} as origin
    from of_areas
    group by {{ cell.by }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- ------------------------------------------------------------------ every quarter from the first one on
cells as (
    select strategy_id, plan_id, area_code, financier, min(quarter) as first_quarter, {{ weakest_origin('origin') }} as origin
    from flows
    group by strategy_id, plan_id, area_code, financier
),

ends as (
    select max(quarter) as last_quarter from {{ ref('int_project_quarters') }}
),

dense as (
    select cells.strategy_id, cells.plan_id, cells.area_code, cells.financier, cells.origin, spine.quarter,
        {% for kind in kinds -%}
        coalesce(flows.{{ kind }}, 0) as {{ kind }}{{ ',' if not loop.last }}
        {% endfor %}
    from cells
    cross join ends
    inner join {{ ref('quarters') }} as spine
        on spine.quarter >= cells.first_quarter
        and spine.quarter <= ends.last_quarter
    left join flows
        on flows.strategy_id = cells.strategy_id
        and flows.plan_id = cells.plan_id
        and flows.area_code = cells.area_code
        and flows.financier = cells.financier
        and flows.quarter = spine.quarter
),

-- ------------------------------------------------------------------ projects and their lights
-- A project stands in each of its areas, and once in the portfolio.
counted_in as (
    select strategy_id, plan_id, area_code, project_id, is_natural_person from placed
    union
    select strategy_id, plan_id, 'portfolio' as area_code, project_id, is_natural_person from placed
),

-- A natural person's project has no lights.
quarters as (
    select project_id, quarter, light_worst, light_time
    from {{ ref('project_status') }}
    union all
    select projects.project_id, quarters.quarter, null as light_worst, null as light_time
    from {{ ref('int_project_quarters') }} as quarters
    inner join {{ ref('int_projects') }} as projects
        on projects.project_number = quarters.project_number
    where projects.is_natural_person
),

counted as (
    select
        counted_in.strategy_id, counted_in.plan_id, counted_in.area_code, quarters.quarter,
        count(case when not counted_in.is_natural_person then 1 end)
            + case when count(case when counted_in.is_natural_person then 1 end) >= {{ project_limit('smallest_cell') }}
                then count(case when counted_in.is_natural_person then 1 end) else 0 end as projects,
        {% for light in ['green', 'yellow', 'red', 'grey'] -%}
        count(case when quarters.light_worst = '{{ light }}' then 1 end) as projects_{{ light }},
        {% endfor -%}
        count(case when quarters.light_time = 'grey' then 1 end) as missing_reports
    from counted_in
    inner join quarters
        on quarters.project_id = counted_in.project_id
    group by counted_in.strategy_id, counted_in.plan_id, counted_in.area_code, quarters.quarter
),

results as (
    select placed.strategy_id, placed.plan_id, placed.area_code, results.quarter, sum(results.achieved) as participations
    from placed
    inner join {{ ref('int_project_results') }} as results
        on results.project_number = placed.project_number
        and results.code = 'RCO01'
        and results.split = 'all'
    where not placed.is_natural_person
    group by placed.strategy_id, placed.plan_id, placed.area_code, results.quarter
)

select
    ---------- keys
    dense.strategy_id,
    dense.plan_id,
    dense.area_code,
    dense.quarter,
    dense.financier,

    ---------- money: until the quarter's end, and of the quarter
    sum(dense.budget) over running as granted_sek,
    sum(dense.accrued) over running as accrued_sek,
    sum(dense.paid) over running as paid_sek,
    dense.budget as granted_change_sek,
    dense.accrued as accrued_change_sek,
    dense.paid as paid_change_sek,

    ---------- projects; on the row of all financiers
    case when dense.financier = 'all' then coalesce(counted.projects, 0) end as projects,
    {% for light in ['green', 'yellow', 'red', 'grey'] -%}
    case when dense.financier = 'all' then coalesce(counted.projects_{{ light }}, 0) end as projects_{{ light }},
    {% endfor -%}
    case when dense.financier = 'all' then coalesce(counted.missing_reports, 0) end as missing_reports,
    case when dense.financier = 'all' then results.participations end as participations,

    ---------- provenance
    dense.origin
from dense
left join counted
    on counted.strategy_id = dense.strategy_id
    and counted.plan_id = dense.plan_id
    and counted.area_code = dense.area_code
    and counted.quarter = dense.quarter
left join results
    on results.strategy_id = dense.strategy_id
    and results.plan_id = dense.plan_id
    and results.area_code = dense.area_code
    and results.quarter = dense.quarter
window running as (
    partition by dense.strategy_id, dense.plan_id, dense.area_code, dense.financier
    order by dense.quarter rows between unbounded preceding and current row
)
