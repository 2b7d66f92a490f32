select
    source,
    year,
    reason_sv,
    reason_en
from {{ source('meta', 'series_breaks') }}
