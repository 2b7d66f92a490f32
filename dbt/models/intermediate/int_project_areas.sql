-- Every project of a strategy's portfolio by area: what it declares, else what its intervention field is mapped to, and the
-- rest as `unassigned`, so that the rows of a project are its share in the portfolio: no money is counted twice, none is
-- lost. A project that the strategy's own workbook names is all of it; one of a public list counts by its counties.
with newest as (
    select
        projects.project_id, projects.strategy_id, projects.intervention_field, projects.is_natural_person,
        shares.kind, shares.code, shares.share
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('stg_project_shares') }} as shares
        on shares.row_key = projects.row_key
        and shares.sha256 = projects.sha256
),

regions as (
    select regions.strategy_id, newest.project_id, least(1, sum(newest.share)) as weight
    from newest
    inner join {{ ref('int_strategy_regions') }} as regions
        on regions.region_code = newest.code
    where newest.kind = 'region'
    group by regions.strategy_id, newest.project_id
),

portfolio as (
    select projects.project_id, projects.strategy_id, {{ as_double('1') }} as weight, projects.intervention_field
    from {{ ref('int_projects') }} as projects
    where projects.strategy_id in (select regions.strategy_id from {{ ref('int_strategy_regions') }} as regions)
    union all
    select projects.project_id, regions.strategy_id, {{ as_double('regions.weight') }} as weight,
        projects.intervention_field
    from regions
    inner join {{ ref('int_projects') }} as projects
        on projects.project_id = regions.project_id
        and coalesce(projects.strategy_id, '') <> regions.strategy_id
),

declared as (
    select newest.project_id, newest.strategy_id, newest.code as area_code, sum(newest.share) as share
    from newest
    inner join {{ ref('int_strategy_areas') }} as areas
        on areas.strategy_id = newest.strategy_id
        and areas.area_id = newest.code
    where newest.kind = 'area'
    group by newest.project_id, newest.strategy_id, newest.code
),

fields as (
    select strategy_id, area_id as area_code, code, count(*) over (partition by strategy_id, code) as area_count
    from {{ ref('stg_strategy_area_codes') }}
    where scheme = 'intervention_field'
),

mapped as (
    select portfolio.project_id, portfolio.strategy_id, fields.area_code,
        {{ as_double('1') }} / fields.area_count as share
    from portfolio
    inner join fields
        on fields.strategy_id = portfolio.strategy_id
        and fields.code = portfolio.intervention_field
    left join declared
        on declared.project_id = portfolio.project_id
        and declared.strategy_id = portfolio.strategy_id
    where declared.project_id is null
),

assigned as (
    select project_id, strategy_id, area_code, share, 'declared' as basis from declared
    union all
    select project_id, strategy_id, area_code, share, 'crosswalk' as basis from mapped
),

rest as (
    select portfolio.project_id, portfolio.strategy_id, 1 - coalesce(sum(assigned.share), 0) as share
    from portfolio
    left join assigned
        on assigned.project_id = portfolio.project_id
        and assigned.strategy_id = portfolio.strategy_id
    group by portfolio.project_id, portfolio.strategy_id
),

unioned as (
    select * from assigned
    union all
    select project_id, strategy_id, 'unassigned' as area_code, share, 'rest' as basis
    from rest
    where share > 1e-9
)

select
    unioned.strategy_id,
    unioned.project_id,
    unioned.area_code,
    unioned.share * portfolio.weight as share,
    portfolio.weight,
    unioned.basis
from unioned
inner join portfolio
    on portfolio.project_id = unioned.project_id
    and portfolio.strategy_id = unioned.strategy_id
