-- The declaration is the same in every set of exports; the newest vintage counts.
with declared as (
    select
        organisations.*,
        row_number() over (partition by organisation_code order by fetched_at desc nulls last) as choice
    from {{ ref('stg_research_organisations') }} as organisations
)

select
    organisation_code,
    label_sv,
    label_en,
    kind,
    ror,
    county_code,
    is_focus
from declared
where choice = 1
