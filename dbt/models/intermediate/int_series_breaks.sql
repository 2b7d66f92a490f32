{{ config(materialized='view') }}
select
    series_breaks.source,
    series_breaks.year,
    sources.regime,
    sources.classification,
    series_breaks.reason_sv,
    series_breaks.reason_en,
    'declared' as status,
    sources.vintage_id,
    sources.origin
from {{ ref('stg_series_breaks') }} as series_breaks
inner join {{ ref('stg_sources') }} as sources
    on sources.source = series_breaks.source
