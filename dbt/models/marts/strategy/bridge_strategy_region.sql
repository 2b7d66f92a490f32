select
    strategy_id,
    region_code,
    nuts_code,
    role,
    sort_order
from {{ ref('int_strategy_regions') }}
