-- Industries, of the classification that is followed, that each area of a strategy is read from. Sections are read from their
-- divisions.
{% set schemes = var('industry_schemes') -%}
with codes as (
    select * from {{ ref('stg_strategy_area_codes') }}
    where scheme in ('{{ schemes | join("', '") }}')
),

stated as (
    select codes.*, codes.code as industry_code, 0 as is_of_section
    from codes
    where codes.code not between 'A' and 'Z'
    union all
    select codes.*, divisions.industry_code, 1 as is_of_section
    from codes
    inner join {{ ref('industry_divisions') }} as divisions
        on divisions.section_code = codes.code
),

-- An industry that is stated twice, by itself and with its section or in both schemes, is in the area once.
ranked as (
    select
        stated.*,
        row_number() over (
            partition by strategy_id, area_id, tier, industry_code
            order by
                is_of_section nulls last, case when scheme = '{{ schemes[0] }}' then 0 else 1 end asc,
                sort_order nulls last
        ) as place
    from stated
)

select
    strategy_id,
    area_id as area_code,
    tier,
    industry_code,
    length(replace(industry_code, '.', '')) as sni_digits,
    share as weight,
    coalesce(share, 0) = 1 as is_whole,
    coalesce(note, basis) as basis
from ranked
where place = 1
