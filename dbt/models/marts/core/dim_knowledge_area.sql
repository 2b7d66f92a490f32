select
    areas.area_code,
    areas.area_kind,
    areas.part_of,
    areas.sort_order,
    areas.label_sv,
    areas.label_en
from {{ ref('knowledge_areas') }} as areas
