select
    source,
    measure,
    unit
from {{ source('meta', 'source_measures') }}
