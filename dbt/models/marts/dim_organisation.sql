-- The declaration is the same in every set of exports; the newest vintage tells.
with declared as (
    select
        cells.*,
        row_number() over (partition by cells.organisation_code order by vintage.fetched_at desc) as choice
    from {{ source('raw', 'research_organisations') }} as cells
    inner join {{ source('meta', 'current_vintages') }} as vintage
        on vintage.vintage_id = cells.vintage_id
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
