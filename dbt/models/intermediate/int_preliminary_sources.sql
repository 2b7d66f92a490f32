-- A table, and of what is declared alone: a new vintage of any source changes nothing of it, nor of what reads it.
select source
from {{ ref('stg_sources') }}
where is_preliminary
