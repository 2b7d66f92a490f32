-- Fields of the Swedish standard of research subjects that each area of a strategy is read from.
select
    strategy_id,
    area_id as area_code,
    'ssif_' || {{ as_text('length(code)') }} as field_scheme,
    code as field_code,
    basis = 'stated' as is_confirmed,
    coalesce(note, basis) as basis
from {{ ref('stg_strategy_area_codes') }}
where scheme in ('ssif2025', 'ssif2011')
