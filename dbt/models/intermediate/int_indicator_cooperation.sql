-- Figures of cooperation: what a county's universities write with business and with other organisations of the county, and
-- how many projects carry a strategy out, in all and by area.
with works as (
    select distinct organisations.county_code as region_code, works.publication_id, works.vintage_id, works.year,
        works.with_business, works.organisation_code, works.source, works.origin
    from {{ ref('int_measured_publications') }} as works
    inner join {{ ref('int_organisations') }} as organisations
        on organisations.organisation_code = works.organisation_code
),

-- Another organisation of the same county is named beside the university.
local_partners as (
    select distinct works.publication_id, works.vintage_id, works.region_code
    from works
    inner join {{ ref('stg_publication_organisations') }} as partners
        on partners.publication_id = works.publication_id
        and partners.vintage_id = works.vintage_id
        and partners.organisation_code <> works.organisation_code
    inner join {{ ref('int_organisations') }} as organisations
        on organisations.organisation_code = partners.organisation_code
        and organisations.county_code = works.region_code
),

by_county as (
    select
        works.region_code, works.year,
        count(distinct works.publication_id) as works,
        count(distinct case when works.with_business is not null then works.publication_id end) as works_known,
        count(distinct case when works.with_business then works.publication_id end) as works_with_business,
        count(distinct local_partners.publication_id) as works_with_county,
        {{ source_names('works.source') }} as source,
        {{ weakest_origin('works.origin') }} as origin
    from works
    left join local_partners
        on local_partners.publication_id = works.publication_id
        and local_partners.vintage_id = works.vintage_id
        and local_partners.region_code = works.region_code
    group by works.region_code, works.year
),

-- ------------------------------------------------------------------ projects at the end of a year's last quarter
quarters as (
    select projects.project_id, quarters.quarter, projects.source, projects.origin
    from {{ ref('int_project_quarters') }} as quarters
    inner join {{ ref('int_projects') }} as projects
        on projects.project_number = quarters.project_number
    where not projects.is_natural_person
),

years as (
    select origin, max(quarter) as last_quarter, cast(substr(quarter, 1, 4) as integer) as year
    from quarters
    group by origin, cast(substr(quarter, 1, 4) as integer)
),

owners as (
    select strategy_id, region_code from {{ ref('int_strategy_regions') }}
    where role = 'owner'
),

placed as (
    select distinct areas.strategy_id, areas.area_code, owners.region_code, years.year, quarters.project_id,
        quarters.source, quarters.origin
    from quarters
    inner join years
        on years.origin = quarters.origin
        and years.last_quarter = quarters.quarter
    inner join {{ ref('int_project_areas') }} as areas
        on areas.project_id = quarters.project_id
    inner join owners
        on owners.strategy_id = areas.strategy_id
),

unioned as (
    select 'copublication_with_business' as figure, 'TOTAL' as industry_code, region_code, 'PUBLICATIONS' as regime, year,
        100 * works_with_business / {{ as_double('nullif(works_known, 0)') }} as value, source, origin
    from by_county
    union all
    select 'copublication_with_county' as figure, 'TOTAL' as industry_code, region_code, 'PUBLICATIONS' as regime, year,
        100 * works_with_county / {{ as_double('nullif(works, 0)') }} as value, source, origin
    from by_county
    union all
    select 'projects_in_portfolio' as figure, 'TOTAL' as industry_code, region_code, 'PROJECTS' as regime, year,
        {{ as_double('count(distinct project_id)') }} as value, {{ source_names('source') }} as source,
        {{ weakest_origin('origin') }} as origin
    from placed
    group by region_code, year
    union all
    select 'area_projects' as figure, {{ area_subject('strategy_id', 'area_code') }} as industry_code, region_code,
        'PROJECTS' as regime, year, {{ as_double('count(distinct project_id)') }} as value,
        {{ source_names('source') }} as source, {{ weakest_origin('origin') }} as origin
    from placed
    where area_code <> 'unassigned'
    group by strategy_id, area_code, region_code, year
)

select figure, industry_code, region_code, regime, cast(null as integer) as period_start, year, value,
    {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit,
    source, {{ as_text('null') }} as vintage_id, origin
from unioned
where value is not null
