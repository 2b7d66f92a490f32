select
    bridge.area_code,
    bridge.field_scheme,
    bridge.field_code,
    bridge.is_confirmed,
    bridge.basis
from {{ ref('knowledge_area_research_fields') }} as bridge
