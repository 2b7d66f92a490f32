select
    organisation_code,
    label_sv,
    label_en,
    kind,
    ror,
    county_code,
    is_focus
from {{ ref('int_organisations') }}
