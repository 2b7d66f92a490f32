select
    regions.region_code,
    regions.region_level,
    regions.label_sv,
    regions.label_en,
    regions.nuts_code,
    regions.parent_code
from {{ ref('regions') }} as regions
