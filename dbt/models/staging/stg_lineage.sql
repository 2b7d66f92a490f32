select
    source,
    mart
from {{ source('meta', 'lineage') }}
