-- Industries, of the classification that is followed, that each area of a strategy is read from. Sections are read from their divisions.
with codes as (
    select * from {{ ref('stg_strategy_area_codes') }}
    where scheme = '{{ var('industry_classification') | lower }}'
)

select
    strategy_id,
    area_id as area_code,
    tier,
    code as industry_code,
    length(replace(code, '.', '')) as sni_digits,
    share as weight,
    coalesce(share, 0) = 1 as is_whole,
    coalesce(note, basis) as basis
from codes
where code not between 'A' and 'Z'
union all
select
    codes.strategy_id,
    codes.area_id as area_code,
    codes.tier,
    divisions.industry_code,
    2 as sni_digits,
    codes.share as weight,
    coalesce(codes.share, 0) = 1 as is_whole,
    coalesce(codes.note, codes.basis) as basis
from codes
inner join {{ ref('industry_divisions') }} as divisions
    on divisions.section_code = codes.code
