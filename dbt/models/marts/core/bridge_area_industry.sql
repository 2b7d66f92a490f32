select
    bridge.strategy_id,
    bridge.area_code,
    bridge.tier,
    bridge.industry_code,
    '{{ var('industry_classification') }}' as classification,
    bridge.sni_digits,
    bridge.weight,
    bridge.is_whole,
    bridge.sni_digits = 2 as is_visible_at_division,
    bridge.basis
from {{ ref('int_area_industries') }} as bridge
