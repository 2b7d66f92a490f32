select
    bridge.strategy_id,
    bridge.area_code,
    bridge.field_scheme,
    bridge.field_code,
    bridge.is_confirmed,
    bridge.basis
from {{ ref('int_area_fields') }} as bridge
