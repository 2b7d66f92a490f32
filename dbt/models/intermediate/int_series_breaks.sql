-- A table, and of what is declared alone: a new vintage of any source changes nothing of it, nor of what reads it.
select
    series_breaks.source,
    series_breaks.year,
    sources.regime,
    sources.classification,
    series_breaks.reason_sv,
    series_breaks.reason_en,
    'declared' as status
from {{ ref('stg_series_breaks') }} as series_breaks
inner join {{ ref('stg_sources') }} as sources
    on sources.source = series_breaks.source
