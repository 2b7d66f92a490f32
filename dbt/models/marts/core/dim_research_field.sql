select
    field_scheme,
    field_code,
    parent_code,
    label_sv,
    label_en,
    ford_code
from {{ ref('int_research_fields') }}
