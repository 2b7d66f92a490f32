-- How a figure of a unit is written. A strategy writes units in its own words too: one in words that are known here is that
-- unit, another is shown as it is written.
with known as (
    select * from {{ ref('units') }}
),

stated as (
    select distinct declared.unit
    from {{ ref('int_indicator_declared') }} as declared
    left join known
        on known.unit = declared.unit
    where declared.unit is not null and known.unit is null
),

recognised as (
    select
        stated.unit, known.label_sv, known.label_en, known.symbol_sv, known.symbol_en, known.decimals,
        row_number() over (partition by stated.unit order by known.unit desc nulls last) as choice
    from stated
    left join known
        on lower(stated.unit) in (lower(known.label_sv), lower(known.label_en))
)

select unit, label_sv, label_en, symbol_sv, symbol_en, decimals
from known
union all
select
    unit, coalesce(label_sv, unit) as label_sv, coalesce(label_en, unit) as label_en, symbol_sv, symbol_en,
    coalesce(decimals, 1) as decimals
from recognised
where choice = 1
