-- All figures that indicators and claims are made of, in one form. period_start is filled where the figure is of a period.
with unioned as (
    select * from {{ ref('int_indicator_employment') }}
    union all
    select * from {{ ref('int_indicator_structure') }}
    union all
    select * from {{ ref('int_indicator_productivity') }}
    union all
    select * from {{ ref('int_indicator_accounts') }}
    union all
    select * from {{ ref('int_indicator_divisions') }}
    union all
    select * from {{ ref('int_indicator_research') }}
    union all
    select * from {{ ref('int_indicator_tables') }}
    union all
    select * from {{ ref('int_indicator_ratios') }}
    union all
    select * from {{ ref('int_indicator_cooperation') }}
)

select unioned.*
from unioned
inner join {{ ref('regions') }} as regions
    on regions.region_code = unioned.region_code
    and regions.region_level in ('country', 'nuts2', 'county')
