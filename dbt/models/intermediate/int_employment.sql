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
        regime,
        classification,
        -- One missing sex makes the total missing: a part is not the whole.
        case when count(value) = count(*) then sum(value) end as value,
        case when count(value) = count(*) then 'published' else 'not_available' end as status,
        source,
        vintage_id,
        {{ weakest_origin('origin') }} as origin
    from rams
    group by region_code, industry_code, year, measure, regime, classification, source, vintage_id
),

published as (
    {% set columns = ['region_code', 'industry_code', 'sex_code', 'year', 'measure', 'value', 'status', 'regime',
        'classification', 'source', 'vintage_id', 'origin'] | join(', ') -%}
    select {{ columns }}, false as is_sum_of_published from rams
    union all
    select {{ columns }}, true as is_sum_of_published from rams_both_sexes
    union all
    select {{ columns }}, false as is_sum_of_published from {{ ref('stg_scb_bas') }}
    union all
    -- Final and by sex; the indices rest on the preliminary register, which has a year more.
    select {{ columns }}, false as is_sum_of_published from {{ ref('stg_scb_bas_final') }}
    union all
    select {{ columns }}, false as is_sum_of_published from {{ ref('stg_scb_extract_employment_divisions') }}
)

select * from published
where measure = 'employment'
