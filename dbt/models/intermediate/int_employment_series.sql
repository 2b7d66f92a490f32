-- Employment in one row per region, industry, regime and year, the region's whole beside its industries, each with the
-- nation's figure: what is followed over time.
with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where measure = 'employment' and region_level <> 'extra_regio'
),

wholes as (
    select
        region_code,
        'TOTAL' as industry_code,
        classification,
        regime,
        year,
        max(region_total) as value,
        max(national_total) as national_value,
        case when max(region_total) is null then 'incomplete' else 'published' end as status,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from comparison
    group by region_code, classification, regime, year
)

select
    region_code, industry_code, classification, regime, year, value, national_value, cell_status as status,
    source, vintage_id, origin
from comparison
union all
select * from wholes
