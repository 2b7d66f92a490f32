-- Employment by place of work in one form. RAMS publishes the sexes, BAS their total: the total of RAMS is their sum.
with rams as (
    select * from {{ ref('stg_scb_rams_2008_2018') }}
    union all
    select * from {{ ref('stg_scb_rams_2019_2021') }}
),

rams_both_sexes as (
    select
        region_code,
        industry_code,
        '1+2' as sex_code,
        year,
        measure,
        -- One missing sex makes the total missing: a part is not the whole.
        case when count(value) = count(*) then sum(value) end as value,
        case when count(value) = count(*) then 'published' else 'not_available' end as status,
        source,
        vintage_id,
        origin
    from rams
    group by region_code, industry_code, year, measure, source, vintage_id, origin
),

published as (
    select *, 'RAMS' as regime, false as is_sum_of_published from rams
    union all
    select *, 'RAMS' as regime, true as is_sum_of_published from rams_both_sexes
    union all
    select *, 'BAS' as regime, false as is_sum_of_published from {{ ref('stg_scb_bas') }}
    union all
    select *, 'BAS_DIVISIONS' as regime, false as is_sum_of_published
    from {{ ref('stg_scb_extract_employment_divisions') }}
)

select
    *,
    'SNI2007' as classification
from published
where measure = 'employment'
