-- Fields of the Swedish standard of research subjects that each area of a strategy is read from. The standard carries FORD:
-- a field of FORD is the Swedish one of the same content.
with codes as (
    select codes.strategy_id, codes.area_id, codes.code, codes.scheme, codes.basis, codes.note, codes.sort_order
    from {{ ref('stg_strategy_area_codes') }} as codes
    where codes.scheme in ('ssif2025', 'ssif2011')
    union all
    select
        codes.strategy_id, codes.area_id, fields.field_code as code, codes.scheme, codes.basis, codes.note, codes.sort_order
    from {{ ref('stg_strategy_area_codes') }} as codes
    inner join {{ ref('research_fields') }} as fields
        on fields.field_scheme in ('ssif_1', 'ssif_3')
        and (fields.ford_code = codes.code or (fields.field_scheme = 'ssif_1' and fields.field_code = codes.code))
    where codes.scheme = 'ford'
),

-- A field that is stated in both schemes is in the area once.
ranked as (
    select
        codes.*,
        row_number() over (
            partition by strategy_id, area_id, code
            order by case scheme when 'ford' then 1 else 0 end asc, sort_order nulls last
        ) as place
    from codes
)

select
    strategy_id,
    area_id as area_code,
    'ssif_' || {{ as_text('length(code)') }} as field_scheme,
    code as field_code,
    basis = 'stated' as is_confirmed,
    coalesce(note, basis) as basis
from ranked
where place = 1
