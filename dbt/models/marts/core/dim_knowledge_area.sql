select
    areas.strategy_id,
    areas.area_id as area_code,
    areas.kind as area_kind,
    areas.part_of,
    areas.sort_order,
    areas.label_sv,
    coalesce(areas.label_en, areas.label_sv) as label_en,
    areas.delimited_by,
    areas.valid_from,
    areas.valid_to,
    areas.basis,
    areas.note
from {{ ref('int_strategy_areas') }} as areas
